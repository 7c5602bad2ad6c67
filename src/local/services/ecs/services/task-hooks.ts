import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import type {TaskHooks} from '../tasks/launcher.ts';
import type {ServiceEvents} from './events.ts';
import type {Registries} from './registries.ts';
import type {ServiceStore} from './service-store.ts';
import type {TargetGroups} from './target-groups.ts';

/** What is done around the life of a service's task. Failures are told as service events and never hold a task up. */
export function taskHooks(
	core: EcsCore,
	store: ServiceStore,
	events: ServiceEvents,
	wiring: {readonly groups: TargetGroups; readonly registries: Registries},
): TaskHooks {
	const {groups, registries} = wiring;
	const attempt = async (task: TaskRecord, what: string, work: () => Promise<void>): Promise<void> => {
		try {
			await work();
		} catch (error) {
			if (core.context.signal.aborted) throw error;
			const service = store.peek(task.clusterName, task.serviceName ?? '');
			const text = error instanceof Error ? error.message : String(error);
			if (service !== undefined) events.say(service, `failed to ${what} (task ${task.id}) with (error ${text})`);
		}
	};
	const activations = new Map<string, Promise<void>>();
	const serviceOf = (task: TaskRecord) => store.peek(task.clusterName, task.serviceName ?? '');
	return {
		async activate(task) {
			const service = serviceOf(task);
			if (service === undefined) return;
			const work = async (): Promise<void> => {
				await attempt(task, 'register targets of', () => groups.register(service, task));
				await attempt(task, 'register the service discovery instance of', () => registries.register(service, task));
				store.save(service);
			};
			const activation = work();
			activations.set(task.id, activation);
			await activation;
		},
		async deactivate(task) {
			// A task may be stopped while it is being registered; what comes last must be the deregistration.
			await activations.get(task.id)?.catch(() => undefined);
			activations.delete(task.id);
			const service = serviceOf(task);
			if (service === undefined) return;
			await attempt(task, 'deregister the service discovery instance of', () => registries.deregister(service, task));
			await attempt(task, 'deregister targets of', () => groups.drain(service, task));
			store.save(service);
		},
	};
}
