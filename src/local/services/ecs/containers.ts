import type {
	ContainerDefinition,
	ContainerOverride,
	KeyValuePair,
	TaskDefinition,
	TaskOverride,
} from '@aws-sdk/client-ecs';

/** A container as one task runs it: its definition with the task's overrides laid over. */
export type EffectiveContainer = ContainerDefinition & {readonly name: string; readonly image: string};

/** The containers of a task in the order of its definition. */
export function effectiveContainers(
	definition: TaskDefinition,
	overrides: TaskOverride | undefined,
): EffectiveContainer[] {
	return (definition.containerDefinitions ?? []).map((container) => {
		const override = overrides?.containerOverrides?.find(({name}) => name === container.name);
		return {
			...container,
			...presentMembers(override),
			name: container.name ?? '',
			image: container.image ?? '',
			environment: mergeEnvironment(container.environment, override?.environment),
		};
	});
}

/** Whether the task lives no longer than this container; so it is unless the definition says otherwise. */
export const isEssential = (container: ContainerDefinition): boolean => container.essential !== false;

function presentMembers(override: ContainerOverride | undefined): Partial<ContainerDefinition> {
	const {command, cpu, memory, memoryReservation} = override ?? {};
	return {
		...(command !== undefined && command.length > 0 && {command}),
		...(cpu !== undefined && {cpu}),
		...(memory !== undefined && {memory}),
		...(memoryReservation !== undefined && {memoryReservation}),
	};
}

function mergeEnvironment(defined: KeyValuePair[] = [], overriding: KeyValuePair[] = []): KeyValuePair[] {
	const byName = new Map([...defined, ...overriding].map((pair) => [pair.name, pair] as const));
	return [...byName.values()];
}
