import type {
	DescribeTasksCommandInput,
	DescribeTasksCommandOutput,
	ListTasksCommandInput,
	ListTasksCommandOutput,
	RunTaskCommandInput,
	RunTaskCommandOutput,
	StopTaskCommandInput,
	Task,
} from '@aws-sdk/client-ecs';
import {answersAt} from './answers-at.ts';
import {attemptAll, throwFirst} from './attempt-all.ts';
import {awsError} from './aws-error.ts';
import {becomesHealthy} from './becomes-healthy.ts';
import {isEnding} from './ecs-state.ts';
import {readEcsTask} from './ecs-task.ts';
import {createPace, type PaceClock, realClock} from './pace.ts';
import type {EcsTask, PoolTasks} from './pool.ts';
import {idOfStarted, startedBy} from './record.ts';
import {launchFailure, refusal} from './run-task-refusal.ts';

/** The requests of ECS and EC2 that the pool makes: of the SDK in functions, of gateways in the console. */
export interface EcsCalls {
	runTask(input: RunTaskCommandInput): Promise<Pick<RunTaskCommandOutput, 'tasks' | 'failures'>>;
	describeTasks(input: DescribeTasksCommandInput): Promise<Pick<DescribeTasksCommandOutput, 'tasks' | 'failures'>>;
	/** One page. */
	listTasks(input: ListTasksCommandInput): Promise<Pick<ListTasksCommandOutput, 'taskArns' | 'nextToken'>>;
	stopTask(input: StopTaskCommandInput): Promise<unknown>;
	/** The public address of a network interface, where it has one (DescribeNetworkInterfaces). */
	publicAddress(networkInterface: string): Promise<string | undefined>;
}

/** Where and how the pool's tasks run. */
export interface EcsSettings {
	readonly cluster: string;
	/** ARN with its revision. */
	readonly taskDefinition: string;
	readonly subnets: readonly string[];
	readonly securityGroups: readonly string[];
	/** Each task has a public address. */
	readonly isPublic: boolean;
	/** `FARGATE`, or a capacity provider such as `FARGATE_SPOT`. */
	readonly capacity: string;
	/** A shell may be opened in each task (ECS Exec). */
	readonly allowsShell?: boolean;
	/** On which the container listens. */
	readonly port: number;
	/** Milliseconds after the start of a container for which whoever asks it waits for its answer; later it is asked once. */
	readonly patience: number;
}

/** Most tasks that one DescribeTasks takes. */
const mostDescribed = 100;
/** StopTask that ECS allows an account. */
const stopsASecond = 40;

/** The pool's tasks on ECS. */
export function createEcsTasks(
	calls: EcsCalls,
	settings: EcsSettings,
	asks = answersAt,
	clock: PaceClock = realClock,
): PoolTasks {
	const {cluster, taskDefinition} = settings;
	const stopPace = createPace(stopsASecond, clock);

	async function describe(arns: readonly string[]): Promise<EcsTask[]> {
		const {results, failures} = await attemptAll(batches(arns), async (tasks) => {
			const answer = await calls.describeTasks({cluster, tasks});
			const failure = answer.failures?.find(({reason}) => reason !== 'MISSING');
			if (failure !== undefined) throw new Error(`ECS could not describe ${failure.arn}: ${failure.reason}`);
			return (answer.tasks ?? []).map(readEcsTask);
		});
		throwFirst(failures);
		return results.flat();
	}

	return {
		taskDefinition,
		describe,
		run: (id) => run(calls, settings, describe, id),
		async started() {
			const tasks = await describe(await listed(calls, cluster));
			return tasks.filter((task) => idOfStarted(task) !== undefined && !isEnding(task));
		},
		async stop(task, reason) {
			await stopPace();
			try {
				await calls.stopTask({cluster, task, reason: reason.slice(0, 255)});
			} catch (error) {
				// How ECS says that it does not know the task.
				if (awsError(error, 'InvalidParameterException') === undefined) throw error;
			}
		},
		async address({networkInterface, privateAddress}) {
			if (!settings.isPublic) return privateAddress && `${privateAddress}:${settings.port}`;
			const address = networkInterface && (await calls.publicAddress(networkInterface));
			return address && `${address}:${settings.port}`;
		},
		async answers(task, address) {
			if (task.health === 'HEALTHY') return true;
			const patience = patienceWith(task, settings);
			if (settings.isPublic && (await asks(address, patience))) return true;
			// Who asks may be outside of the private network, or of those that may reach the task; ECS asks inside.
			const look = async () => (await describe([task.arn]))[0];
			return patience > 0 && (await becomesHealthy(look, patienceWith(task, settings), clock));
		},
	};
}

/** What is left of the patience with a container: many that never answer cost no more of it than one. */
function patienceWith({startedAt}: EcsTask, {patience}: EcsSettings): number {
	const since = startedAt === undefined ? 0 : Date.now() - startedAt.getTime();
	// The clock of ECS may be ahead.
	return Math.min(patience, Math.max(0, patience - since));
}

async function run(
	calls: EcsCalls,
	settings: EcsSettings,
	describe: PoolTasks['describe'],
	id: string,
): Promise<EcsTask> {
	let answer: Pick<RunTaskCommandOutput, 'tasks' | 'failures'>;
	try {
		answer = await calls.runTask(runTaskInput(settings, id));
	} catch (error) {
		const [known] = await describe(startedBefore(error));
		if (known !== undefined) return known;
		throw launchFailure(error);
	}
	const [task]: readonly Task[] = answer.tasks ?? [];
	if (task === undefined) throw refusal(answer.failures ?? []);
	return readEcsTask(task);
}

function runTaskInput(settings: EcsSettings, id: string): RunTaskCommandInput {
	const {cluster, taskDefinition, subnets, securityGroups, isPublic, capacity, allowsShell = false} = settings;
	return {
		cluster,
		taskDefinition,
		count: 1,
		clientToken: id,
		startedBy: startedBy(id),
		...(capacity === 'FARGATE'
			? {launchType: capacity}
			: {capacityProviderStrategy: [{capacityProvider: capacity, weight: 1}]}),
		...(allowsShell && {enableExecuteCommand: true}),
		networkConfiguration: {
			awsvpcConfiguration: {
				subnets: [...subnets],
				securityGroups: [...securityGroups],
				assignPublicIp: isPublic ? 'ENABLED' : 'DISABLED',
			},
		},
	};
}

/** What an earlier call with the same token started, when that call looked different: the definition has changed since. */
function startedBefore(error: unknown): string[] {
	const conflict = awsError(error, 'ConflictException');
	const arns: unknown = conflict !== undefined && 'resourceIds' in conflict ? conflict.resourceIds : undefined;
	return Array.isArray(arns) ? arns.map(String) : [];
}

/** Without what is listed twice, which ECS does. */
async function listed(calls: EcsCalls, cluster: string): Promise<string[]> {
	const arns = new Set<string>();
	let nextToken: string | undefined;
	do {
		const page = await calls.listTasks({cluster, desiredStatus: 'RUNNING', ...(nextToken && {nextToken})});
		for (const arn of page.taskArns ?? []) arns.add(arn);
		nextToken = page.nextToken;
	} while (nextToken);
	return [...arns];
}

function batches(arns: readonly string[]): string[][] {
	const count = Math.ceil(arns.length / mostDescribed);
	return Array.from({length: count}, (_, index) => arns.slice(index * mostDescribed, (index + 1) * mostDescribed));
}
