import type {Service} from '../../aws/gateways/ecs.ts';
import type {PoolSummary} from '../pool/summary.ts';
import type {FailedBuild} from './failed-build.ts';
import type {NextStep, SystemCard, SystemState, TaskCounts} from './overview.ts';
import type {System, Values} from './systems.ts';

/** What is known of one stack of ours. */
export interface StackView {
	readonly name: string;
	readonly id: string;
	readonly status: string;
	readonly outputs: Values;
	readonly parameters: Values;
	readonly state: SystemState;
	readonly service: Service | undefined;
	readonly pool?: PoolSummary | undefined;
	readonly failedBuild?: FailedBuild | undefined;
	/** Id of the screen that shows its stack; Setup where it is not said. */
	readonly setUp?: string;
}

/** The card of a system that is not there. */
export function absentCard({id, title, purpose, setUp}: System): SystemCard {
	return {
		...{id, system: id, title, purpose},
		stack: undefined,
		state: {kind: 'absent'},
		service: undefined,
		tasks: undefined,
		said: undefined,
		address: undefined,
		next: {label: 'set it up', screen: setUp},
	};
}

export function cardOf(system: System, view: StackView): SystemCard {
	const {id, name, outputs, state, service, pool, failedBuild} = view;
	const tasks = tasksOf(view);
	const {title, purpose} = system;
	return {
		...{id, system: system.id, title, purpose, state, tasks},
		...(pool !== undefined && {pool}),
		...(failedBuild !== undefined && {failedBuild}),
		stack: name,
		service: system.service(outputs),
		said: tasks !== undefined && tasks.running < tasks.desired ? service?.events?.[0]?.message : undefined,
		address: system.address(outputs),
		next: state.kind === 'ready' && system.id === 'pool' ? nextOfPool(system, pool) : nextStep(system, state, tasks),
	};
}

/** A pool should have as many as are kept warm, besides those in use. */
export function tasksOf({service, pool}: Pick<StackView, 'service' | 'pool'>): TaskCounts | undefined {
	if (pool === undefined) return countsOf(service);
	const {available, occupied, launching} = pool.counts;
	return {running: available + occupied, pending: launching, desired: (pool.settings?.target ?? 0) + occupied};
}

export function countsOf(service: Service | undefined): TaskCounts | undefined {
	if (service === undefined) return undefined;
	const {runningCount: running = 0, pendingCount: pending = 0, desiredCount: desired = 0} = service;
	return {running, pending, desired};
}

function nextStep(system: System, state: SystemState, tasks: TaskCounts | undefined): NextStep {
	const screen = system.setUp;
	if (state.kind === 'absent') return {label: 'set it up', screen};
	if (state.kind === 'busy') return {label: 'watch it', screen};
	if (state.kind === 'failed') return {label: 'see why, start again', screen};
	if (tasks === undefined || tasks.desired === 0) return {label: 'build images, start tasks', screen: 'setup'};
	return tasks.running < tasks.desired ? {label: 'see its tasks', screen: 'tasks'} : system.use;
}

function nextOfPool({use}: System, pool: PoolSummary | undefined): NextStep {
	const {screen} = use;
	const {settings, underSince} = pool ?? {};
	if (pool !== undefined && settings === undefined) return {label: 'fill it', screen};
	if (settings?.isDraining === true) return {label: 'watch it drain', screen};
	if (settings?.pausedReason !== undefined) return {label: 'see why it launches nothing', screen};
	if (settings?.target === 0 && pool?.counts.available === 0) return {label: 'keep some tasks warm', screen};
	return underSince === undefined ? use : {label: 'see its tasks', screen};
}
