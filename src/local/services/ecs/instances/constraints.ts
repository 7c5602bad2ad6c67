import type {PlacementConstraint} from '@aws-sdk/client-ecs';
import {compileExpression, type InstanceFacts} from './expression.ts';
import type {ContainerInstanceRecord} from './model.ts';

/** An instance as expressions see it. `taskGroups` are those of the tasks that run on it. */
export function factsOf(instance: ContainerInstanceRecord, taskGroups: readonly string[] = []): InstanceFacts {
	const fields: Readonly<Record<string, string>> = {
		ec2InstanceId: instance.ec2InstanceId,
		agentConnected: String(instance.agentConnected),
		agentVersion: instance.versionInfo.agentVersion ?? '',
		registeredAt: instance.registeredAt.toISOString(),
		runningTasksCount: String(Object.keys(instance.reservations).length),
		status: instance.status,
	};
	return {
		attribute(name) {
			const attribute = instance.attributes.find((one) => one.name === name);
			return attribute === undefined ? undefined : (attribute.value ?? '');
		},
		field: (name) => fields[name],
		taskGroups,
	};
}

/** Whether an instance is one of those that the `memberOf` constraints describe. */
export function satisfies(
	instance: ContainerInstanceRecord,
	constraints: readonly PlacementConstraint[],
	taskGroups: readonly string[] = [],
): boolean {
	const facts = factsOf(instance, taskGroups);
	return constraints
		.filter(({type}) => type === 'memberOf')
		.every(({expression = ''}) => compileExpression(expression)(facts));
}
