import type {StackResourceSummary} from '../../aws/gateways/cloudformation.ts';
import {counted} from '../../format/number.ts';
import {DryRunError, StateError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {endingTasks} from '../tasks/ending.ts';
import {requireStack} from './describe.ts';
import {kept} from './dry-run.ts';
import {followStack, newestEvent, stackFailure} from './follow.ts';
import {deleteGroups, existingGroups, insightsGroup} from './insights-logs.ts';
import {ignoreMissing, standAloneTasks, stopTasks} from './stand-alone.ts';

/** What a deletion would take away, for the question before it. */
export interface DeletionPreview {
	readonly name: string;
	readonly stackId: string;
	readonly status: string;
	readonly resources: number;
	readonly services: readonly string[];
	readonly runningTasks: number;
	readonly clusters: readonly string[];
	/** Tasks in its clusters that no service started, and that have not stopped. */
	readonly standAloneTasks: number;
	readonly buckets: readonly string[];
	/** Objects, versions and delete markers in them, counted to a thousand a bucket. */
	readonly objects: number;
	readonly repositories: readonly string[];
	/** Images in them. */
	readonly images: number;
	/** Log groups that Container Insights has made for its clusters. */
	readonly logGroups: readonly string[];
}

/** What goes with the stack, a line each, the largest first. */
export function deletionLines(preview: DeletionPreview): string[] {
	const {resources, services, runningTasks, standAloneTasks, buckets, objects, repositories, images, logGroups} =
		preview;
	return [
		counted(resources, 'resource'),
		...(services.length > 0 ? [`${counted(runningTasks, 'task')} of ${counted(services.length, 'service')}`] : []),
		...(standAloneTasks > 0 ? [`${counted(standAloneTasks, 'task')} of no service`] : []),
		...(repositories.length > 0 ? [`${counted(images, 'image')} in ${repositories.join(', ')}`] : []),
		...(buckets.length > 0 ? [`${counted(objects, 'object')} in ${buckets.join(', ')}`] : []),
		...logGroups.map((group) => `log group ${group}`),
	];
}

const idsOf = (resources: readonly StackResourceSummary[], type: string): string[] =>
	resources
		.filter(({ResourceType, ResourceStatus}) => ResourceType === type && ResourceStatus !== 'DELETE_COMPLETE')
		.flatMap(({PhysicalResourceId}) => PhysicalResourceId ?? []);

/** @throws NoSuchStackError, StateError when the stack is protected */
export async function previewDeletion(session: Session, name: string, signal?: AbortSignal): Promise<DeletionPreview> {
	const {cloudFormation, s3, ecr} = session.gateways;
	const stack = await requireStack(session, name, signal);
	if (stack.EnableTerminationProtection === true) {
		throw new StateError(
			`Stack ${name} is protected against deletion.`,
			`Take the protection away first: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
		);
	}
	const resources = await cloudFormation.stackResources(stack.StackId ?? name, {signal});
	const buckets = idsOf(resources, 'AWS::S3::Bucket');
	const services = idsOf(resources, 'AWS::ECS::Service');
	const clusters = idsOf(resources, 'AWS::ECS::Cluster');
	const repositories = idsOf(resources, 'AWS::ECR::Repository');
	const counts = await Promise.all(buckets.map((bucket) => s3.countVersions(bucket, 1000, {signal})));
	const images = await Promise.all(repositories.map((repository) => ecr.images(repository, {signal})));
	const running = await describeServices(session, services, signal);
	// Also those of clusters that an earlier deletion has deleted before it failed.
	const everyCluster = resources.filter(({ResourceType}) => ResourceType === 'AWS::ECS::Cluster');
	const groups = everyCluster.flatMap(({PhysicalResourceId: id}) => (id === undefined ? [] : insightsGroup(id)));
	const standAlone = await Promise.all(clusters.map((cluster) => standAloneTasks(session, cluster, signal)));
	return {
		name,
		stackId: stack.StackId ?? name,
		status: stack.StackStatus ?? '',
		resources: resources.filter(({ResourceStatus}) => ResourceStatus !== 'DELETE_COMPLETE').length,
		services,
		runningTasks: running.reduce(
			(total, service) => total + (service.runningCount ?? 0) + (service.pendingCount ?? 0),
			0,
		),
		clusters,
		standAloneTasks: standAlone.flat().length,
		buckets,
		objects: counts.reduce((total, count) => total + count, 0),
		repositories,
		images: images.flat().length,
		logGroups: await existingGroups(session, groups, signal),
	};
}

/**
 * Takes a stack down to nothing: tasks stopped, services at zero, buckets empty, then the stack. Roles go last because
 * CloudFormation deletes them only after the tasks that use them are gone. What Container Insights has logged goes after
 * it, as it is written while the cluster is there. Safe to run again at any point.
 *
 * @throws OutcomeError when something cannot be deleted
 */
export async function* deleteStack(session: Session, preview: DeletionPreview, signal?: AbortSignal): Operation<void> {
	if (preview.standAloneTasks > 0) {
		yield* step('tasks', 'Stopping tasks of no service', () => stopTasks(session, preview.clusters, signal));
	}
	if (preview.services.length > 0) {
		yield* step('drain', 'Stopping tasks', () => drainServices(session, preview.services, signal));
	}
	if (preview.buckets.length > 0) {
		yield* step('empty', 'Emptying buckets', () => emptyBuckets(session, preview.buckets, signal));
	}
	try {
		yield* step('delete', `Deleting stack ${preview.name}`, () => removeStack(session, preview, signal));
	} catch (error) {
		// Here a dry run ends; it shows what would come after, too.
		if (error instanceof DryRunError) yield* removeInsightsLogs(session, preview, signal);
		throw error;
	}
	yield* removeInsightsLogs(session, preview, signal);
}

async function* removeInsightsLogs(
	session: Session,
	{clusters, logGroups}: DeletionPreview,
	signal: AbortSignal | undefined,
): Operation<void> {
	const names = new Set([...logGroups, ...clusters.map(insightsGroup)]);
	const groups = await existingGroups(session, [...names], signal);
	if (groups.length === 0) return;
	yield* step('logs', 'Deleting logs of Container Insights', () => deleteGroups(session, groups, signal));
}

type Step = Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}>;

/** `arn:aws:ecs:<region>:<account>:service/<cluster>/<service>` → cluster and ARN. */
function byCluster(services: readonly string[]): Map<string, string[]> {
	return Map.groupBy(services, (arn) => arn.split('/').at(-2) ?? 'default');
}

async function describeServices(session: Session, services: readonly string[], signal: AbortSignal | undefined) {
	const groups = [...byCluster(services)];
	const found = await Promise.all(
		groups.map(([cluster, arns]) =>
			session.gateways.ecs.describeServices(cluster, arns, {signal}).catch(ignoreMissing),
		),
	);
	return found.flat().filter(({status}) => status !== 'INACTIVE');
}

async function* drainServices(session: Session, services: readonly string[], signal: AbortSignal | undefined): Step {
	const started = performance.now();
	const active = await describeServices(session, services, signal);
	for (const {clusterArn, serviceArn, desiredCount = 0, status} of active) {
		// A service that is being deleted already takes no orders any more.
		if (desiredCount === 0 || status === 'DRAINING') continue;
		await kept(() =>
			session.gateways.ecs.updateService({cluster: clusterArn, service: serviceArn, desiredCount: 0}, {signal}),
		);
	}
	if (!session.dryRun) {
		const look = async (): Promise<Pulse<true>> => {
			const count = await tasksLeft(session, services, signal);
			if (count === 0) return {events: [], result: true};
			const detail = `${counted(count, 'task')} left`;
			return {events: [{type: 'waiting', step: 'drain', detail, elapsed: performance.now() - started}]};
		};
		yield* follow(look, {step: 'drain', signal, backoff: backoffFor(session)});
	}
	const tasks = active.reduce((total, {runningCount = 0, pendingCount = 0}) => total + runningCount + pendingCount, 0);
	const detail = tasks === 0 ? 'no task was running' : `${counted(tasks, 'task')} stopped`;
	return {result: undefined, detail: session.dryRun ? `${counted(tasks, 'task')} run` : detail, skipped: tasks === 0};
}

async function tasksLeft(session: Session, services: readonly string[], signal: AbortSignal | undefined) {
	const left = await describeServices(session, services, signal);
	const ending = await Promise.all(
		left.map(({clusterArn = '', serviceName = ''}) => endingTasks(session, clusterArn, serviceName, signal)),
	);
	const running = left.map(({runningCount = 0, pendingCount = 0}) => runningCount + pendingCount);
	return [...running, ...ending].reduce((total, some) => total + some, 0);
}

async function* emptyBuckets(session: Session, buckets: readonly string[], signal: AbortSignal | undefined): Step {
	const started = performance.now();
	let objects = 0;
	for (const bucket of buckets) {
		yield {type: 'waiting', step: 'empty', detail: bucket, elapsed: performance.now() - started};
		await kept(async () => {
			objects += await session.gateways.s3.emptyBucket(bucket, {signal});
		});
	}
	const skipped = objects === 0 && !session.dryRun;
	return {result: undefined, detail: session.dryRun ? 'nothing deleted' : `${objects} objects deleted`, skipped};
}

async function* removeStack(session: Session, preview: DeletionPreview, signal: AbortSignal | undefined): Step {
	const {cloudFormation} = session.gateways;
	const after = await newestEvent(session, preview.stackId, signal);
	const token = `delete ${preview.stackId} ${after ?? ''}`;
	await cloudFormation.deleteStack({stack: preview.stackId, purpose: token}, {signal});
	const status = yield* followStack(session, {
		step: 'delete',
		stackId: preview.stackId,
		after,
		total: preview.resources,
		signal,
	});
	if (status !== 'DELETE_COMPLETE') throw await stackFailure(session, preview.name, preview.stackId, status);
	return {result: undefined, detail: `${preview.resources} resources deleted`};
}
