import type {LaunchType, TaskOverride} from '@aws-sdk/client-ecs';
import {clientException, invalidParameter} from '../errors.ts';
import {fargateSizeMessage, isFargateSize, parseCpu, parseMemory} from '../fargate-sizes.ts';
import type {TaskDefinitionRecord} from '../model.ts';

const maximumLength = 8192;

/**
 * Checks the overrides of RunTask and StartTask and brings task-level sizes to plain numbers. Throws
 * InvalidParameterException or ClientException with AWS's texts.
 */
export function checkOverrides(
	overrides: TaskOverride | undefined,
	{definition}: TaskDefinitionRecord,
	launchType: LaunchType,
): TaskOverride | undefined {
	if (overrides === undefined) return undefined;
	if (JSON.stringify(overrides).length > maximumLength) {
		throw invalidParameter(`Container Overrides length must be at most ${maximumLength}`);
	}
	const names = new Set((definition.containerDefinitions ?? []).map(({name}) => name));
	for (const {name, cpu, memory, memoryReservation} of overrides.containerOverrides ?? []) {
		if (name === undefined) throw invalidParameter('Container name cannot be empty in an override.');
		if (!names.has(name))
			throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
		for (const size of [cpu, memory, memoryReservation]) {
			if (size !== undefined && size < 0)
				throw invalidParameter(`Override for container named ${name}: sizes cannot be negative.`);
		}
	}
	const cpu = overrides.cpu === undefined ? undefined : parseCpu(overrides.cpu);
	const memory = overrides.memory === undefined ? undefined : parseMemory(overrides.memory);
	if (overrides.cpu !== undefined && cpu === undefined)
		throw invalidParameter(`Invalid 'cpu' override: ${overrides.cpu}.`);
	if (overrides.memory !== undefined && memory === undefined)
		throw invalidParameter(`Invalid 'memory' override: ${overrides.memory}.`);
	const total = {cpu: cpu ?? Number(definition.cpu), memory: memory ?? Number(definition.memory)};
	if (launchType === 'FARGATE' && !isFargateSize(total.cpu, total.memory)) {
		throw clientException(fargateSizeMessage(total.cpu, total.memory));
	}
	return {
		...overrides,
		...(cpu !== undefined && {cpu: String(cpu)}),
		...(memory !== undefined && {memory: String(memory)}),
	};
}
