import type {Gateways} from '../../aws/gateway.ts';
import type {Stack, StackEvent} from '../../aws/gateways/cloudformation.ts';
import type {Build} from '../../aws/gateways/codebuild.ts';
import {poll} from '../../aws/poller.ts';
import {readConsumerOutputs} from '../../infra/consumer/outputs.ts';
import {StateError} from '../errors.ts';
import {type ImageBuild, type ImageSet, isWantedBuild} from '../images/build.ts';
import {logTail} from '../images/build-logs.ts';
import {doingOf} from '../overview/progress.ts';
import type {Session} from '../session.ts';
import {ownerOf, parameterOf, systemOf} from '../stacks/describe.ts';
import {phaseOf} from '../stacks/states.ts';
import type {Sample} from '../watch/sample.ts';
import {consumerImages} from './images.ts';
import {type Facts, type Standing, standingOf} from './standing.ts';

export type {BuildStanding, NextAction, SetupStep, Standing, StepStanding} from './standing.ts';

/** Lines of a running build's log that a look brings. */
const logLines = 60;

/**
 * Where the set-up of a stack stands, read from the account alone: it is the same after a crash, on another machine,
 * or while someone else sets it up.
 *
 * @throws StateError when the name belongs to a stack that is no consumer
 */
export async function readStanding(session: Session, name: string, signal?: AbortSignal): Promise<Standing> {
	return standingOf(await new Reader(session, session.gateways, name).read(signal));
}

/** Looks every 5 s, every 2 s while something is on its way; within the budget of the pollers. */
export function watchStanding(
	session: Session,
	name: string,
	signal?: AbortSignal,
): AsyncGenerator<Sample<Standing>, void, undefined> {
	const reader = new Reader(session, session.watching, name);
	const look = async (stop?: AbortSignal): Promise<Standing> => standingOf(await reader.read(stop));
	return poll(look, {signal, isBusy: ({steps}) => steps.some(({state}) => state === 'running')});
}

/** Reads the facts, again and again; what was read before and cannot change is not asked for again. */
class Reader {
	readonly #session: Session;
	readonly #gateways: Gateways;
	readonly #name: string;
	#events: {readonly stackId: string; readonly found: readonly StackEvent[]} = {stackId: '', found: []};
	#plan: {readonly id: string; readonly changes: number | undefined} | undefined;

	constructor(session: Session, gateways: Gateways, name: string) {
		this.#session = session;
		this.#gateways = gateways;
		this.#name = name;
	}

	async read(signal: AbortSignal | undefined): Promise<Facts> {
		const [stack, {account}] = await Promise.all([
			this.#gateways.cloudFormation.describeStack(this.#name, {signal}),
			this.#session.identity({signal}),
		]);
		const phase = phaseOf(stack?.StackStatus);
		const isThere = stack !== undefined && phase !== 'absent';
		if (isThere && systemOf(stack) !== 'consumer') throw notConsumer(this.#name, stack);
		const [change, rest] = await Promise.all([
			isThere ? this.#readChange(stack, signal) : {},
			isThere && phase === 'ready' ? readTasks(this.#gateways, stack, signal) : {},
		]);
		return {
			...{stackName: this.#name, where: `${account} in ${this.#session.region}`, stack},
			...{resources: [], planned: undefined, events: [], images: [], builds: [], service: undefined, healthy: 0},
			...change,
			...rest,
		};
	}

	/** Resources and events matter while a stack changes or where a change has failed. */
	async #readChange(stack: Stack, signal: AbortSignal | undefined): Promise<Partial<Facts>> {
		const {StackId: id = '', StackStatus: status, ChangeSetId: changeSet} = stack;
		if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') return {};
		const doing = doingOf(status);
		const isPlanned = doing === 'creating' || doing === 'updating';
		const [resources, events, planned] = await Promise.all([
			this.#gateways.cloudFormation.stackResources(id, {signal}),
			this.#newEvents(id, signal),
			isPlanned && changeSet !== undefined ? this.#changesOf(changeSet, signal) : undefined,
		]);
		return {resources, events, planned};
	}

	async #newEvents(stackId: string, signal: AbortSignal | undefined): Promise<readonly StackEvent[]> {
		const known = this.#events.stackId === stackId ? this.#events.found : [];
		const newer = await this.#gateways.cloudFormation.stackEvents(stackId, known[0]?.EventId, {signal});
		this.#events = {stackId, found: [...newer, ...known]};
		return this.#events.found;
	}

	async #changesOf(id: string, signal: AbortSignal | undefined): Promise<number | undefined> {
		if (this.#plan?.id !== id) {
			const plan = await this.#gateways.cloudFormation.describeChangeSet(id, undefined, {signal});
			this.#plan = {id, changes: plan?.changes.length};
		}
		return this.#plan?.changes;
	}
}

function notConsumer(name: string, stack: Stack): StateError {
	return new StateError(`Stack ${name} is ${ownerOf(stack)}.`, 'Choose another name, for example my-consumer.');
}

/** Images, builds, tasks and their health: what follows a stack that is ready. */
async function readTasks(gateways: Gateways, stack: Stack, signal: AbortSignal | undefined): Promise<Partial<Facts>> {
	const outputs = readConsumerOutputs(stack.Outputs ?? []);
	// An earlier version made it: setting it up again brings it up to date.
	if (outputs === undefined) return {};
	const isFromGitHub = parameterOf(stack, 'SourceRepository') !== '';
	const set = consumerImages({outputs, isFromGitHub, id: stack.StackId ?? ''});
	const imageOf = async ({project, repository}: ImageBuild) => {
		return {project, exists: (await gateways.ecr.image(repository, set.tag, {signal})) !== undefined};
	};
	const [images, builds, [service], targets] = await Promise.all([
		Promise.all(set.builds.map(imageOf)),
		readBuilds(gateways, set, signal),
		gateways.ecs.describeServices(outputs.ClusterName, [outputs.ServiceName], {signal}),
		gateways.elb.targetHealth(outputs.TargetGroupArn, {signal}),
	]);
	const healthy = targets.filter(({TargetHealth}) => TargetHealth?.State === 'healthy').length;
	return {images, builds, service, healthy};
}

async function readBuilds(
	gateways: Gateways,
	set: ImageSet,
	signal: AbortSignal | undefined,
): Promise<Facts['builds']> {
	const {codeBuild} = gateways;
	const ids = await Promise.all(set.builds.map(({project}) => codeBuild.listBuilds(project, 1, {signal})));
	const builds = await codeBuild.builds(ids.flat(), {signal});
	const wanted = builds.filter((build) => isWantedBuild(build, set));
	const withLog = async (build: Build): Promise<Facts['builds'][number]> => {
		const isRead = build.buildStatus !== 'SUCCEEDED';
		return {build, log: isRead ? await logTail({gateways}, build, logLines, signal) : []};
	};
	return Promise.all(wanted.map(withLog));
}
