import type {Service} from '../../aws/gateways/ecs.ts';
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
}

/** The card of a system that is not there. */
export function absentCard({id, title, purpose}: System): SystemCard {
	return {
		...{id, system: id, title, purpose},
		stack: undefined,
		state: {kind: 'absent'},
		service: undefined,
		tasks: undefined,
		said: undefined,
		address: undefined,
		next: {label: 'set it up', screen: 'setup'},
	};
}

export function cardOf(system: System, {id, name, outputs, state, service}: StackView): SystemCard {
	const tasks = countsOf(service);
	const {title, purpose} = system;
	return {
		...{id, system: system.id, title, purpose, state, tasks},
		stack: name,
		service: system.service(outputs),
		said: tasks !== undefined && tasks.running < tasks.desired ? service?.events?.[0]?.message : undefined,
		address: system.address(outputs),
		next: nextStep(system, state, tasks),
	};
}

export function countsOf(service: Service | undefined): TaskCounts | undefined {
	if (service === undefined) return undefined;
	const {runningCount: running = 0, pendingCount: pending = 0, desiredCount: desired = 0} = service;
	return {running, pending, desired};
}

function nextStep(system: System, state: SystemState, tasks: TaskCounts | undefined): NextStep {
	if (state.kind === 'absent') return {label: 'set it up', screen: 'setup'};
	if (state.kind === 'busy') return {label: 'watch it', screen: 'setup'};
	if (state.kind === 'failed') return {label: 'see why, start again', screen: 'setup'};
	if (tasks === undefined || tasks.desired === 0) return {label: 'build images, start tasks', screen: 'setup'};
	return tasks.running < tasks.desired ? {label: 'see its tasks', screen: 'tasks'} : system.use;
}
