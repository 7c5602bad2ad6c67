import type {ContainerDefinition, Task, TaskDefinition} from '../../aws/gateways/ecs.ts';
import {InvalidInputError} from '../../errors.ts';
import {nearest} from '../../text.ts';
import {StateError} from '../errors.ts';
import {nameIn} from '../tasks/find.ts';

/** Where the output of a container of a task is in CloudWatch Logs. */
export interface ContainerStream {
	readonly container: string;
	readonly group: string;
	readonly stream: string;
}

/**
 * The log streams of a task's containers, as the awslogs driver names them
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html).
 *
 * @throws InvalidInputError for a container that the task does not have; StateError when none of them can be read here
 */
export function streamsOf(
	task: Task,
	{containerDefinitions = []}: TaskDefinition,
	region: string,
	container?: string,
): readonly ContainerStream[] {
	const chosen = containerDefinitions.filter(({name}) => container === undefined || name === container);
	if (chosen.length === 0) throw noContainer(container ?? '', containerDefinitions);
	const streams = chosen.flatMap((definition) => streamOf(task, definition, region) ?? []);
	if (streams.length > 0) return streams;
	const where = chosen.map((definition) => elsewhere(definition, region));
	throw new StateError(
		`The log of task ${nameIn(task.taskArn).slice(0, 12)} is not in CloudWatch Logs here: ${where.join('; ')}.`,
		'Read it where it goes, or use the log driver awslogs in the task definition.',
	);
}

/** Where all tasks of a definition write the output of a container: `prefix` and the id of the task name the stream. */
export interface StreamPrefix {
	readonly container: string;
	readonly group: string;
	readonly prefix: string;
}

/**
 * The beginnings of the names of all log streams of a service's tasks.
 *
 * @throws StateError when none of them can be read here
 */
export function streamPrefixesOf(
	service: string,
	{containerDefinitions = []}: TaskDefinition,
	region: string,
): readonly StreamPrefix[] {
	const prefixes = containerDefinitions.flatMap((definition) => {
		const {name: container = ''} = definition;
		const {group, prefix} = placeOf(definition, region) ?? {};
		return group === undefined || prefix === undefined ? [] : [{container, group, prefix: `${prefix}/${container}/`}];
	});
	if (prefixes.length > 0) return prefixes;
	throw new StateError(
		`The log of service ${service} as a whole is not in CloudWatch Logs here.`,
		'Read the log of one of its tasks: that says where it is.',
	);
}

interface LogPlace {
	readonly group: string;
	/** Without it, on instances only, a stream has the name that the container runtime gave the container. */
	readonly prefix: string | undefined;
}

/** Where a container writes; undefined when that is not in CloudWatch Logs of this Region. */
function placeOf({logConfiguration}: ContainerDefinition, region: string): LogPlace | undefined {
	const {logDriver, options = {}} = logConfiguration ?? {};
	const group = options['awslogs-group'];
	const isHere = logDriver === 'awslogs' && (options['awslogs-region'] ?? region) === region;
	return isHere && group !== undefined ? {group, prefix: options['awslogs-stream-prefix']} : undefined;
}

function streamOf(task: Task, definition: ContainerDefinition, region: string): ContainerStream | undefined {
	const {name = ''} = definition;
	const {group, prefix} = placeOf(definition, region) ?? {};
	if (group === undefined) return undefined;
	if (prefix !== undefined) return {container: name, group, stream: `${prefix}/${name}/${nameIn(task.taskArn)}`};
	const runtimeId = task.containers?.find((container) => container.name === name)?.runtimeId;
	return runtimeId === undefined ? undefined : {container: name, group, stream: runtimeId};
}

function elsewhere({name, logConfiguration}: ContainerDefinition, region: string): string {
	const {logDriver, options = {}} = logConfiguration ?? {};
	if (logDriver === undefined) return `${name} has no log driver, so its output stays on the host`;
	if (logDriver === 'awsfirelens') return `${name} sends it through FireLens to where its log router says`;
	if (logDriver !== 'awslogs') return `${name} uses the log driver ${logDriver}`;
	const written = options['awslogs-region'] ?? region;
	return written === region ? `${name} has not begun one` : `${name} writes it in ${written} (see --region)`;
}

function noContainer(container: string, definitions: readonly ContainerDefinition[]): InvalidInputError {
	const names = definitions.map(({name = ''}) => name);
	const near = nearest(container, names);
	const hint = near === undefined ? '' : ` Did you mean «${near}»?`;
	return new InvalidInputError(
		`The task has no container «${container}».${hint}`,
		`Its containers: ${names.join(', ')}.`,
	);
}
