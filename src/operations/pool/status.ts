import {type Cost, costPerHour} from '../cost/cost.ts';
import {costLabel} from '../cost/label.ts';
import type {Session} from '../session.ts';
import {firstSettings} from './first-settings.ts';
import {medianLaunch} from './launches.ts';
import {locatePool, requirePool} from './locate.ts';
import type {PoolSettings, PoolTask, Simulator} from './look.ts';
import {PoolReader} from './reader.ts';
import {type Counts, counts, tasksIn} from './states.ts';
import {countDeadLetters, hourlyCostOf, readSimulator} from './surroundings.ts';
import {poolThings} from './things.ts';

/** A pool at a glance. */
export interface PoolStatus {
	readonly stack: string;
	readonly settings: PoolSettings;
	readonly counts: Counts;
	readonly simulator: Simulator;
	readonly deadLetters: number;
	/** Seconds in the middle of the launches that are known. */
	readonly launchSeconds: number | undefined;
	/** Dollars an hour of what is warm and waits. */
	readonly idleCost: number | undefined;
	/** Of all that the stack runs now. */
	readonly cost: Cost & {readonly label: string};
}

export interface PoolContent {
	readonly settings: PoolSettings;
	/** Oldest first. */
	readonly tasks: readonly PoolTask[];
}

/** Every record of a pool and its settings. @throws as `requirePool` */
export async function readPool(
	session: Session,
	stack: string | undefined,
	signal?: AbortSignal,
): Promise<PoolContent> {
	const found = await requirePool(session, stack, signal);
	return await readContent(session, found, signal);
}

/** Whether a drain has something left to do: one that was left when all was done ends with whatever is done next. */
export const isBeingDrained = ({settings, tasks}: PoolContent): boolean =>
	settings.isDraining && (settings.isBeingDeleted === true || tasksIn(counts(tasks)) > 0);

type Found = Awaited<ReturnType<typeof requirePool>>;

export async function readContent(
	session: Session,
	{outputs, parameters}: Found,
	signal?: AbortSignal,
): Promise<PoolContent> {
	const reader = new PoolReader(session.gateways.dynamoDb, outputs.TasksTableName);
	const [{settings}, tasks] = await Promise.all([reader.byId([], signal), reader.all(signal)]);
	return {settings: settings ?? firstSettings(parameters), tasks};
}

/** @throws as `requirePool` */
export async function poolStatus(
	session: Session,
	stack: string | undefined,
	signal?: AbortSignal,
): Promise<PoolStatus> {
	return await statusOf(session, await requirePool(session, stack, signal), signal);
}

async function statusOf(session: Session, found: Found, signal: AbortSignal | undefined): Promise<PoolStatus> {
	const {gateways, region, mode} = session;
	const {outputs, parameters, name} = found;
	const [{settings, tasks}, simulator, deadLetters] = await Promise.all([
		readContent(session, found, signal),
		readSimulator(gateways, outputs, signal),
		countDeadLetters(gateways, outputs, signal),
	]);
	const of = counts(tasks);
	const each = hourlyCostOf(parameters, region);
	const cost = costPerHour(poolThings(parameters, of.launching + of.available + of.occupied), region);
	return {
		...{stack: name, settings, counts: of, simulator, deadLetters},
		launchSeconds: medianLaunch(tasks),
		idleCost: each === undefined ? undefined : each * of.available,
		cost: {...cost, label: costLabel(cost, mode)},
	};
}

/** One pool of the Region: how it stands, or why it cannot be used. */
export type PoolRow =
	| (PoolStatus & {readonly problem?: undefined})
	| {readonly stack: string; readonly problem: string; readonly nextStep: string};

/** Every pool of the Region, by name. */
export async function listPools(session: Session, signal?: AbortSignal): Promise<PoolRow[]> {
	const {stacks} = await locatePool(session.gateways, session.region, undefined, signal);
	return await Promise.all(
		stacks.map(async (stack): Promise<PoolRow> => {
			const located = await locatePool(session.gateways, session.region, stack, signal);
			if ('found' in located) return await statusOf(session, located.found, signal);
			return {stack, problem: located.problem, nextStep: located.nextStep};
		}),
	);
}
