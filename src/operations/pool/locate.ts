import type {Gateways} from '../../aws/gateway.ts';
import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {InvalidInputError} from '../../errors.ts';
import {type PoolOutputs, readPoolOutputs} from '../../infra/pool/outputs.ts';
import {nearest} from '../../text.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {ownerOf, parameterValues, systemOf} from '../stacks/describe.ts';
import {phaseOf} from '../stacks/states.ts';

/** A pool by its stack, which is complete. */
export interface PoolStack {
	readonly name: string;
	readonly stackId: string;
	readonly status: string;
	readonly outputs: PoolOutputs;
	readonly parameters: Readonly<Record<string, string>>;
}

/** What is found in a search for a pool, whatever comes of it. */
interface Searched {
	/** Names of all pools of the Region, sorted. */
	readonly stacks: readonly string[];
	/** The one that is meant; undefined when there is none of that name. */
	readonly stack: string | undefined;
}

/** Why there is no pool, and what to do about it. */
export interface Lacking extends Searched {
	/** `absent`: there is nothing of that name; `unusable`: what there is is no pool, or broken. */
	readonly missing: 'absent' | 'creating' | 'unusable';
	readonly problem: string;
	readonly nextStep: string;
}

export type Located = (Searched & {readonly found: PoolStack}) | Lacking;

const create = 'Make one with «ecs-console pool create».';

/** Without a name it is the first pool that is complete. */
export async function locatePool(
	{cloudFormation}: Pick<Gateways, 'cloudFormation'>,
	region: string,
	name: string | undefined,
	signal: AbortSignal | undefined,
): Promise<Located> {
	const all = (await cloudFormation.describeStacks({signal})).filter(
		({StackStatus}) => phaseOf(StackStatus) !== 'absent',
	);
	const pools = all
		.filter((stack) => systemOf(stack) === 'pool')
		.sort((a, b) => (a.StackName ?? '').localeCompare(b.StackName ?? ''));
	const stacks = pools.map(({StackName = ''}) => StackName);
	const chosen =
		name === undefined
			? (pools.find((pool) => toPool(pool) !== undefined) ?? pools[0])
			: pools.find(({StackName}) => StackName === name);
	const stack = chosen?.StackName;
	const lacks = (missing: Lacking['missing'], [problem, nextStep]: Explanation): Located => ({
		...{stacks, stack, missing, problem, nextStep},
	});
	if (chosen !== undefined) {
		const found = toPool(chosen);
		if (found !== undefined) return {stacks, stack, found};
		return lacks(phaseOf(chosen.StackStatus) === 'creating' ? 'creating' : 'unusable', incomplete(chosen));
	}
	if (name === undefined) return lacks('absent', [`There is no pool in ${region} yet.`, create]);
	const other = all.find(({StackName}) => StackName === name);
	if (other !== undefined) return lacks('unusable', foreign(name, other, stacks));
	const near = nearest(name, stacks);
	const hint = near === undefined ? '' : ` Did you mean «${near}»?`;
	return lacks('absent', [`There is no pool «${name}» in ${region}.${hint}`, orCreate(stacks)]);
}

type Explanation = readonly [problem: string, nextStep: string];

const orCreate = (stacks: readonly string[]): string =>
	stacks.length === 0 ? create : `Pools there: ${stacks.join(', ')}.`;

/** Undefined while it is not complete: being made or deleted, or made by an earlier version. */
function toPool(stack: Stack): PoolStack | undefined {
	const phase = phaseOf(stack.StackStatus);
	return phase === 'ready' || phase === 'updating' ? poolIn(stack) : undefined;
}

/** A pool in whatever state its stack is; undefined where the stack lacks outputs. */
export function poolIn(stack: Stack): PoolStack | undefined {
	const {StackName: name = '', StackId: stackId = '', StackStatus: status = '', Outputs = []} = stack;
	const outputs = readPoolOutputs(Outputs);
	return outputs && {name, stackId, status, outputs, parameters: parameterValues(stack)};
}

function incomplete({StackName: name = '', StackStatus: status}: Stack): Explanation {
	const again = `Bring it up to date with «ecs-console pool create --stack ${name}».`;
	const why = `«ecs-console stack events ${name}» shows why`;
	switch (phaseOf(status)) {
		case 'creating':
			return [`Pool ${name} is being made (${status}).`, `«ecs-console stack events ${name}» shows how far it is.`];
		case 'deleting':
			return [`Pool ${name} is being deleted.`, create];
		case 'ready':
		case 'updating':
			return [`Stack ${name} lacks outputs that this version needs.`, again];
		default:
			return [`Pool ${name} is in ${status}.`, `${why}; then delete it and make it again.`];
	}
}

function foreign(name: string, stack: Stack, stacks: readonly string[]): Explanation {
	return [`Stack ${name} is ${ownerOf(stack)}, no pool.`, orCreate(stacks)];
}

/**
 * The pool of that name; without one, the only one there is.
 *
 * @throws StateError when there is none or it is not complete; InvalidInputError when a name is needed
 */
export async function requirePool(
	session: Session,
	name: string | undefined,
	signal?: AbortSignal,
): Promise<PoolStack> {
	const located = await locatePool(session.gateways, session.region, name, signal);
	if (name === undefined) assertOnly(session, located.stacks);
	if ('found' in located) return located.found;
	throw new StateError(located.problem, located.nextStep);
}

/** @throws InvalidInputError when there are several: then a name is needed */
export function assertOnly({region}: Pick<Session, 'region'>, stacks: readonly string[]): void {
	if (stacks.length < 2) return;
	throw new InvalidInputError(
		`There are ${stacks.length} pools in ${region}: ${stacks.join(', ')}.`,
		`Say which one, for example --stack ${stacks[0]}.`,
	);
}

/** A pool that was found may be taken to be as it was for so long. Milliseconds. */
const knownFor = 30_000;

const known = new WeakMap<Session, Map<string | undefined, {readonly found: PoolStack; readonly until: number}>>();

/** As `requirePool`, but what was found is remembered for half a minute: for what has to be fast. */
export async function recallPool(session: Session, name: string | undefined, signal?: AbortSignal): Promise<PoolStack> {
	const ofSession = known.get(session) ?? new Map<string | undefined, {found: PoolStack; until: number}>();
	known.set(session, ofSession);
	const remembered = ofSession.get(name);
	if (remembered !== undefined && performance.now() < remembered.until) return remembered.found;
	const found = await requirePool(session, name, signal);
	ofSession.set(name, {found, until: performance.now() + knownFor});
	return found;
}
