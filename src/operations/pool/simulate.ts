import {InvalidInputError} from '../../errors.ts';
import {sanitiseLine} from '../../text.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {type PoolStack, requirePool} from './locate.ts';
import type {Simulator} from './look.ts';
import {readSimulator} from './surroundings.ts';

export interface SimulatorState {
	readonly stack: string;
	readonly simulator: Simulator;
	/** Names of the rules that call its functions every minute. */
	readonly rules: readonly string[];
}

/** How many users came or left, and for how many there was a task. */
export interface Tick {
	readonly tried: number;
	readonly done: number;
	/** What kept the first of the others from it, where it was more than the want of a task. */
	readonly problem?: string;
}

/** What the functions answered to one minute of users; undefined for one that the pool was made without. */
export interface Simulated {
	readonly stack: string;
	readonly seed: string | undefined;
	readonly grab: Tick | undefined;
	readonly kill: Tick | undefined;
}

/** Whether users are simulated. @throws as `requirePool` */
export async function simulatorState(
	session: Session,
	stack: string | undefined,
	signal?: AbortSignal,
): Promise<SimulatorState> {
	const pool = await requirePool(session, stack, signal);
	return {
		stack: pool.name,
		simulator: await readSimulator(session.gateways, pool.outputs, signal),
		rules: rulesOf(pool),
	};
}

/**
 * Turns the simulated users on or off, by the rules that call their functions every minute.
 *
 * @throws StateError when the pool was made without them
 */
export async function switchSimulator(
	session: Session,
	stack: string | undefined,
	isOn: boolean,
	signal?: AbortSignal,
): Promise<SimulatorState> {
	const {events} = session.gateways;
	const pool = await requirePool(session, stack, signal);
	const rules = rulesOf(pool);
	if (rules.length === 0) throw withoutSimulator(pool.name);
	const change = (name: string) => (isOn ? events.enableRule({name}, {signal}) : events.disableRule({name}, {signal}));
	// All of them, so that a dry run shows each.
	const changes = await Promise.allSettled(rules.map(change));
	const failed = changes.find(({status}) => status === 'rejected');
	if (failed?.status === 'rejected') throw failed.reason;
	return {stack: pool.name, simulator: isOn ? 'on' : 'off', rules};
}

/**
 * Simulates one minute of users at once: 5 to 15 who grab, then 5 to 14 who are done; with the same seed, the same.
 *
 * @throws StateError when the pool was made without them; FunctionFailedError when one fails
 */
export async function simulateOnce(
	session: Session,
	stack: string | undefined,
	seed?: string,
	signal?: AbortSignal,
): Promise<Simulated> {
	if (seed !== undefined) assertSeed(seed);
	const pool = await requirePool(session, stack, signal);
	const {GrabRule: grab, KillRule: kill} = pool.outputs;
	if (grab === undefined && kill === undefined) throw withoutSimulator(pool.name);
	// The functions are called as their rules are.
	const run = async (name: string | undefined): Promise<Tick | undefined> =>
		name === undefined ? undefined : toTick(await session.gateways.lambda.invoke(name, {seed}, {signal}));
	return {stack: pool.name, seed, grab: await run(grab), kill: await run(kill)};
}

function toTick(answer: unknown): Tick {
	const {tried = 0, done = 0, problem} = typeof answer === 'object' && answer !== null ? (answer as Partial<Tick>) : {};
	return {tried, done, ...(problem !== undefined && {problem: sanitiseLine(problem)})};
}

function assertSeed(seed: string): void {
	if (/^[\w.-]{1,64}$/.test(seed)) return;
	throw new InvalidInputError(
		`«${seed}» cannot be a seed: it must be 1 to 64 letters, digits, dots, hyphens and underscores.`,
		'For example --seed 7.',
	);
}

const rulesOf = ({outputs: {GrabRule, KillRule}}: PoolStack): string[] =>
	[GrabRule, KillRule].filter((name) => name !== undefined);

function withoutSimulator(stack: string): StateError {
	return new StateError(
		`Pool ${stack} was made without simulated users.`,
		`Make them with «ecs-console pool create --stack ${stack} --parameter SimulateGrab=ENABLED --parameter SimulateKill=ENABLED».`,
	);
}
