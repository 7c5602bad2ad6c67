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

function streamOf(
	task: Task,
	{name = '', logConfiguration}: ContainerDefinition,
	region: string,
): ContainerStream | undefined {
	const {logDriver, options = {}} = logConfiguration ?? {};
	const group = options['awslogs-group'];
	if (logDriver !== 'awslogs' || group === undefined || (options['awslogs-region'] ?? region) !== region) {
		return undefined;
	}
	const prefix = options['awslogs-stream-prefix'];
	if (prefix !== undefined) return {container: name, group, stream: `${prefix}/${name}/${nameIn(task.taskArn)}`};
	// Without a prefix (on instances only) the stream has the name that the container runtime gave the container.
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
