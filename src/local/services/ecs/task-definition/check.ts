import type {Compatibility, RegisterTaskDefinitionCommandInput, Volume} from '@aws-sdk/client-ecs';
import {clientException} from '../errors.ts';
import {parseCpu, parseMemory} from '../fargate-sizes.ts';
import {checkContainer} from './check-container.ts';
import {checkDependencies} from './check-dependencies.ts';
import {fargateProblem} from './fargate-rules.ts';

export type Registration = RegisterTaskDefinitionCommandInput;

const maximumBytes = 65_536;
const maximumContainers = 10;
const familyPattern = /^[\w-]{1,255}$/;
const namePattern = /^[\w-]{1,255}$/;
const cpuRange = [128, 196_608] as const;
const networkModes = ['awsvpc', 'bridge', 'host', 'none'];
const launchTypes = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];

/**
 * Everything that RegisterTaskDefinition refuses:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 * Throws ClientException at the first fault, as ECS does.
 */
export function checkRegistration(input: Registration): void {
	const {family = '', containerDefinitions = [], networkMode, requiresCompatibilities = [], volumes = []} = input;
	if (family === '') throw clientException('Family can not be blank.');
	if (!familyPattern.test(family)) throw clientException('Family contains invalid characters.');
	const length = Buffer.byteLength(JSON.stringify(input));
	if (length > maximumBytes)
		throw clientException(`Actual length: '${length}'. Max allowed length is '${maximumBytes}' bytes.`);
	if (networkMode !== undefined && !networkModes.includes(networkMode))
		throw clientException(`Invalid network mode: ${networkMode}.`);
	for (const launchType of requiresCompatibilities) {
		if (!launchTypes.includes(launchType)) throw clientException(`Unknown launch type: ${launchType}.`);
	}
	if (containerDefinitions.length === 0) throw clientException('Container list cannot be empty.');
	if (containerDefinitions.length > maximumContainers) throw clientException('Too many containers.');
	const names = containerDefinitions.map(({name}) => name);
	checkTaskSize(input);
	checkVolumes(volumes);
	for (const container of containerDefinitions) checkContainer(container, input);
	if (new Set(names).size < names.length)
		throw clientException('Container names must be unique within a Task Definition.');
	if (containerDefinitions.every(({essential}) => essential === false)) {
		throw clientException('A task definition must have at least one essential container.');
	}
	checkSums(input);
	checkDependencies(containerDefinitions);
	if (requiresCompatibilities.includes('FARGATE')) {
		const problem = fargateProblem(input);
		if (problem !== undefined) throw clientException(problem);
	}
}

/** The launch types that a valid registration can run on. */
export function compatibilitiesOf(input: Registration): Compatibility[] {
	return [
		...(input.networkMode === 'awsvpc' ? [] : ['EXTERNAL' as const]),
		'EC2',
		...(fargateProblem(input) === undefined ? ['FARGATE' as const] : []),
	];
}

function checkTaskSize({cpu, memory}: Registration): void {
	const hint = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
	const units = cpu === undefined ? undefined : parseCpu(cpu);
	if (cpu !== undefined && (units === undefined || units < cpuRange[0] || units > cpuRange[1])) {
		throw clientException(`Invalid 'cpu' setting for task. ${hint}`);
	}
	if (memory !== undefined && parseMemory(memory) === undefined)
		throw clientException(`Invalid 'memory' setting for task. ${hint}`);
}

function checkSums({cpu, memory, containerDefinitions = []}: Registration): void {
	const sum = (sizes: (number | undefined)[]): number => sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
	const units = cpu === undefined ? undefined : parseCpu(cpu);
	const mebibytes = memory === undefined ? undefined : parseMemory(memory);
	if (units !== undefined && sum(containerDefinitions.map((container) => container.cpu)) > units) {
		throw clientException("The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.");
	}
	if (mebibytes === undefined) return;
	const reserved = containerDefinitions.map((container) => container.memoryReservation ?? container.memory);
	if (sum(reserved) > mebibytes) {
		throw clientException(
			"The sum of all container 'memoryReservation' values cannot be greater than the value of the task 'memory'.",
		);
	}
	const greater = containerDefinitions.find((container) => (container.memory ?? 0) > mebibytes);
	if (greater !== undefined) {
		throw clientException(
			`Invalid setting for container '${greater.name}'. The 'memory' value cannot be greater than the value of the task 'memory'.`,
		);
	}
}

function checkVolumes(volumes: readonly Volume[]): void {
	const names = volumes.map(({name = ''}) => name);
	const invalid = names.find((name) => !namePattern.test(name));
	if (invalid !== undefined)
		throw clientException(
			`Volume.name ${invalid === '' ? 'should not be null or empty' : 'contains invalid characters'}.`,
		);
	if (new Set(names).size < names.length)
		throw clientException('Volume names must be unique within a Task Definition.');
}
