import {type ECSClient, RunTaskCommand, type RunTaskCommandOutput, type Task} from '@aws-sdk/client-ecs';
import type {CallOptions} from '../call-options.ts';
import {AwsError, ConflictError, RunTaskFailedError} from '../errors.ts';
import {idempotencyToken} from '../idempotency.ts';
import {http} from '../paging.ts';
import {explainFailure} from '../run-task-failures.ts';
import type {EcsGateway, RunTasksInput} from './ecs.ts';

/** Most tasks that one RunTask starts. */
const batchSize = 10;

/** See `EcsGateway.runTasks`. Stops at the first batch of which a task was not started: the next would fail as well. */
export async function runTasks(
	client: ECSClient,
	describeTasks: EcsGateway['describeTasks'],
	input: RunTasksInput,
	options?: CallOptions,
): Promise<Task[]> {
	const {count, purpose, ...rest} = input;
	const started: Task[] = [];
	for (let part = 0; started.length < count; part++) {
		const size = Math.min(batchSize, count - started.length);
		const command = new RunTaskCommand({...rest, count: size, clientToken: idempotencyToken(purpose, part)});
		let answer: Pick<RunTaskCommandOutput, 'tasks' | 'failures'>;
		try {
			answer = await client.send(command, http(options));
		} catch (error) {
			const known = startedBefore(error);
			if (known) answer = {tasks: await describeTasks(input.cluster ?? 'default', known, options)};
			else if (started.length > 0 && error instanceof AwsError) throw brokenOff(error, started, count);
			else throw error;
		}
		const {tasks = [], failures = []} = answer;
		started.push(...tasks);
		if (failures.length > 0 || tasks.length === 0) throw notStarted(failures, started, count);
	}
	return started;
}

/** ARNs of the tasks that an earlier call with the same token started, which AWS answers with a conflict. */
function startedBefore(error: unknown): string[] | undefined {
	if (!(error instanceof ConflictError) || typeof error.cause !== 'object' || error.cause === null) return undefined;
	const arns: unknown = 'resourceIds' in error.cause ? error.cause.resourceIds : undefined;
	return Array.isArray(arns) && arns.length > 0 ? arns.map(String) : undefined;
}

function notStarted(
	failures: NonNullable<RunTaskCommandOutput['failures']>,
	started: readonly Task[],
	count: number,
): RunTaskFailedError<Task> {
	const explained = failures.map(explainFailure);
	const [first] = explained;
	const why = first ? `${first.meaning} (${first.reason})` : 'AWS gave no reason';
	return new RunTaskFailedError(
		`${started.length} of ${count} tasks were started: ${why}.`,
		first?.nextStep ?? 'Look at the events of the cluster and try again.',
		{started, failures: explained},
		{service: 'ecs', operation: 'RunTask', code: first?.reason},
	);
}

function brokenOff(error: AwsError, started: readonly Task[], count: number): RunTaskFailedError<Task> {
	return new RunTaskFailedError(
		`${started.length} of ${count} tasks were started, then: ${error.message}`,
		error.nextStep,
		{started, failures: []},
		{service: 'ecs', operation: 'RunTask', code: error.code, requestId: error.requestId, cause: error},
	);
}
