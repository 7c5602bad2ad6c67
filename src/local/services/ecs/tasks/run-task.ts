import {createHash} from 'node:crypto';
import {
	ConflictException,
	type Failure,
	type PropagateTags,
	type RunTaskCommandInput,
	type StartTaskCommandInput,
	type Tag,
	type Task,
} from '@aws-sdk/client-ecs';
import type {Collection} from '../../../engine/store.ts';
import type {EcsCore} from '../core.ts';
import {clientException, invalidParameter} from '../errors.ts';
import type {ClusterRecord, TaskDefinitionRecord} from '../model.ts';
import {checkTags, mergeTags} from '../tags.ts';
import {checkCompatibility, chooseLaunches} from './capacity-strategy.ts';
import {describeTask} from './describe-tasks.ts';
import type {LaunchRequest} from './launcher.ts';
import {checkNetworkConfiguration} from './network-configuration.ts';
import {checkOverrides} from './overrides.ts';
import {PlacementFailure} from './placement.ts';

/** A RunTask that was answered: asking again with its token answers the same. */
interface AnsweredRun {
	readonly fingerprint: string;
	readonly at: Date;
	readonly taskArns: readonly string[];
	readonly failures: readonly Failure[];
}

interface Result {
	readonly tasks: Task[];
	readonly failures: Failure[];
}

type LaunchInput = RunTaskCommandInput | StartTaskCommandInput;

const maximumCount = 10;
const maximumStartedBy = 128;
const maximumToken = 64;
const tokenMilliseconds = 24 * 3_600_000;

/** RunTask and StartTask. */
export class TaskRunner {
	readonly #core: EcsCore;
	readonly #answered: Collection<AnsweredRun>;

	constructor(core: EcsCore) {
		this.#core = core;
		this.#answered = core.context.collection('run-task-tokens');
	}

