import type {ServiceContext} from '../../../engine/context.ts';
import type {EffectiveContainer} from '../containers.ts';
import type {TaskRecord} from '../model.ts';
import {TaskStartError} from '../tasks/task-scope.ts';
import type {LogTarget} from './log-delivery.ts';

/**
 * Makes the log stream of a container with the awslogs driver, named as
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html has it. Undefined for other
 * drivers, whose output stays in the container's files. Throws TaskStartError when group or stream cannot be made.
 */
export async function openLogTarget(
	context: ServiceContext,
	{id, task}: TaskRecord,
	container: EffectiveContainer,
	runtimeId: string,
): Promise<LogTarget | undefined> {
	const {logDriver, options = {}} = container.logConfiguration ?? {};
	if (logDriver !== 'awslogs') return undefined;
	const group = options['awslogs-group'] ?? '';
	const prefix = options['awslogs-stream-prefix'];
	const stream = prefix === undefined ? runtimeId : `${prefix}/${container.name}/${id}`;
	try {
		if (options['awslogs-create-group'] === 'true') {
			await unlessItExists(context.call('logs', 'CreateLogGroup', {logGroupName: group}));
		}
		await unlessItExists(context.call('logs', 'CreateLogStream', {logGroupName: group, logStreamName: stream}));
	} catch (error) {
		const {name, message} = error as Error;
		throw new TaskStartError(driverFailure(task.launchType === 'FARGATE', `${name}: ${message}`), container.name, {
			cause: error,
		});
	}
	return {group, stream};
}

function driverFailure(isFargate: boolean, cause: string): string {
	return isFargate
		? `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${cause} : exit status 1`
		: `CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ${cause}`;
}

async function unlessItExists(call: Promise<unknown>): Promise<void> {
	await call.catch((error: unknown) => {
		if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
	});
}
