import type {EcsCore} from '../core.ts';
import {publishInstance} from './instance-event.ts';
import type {InstanceStore} from './instance-store.ts';
import type {ContainerInstanceRecord} from './model.ts';

/** Takes an instance out of its cluster; its tasks end with it, for `reason`. */
export function deregisterInstance(
	core: EcsCore,
	store: InstanceStore,
	instance: ContainerInstanceRecord,
	reason: string,
): void {
	const {context} = core;
	instance.status = 'INACTIVE';
	instance.agentConnected = false;
	instance.version += 1;
	if (instance.ownsAddress) context.addresses.release(instance.address);
	store.save(instance);
	for (const {task} of core.tasks.ofInstance(instance.arn)) {
		core.launcher.stop(task.taskArn, reason, 'TerminationNotice');
	}
	publishInstance(context, instance);
}