	async run(input: RunTaskCommandInput): Promise<Result> {
		const {clusters, taskDefinitions, context} = this.#core;
		const cluster = clusters.find(input.cluster);
		const count = input.count ?? 1;
		if (count < 1 || count > maximumCount) throw invalidParameter(`count should be in the range [1-${maximumCount}]`);
		const {clientToken} = input;
		if (clientToken !== undefined && clientToken.length > maximumToken) {
			throw invalidParameter(`clientToken length must be at most ${maximumToken}.`);
		}
		const known = this.#earlierAnswer(input);
		if (known !== undefined) return known;
		const definition = taskDefinitions.findActive(input.taskDefinition ?? '');
		const choices = chooseLaunches(cluster, definition, input, count);
		const launchType = choices[0]?.launchType ?? 'EC2';
		const common = this.#common(input, cluster, definition, launchType);
		await checkNetworkConfiguration(context, definition, launchType, input.networkConfiguration);
		// A request with the same token may have been answered while the network was looked up.
		const answered = this.#earlierAnswer(input);
		if (answered !== undefined) return answered;
		if (launchType !== 'FARGATE') this.#checkInstances(cluster);
		const result = this.#launchAll(
			choices.map((choice) => ({
				...common,
				...choice,
				...(input.platformVersion !== undefined && {platformVersion: input.platformVersion}),
				placementConstraints: input.placementConstraints ?? [],
				placementStrategy: input.placementStrategy ?? [],
			})),
		);
		this.#remember(input, result);
		return result;
	}

	async start(input: StartTaskCommandInput): Promise<Result> {
		const {clusters, taskDefinitions, context} = this.#core;
		const cluster = clusters.find(input.cluster);
		const instances = input.containerInstances ?? [];
		if (instances.length === 0) throw invalidParameter('Container instances cannot be empty.');
		if (instances.length > maximumCount)
			throw invalidParameter(`containerInstances can have at most ${maximumCount} items.`);
		const definition = taskDefinitions.findActive(input.taskDefinition ?? '');
		checkCompatibility(definition, 'EC2');
		const common = this.#common(input, cluster, definition, 'EC2');
		await checkNetworkConfiguration(context, definition, 'EC2', input.networkConfiguration);
		return this.#launchAll(
			instances.map((containerInstance) => ({...common, launchType: 'EC2' as const, containerInstance})),
		);
	}

	#common(
		input: LaunchInput,
		cluster: ClusterRecord,
		definition: TaskDefinitionRecord,
		launchType: LaunchRequest['launchType'],
	): LaunchRequest {
		const {startedBy, group, networkConfiguration, enableExecuteCommand} = input;
		if (startedBy !== undefined && (startedBy.length > maximumStartedBy || !/^[\w/-]*$/.test(startedBy))) {
			throw invalidParameter(
				`startedBy must be at most ${maximumStartedBy} letters, digits, hyphens, underscores and forward slashes.`,
			);
		}
		const overrides = checkOverrides(input.overrides, definition, launchType);
		return {
			cluster,
			taskDefinition: definition,
			launchType,
			tags: tagsOf(input, cluster, definition),
			...(overrides !== undefined && {overrides}),
			...(startedBy !== undefined && {startedBy}),
			...(group !== undefined && {group}),
			...(networkConfiguration !== undefined && {networkConfiguration}),
			...(enableExecuteCommand !== undefined && {enableExecuteCommand}),
		};
	}

	#checkInstances({name}: ClusterRecord): void {
		if ((this.#core.clusters.counts(name).containerInstances ?? 0) > 0) return;
		throw invalidParameter('No Container Instances were found in your cluster.');
	}

	#launchAll(requests: readonly LaunchRequest[]): Result {
		const tasks: Task[] = [];
		const failures: Failure[] = [];
		for (const request of requests) {
			try {
				tasks.push(describeTask(this.#core.launcher.launch(request), true));
			} catch (error) {
				if (!(error instanceof PlacementFailure)) throw error;
				failures.push({arn: error.arn, reason: error.reason, detail: error.detail});
			}
		}
		return {tasks, failures};
	}

	#earlierAnswer(input: RunTaskCommandInput): Result | undefined {
		const answered = input.clientToken === undefined ? undefined : this.#answered.get(input.clientToken);
		if (answered === undefined || this.#isOver(answered)) return undefined;
		if (answered.fingerprint !== fingerprint(input)) {
			throw new ConflictException({
				message: 'The provided clientToken is already in use with a different RunTask request.',
				resourceIds: [...answered.taskArns],
				$metadata: {},
			});
		}
		const tasks = answered.taskArns.flatMap((arn) => {
			const record = this.#core.tasks.get(arn);
			return record === undefined ? [] : [describeTask(record, true)];
		});
		return {tasks, failures: [...answered.failures]};
	}

	#remember(input: RunTaskCommandInput, {tasks, failures}: Result): void {
		if (input.clientToken === undefined) return;
		for (const token of this.#answered.keys()) {
			const oldest = this.#answered.get(token);
			if (oldest === undefined || !this.#isOver(oldest)) break;
			this.#answered.delete(token);
		}
		const taskArns = tasks.flatMap(({taskArn}) => taskArn ?? []);
		this.#answered.put(input.clientToken, {
			fingerprint: fingerprint(input),
			at: this.#core.context.clock.now(),
			taskArns,
			failures,
		});
	}

	#isOver({at}: AnsweredRun): boolean {
		return this.#core.context.clock.now().getTime() - at.getTime() > tokenMilliseconds;
	}
}

const fingerprint = (input: RunTaskCommandInput): string =>
	createHash('sha256')
		.update(JSON.stringify(input, Object.keys(flatten(input)).sort()))
		.digest('hex');

/** Every member name at any depth, so that JSON's order does not depend on the sender's. */
function flatten(value: unknown, names: Record<string, true> = {}): Record<string, true> {
	if (typeof value !== 'object' || value === null) return names;
	for (const [name, member] of Object.entries(value)) {
		if (!Array.isArray(value)) names[name] = true;
		flatten(member, names);
	}
	return names;
}

function tagsOf(input: LaunchInput, cluster: ClusterRecord, definition: TaskDefinitionRecord): Tag[] {
	const propagated = inheritedTags(input.propagateTags, definition);
	const managed = input.enableECSManagedTags === true ? [{key: 'aws:ecs:clusterName', value: cluster.name}] : [];
	return mergeTags([...managed, ...propagated], checkTags(input.tags));
}

function inheritedTags(propagateTags: PropagateTags | undefined, {tags}: TaskDefinitionRecord): Tag[] {
	if (propagateTags === 'SERVICE') {
		throw clientException('The SERVICE value for propagateTags is only supported for tasks of a service.');
	}
	return propagateTags === 'TASK_DEFINITION' ? tags : [];
}
