import {NotFoundError} from '../../aws/errors.ts';
import type {Cluster, Service, Task} from '../../aws/gateways/ecs.ts';
import {InvalidInputError} from '../../errors.ts';
import {nearest} from '../../text.ts';
import type {Session} from '../session.ts';

/** Last part of an ARN: the id of a task, the name of a service or a cluster. A bare name is its own last part. */
export const nameIn = (arn: string | undefined): string => arn?.split('/').at(-1) ?? '';

/** The name of the service that started a task of this group; undefined for a task without one. */
export const serviceOf = (group: string | undefined): string | undefined => /^service:(.+)$/.exec(group ?? '')?.[1];

/** A task as the operator names it. */
export interface TaskName {
	/** Name or ARN; all clusters are searched without it. */
	readonly cluster?: string | undefined;
	/** Id, unique beginning of an id, or ARN. */
	readonly task: string;
}

/** A service as the operator names it: by name or ARN. */
export interface ServiceName {
	readonly cluster?: string | undefined;
	readonly service: string;
}

/** @throws NotFoundError naming the nearest; InvalidInputError when the beginning of an id fits several */
export async function findTask(session: Session, name: TaskName, signal?: AbortSignal): Promise<Task> {
	const [task] = await findTasks(session, [name], signal);
	if (task === undefined) throw noTask(session, name.task, []);
	return task;
}

/**
 * Running and stopped tasks (as long as ECS remembers these, about an hour), in the order they are named, each once.
 *
 * @throws NotFoundError naming the nearest; InvalidInputError when the beginning of an id fits several
 */
export async function findTasks(session: Session, names: readonly TaskName[], signal?: AbortSignal): Promise<Task[]> {
	const wanted = names.map(placed);
	const known = await describeComplete(session, wanted, signal);
	const unknown = wanted.filter(({task}) => !known.has(task));
	const listed = unknown.length === 0 ? [] : await listAll(session, clustersIn(unknown), signal);
	const chosen = wanted.map((name) => known.get(name.task) ?? only(session, name, listed));
	const missing = chosen.filter((found): found is Listed => 'arn' in found);
	const described = await describeListed(session, missing, signal);
	const tasks = chosen.map((found, index) => {
		if (!('arn' in found)) return found;
		const task = described.get(found.arn);
		if (task === undefined) throw noTask(session, wanted[index]?.task ?? '', []);
		return task;
	});
	return [...new Map(tasks.map((task) => [task.taskArn, task])).values()];
}

/** An ARN says which cluster it belongs to. */
function placed({cluster, task}: TaskName): TaskName {
	const [, inArn, id] = /^arn:[^/]+:task\/([^/]+)\/([^/]+)$/.exec(task) ?? [];
	return id === undefined ? {cluster, task} : {cluster: inArn, task: id};
}

const isComplete = (id: string): boolean => /^(?:[0-9a-f]{32}|[0-9a-f-]{36})$/.test(id);

/** Whole ids of a known cluster need no list. By id. */
async function describeComplete(
	session: Session,
	names: readonly TaskName[],
	signal: AbortSignal | undefined,
): Promise<Map<string, Task>> {
	const byCluster = Map.groupBy(names, ({cluster}) => cluster);
	const found = await Promise.all(
		[...byCluster].map(([cluster, inCluster]) => {
			const ids = [...new Set(inCluster.map(({task}) => task))].filter(isComplete);
			if (cluster === undefined || ids.length === 0) return [];
			return inKnownCluster(session, cluster, session.gateways.ecs.describeTasks(cluster, ids, {signal}), signal);
		}),
	);
	return new Map(found.flat().map((task) => [nameIn(task.taskArn), task]));
}

interface Listed {
	readonly cluster: string;
	readonly arn: string;
}

/** Undefined stands for all clusters. */
function clustersIn(names: readonly TaskName[]): readonly string[] | undefined {
	const clusters = new Set<string>();
	for (const {cluster} of names) {
		if (cluster === undefined) return undefined;
		clusters.add(cluster);
	}
	return [...clusters];
}

async function listAll(
	session: Session,
	clusters: readonly string[] | undefined,
	signal: AbortSignal | undefined,
): Promise<Listed[]> {
	const {ecs} = session.gateways;
	const names = clusters ?? (await ecs.listClusters({signal}));
	const lists = names.map(async (cluster) => {
		const lists = [ecs.listTasks({cluster}, {signal}), ecs.listTasks({cluster, desiredStatus: 'STOPPED'}, {signal})];
		const arns = (await inKnownCluster(session, cluster, Promise.all(lists), signal)).flat();
		return [...new Set(arns)].map((arn) => ({cluster, arn}));
	});
	return (await Promise.all(lists)).flat();
}

/** The one listed task whose id begins so. */
function only(session: Session, {cluster, task}: TaskName, listed: readonly Listed[]): Listed {
	const fitting = listed.filter((one) => {
		const isThere = cluster === undefined || nameIn(one.cluster) === nameIn(cluster);
		return isThere && nameIn(one.arn).startsWith(task);
	});
	const [first, ...others] = fitting;
	if (first === undefined) throw noTask(session, task, listed);
	const exact = fitting.find(({arn}) => nameIn(arn) === task);
	if (exact !== undefined || others.length === 0) return exact ?? first;
	const ids = fitting.slice(0, 5).map(({arn}) => nameIn(arn));
	throw new InvalidInputError(
		`«${task}» is the beginning of ${fitting.length} tasks.`,
		`Give more of the id: ${ids.join(', ')}${fitting.length > ids.length ? ', …' : ''}.`,
	);
}

async function describeListed(
	session: Session,
	listed: readonly Listed[],
	signal: AbortSignal | undefined,
): Promise<Map<string | undefined, Task>> {
	const byCluster = Map.groupBy(listed, ({cluster}) => cluster);
	const found = await Promise.all(
		[...byCluster].map(([cluster, ofCluster]) => {
			const arns = [...new Set(ofCluster.map(({arn}) => arn))];
			return session.gateways.ecs.describeTasks(cluster, arns, {signal});
		}),
	);
	return new Map(found.flat().map((task) => [task.taskArn, task]));
}

function noTask(session: Session, task: string, listed: readonly Listed[]): NotFoundError {
	const near = nearest(
		task,
		listed.map(({arn}) => nameIn(arn)),
	);
	return new NotFoundError(
		`There is no task «${task}» in ${session.region}.${near === undefined ? '' : ` Did you mean «${near}»?`}`,
		'See «ecs-console tasks --stopped»; ECS forgets a stopped task after about an hour, its log lines stay.',
	);
}

/**
 * The service and the cluster it is in.
 *
 * @throws NotFoundError naming the nearest; InvalidInputError when several clusters have a service of that name
 */
export async function findService(session: Session, name: ServiceName, signal?: AbortSignal): Promise<Service> {
	const [, clusterInArn] = /^arn:[^/]+:service\/([^/]+)\/[^/]+$/.exec(name.service) ?? [];
	const cluster = clusterInArn ?? name.cluster;
	const {ecs} = session.gateways;
	const clusters = cluster === undefined ? await ecs.listClusters({signal}) : [cluster];
	const found = await Promise.all(
		clusters.map((one) => inKnownCluster(session, one, ecs.describeServices(one, [name.service], {signal}), signal)),
	);
	const there = found.flat().filter(({status}) => status !== 'INACTIVE');
	const [first, ...others] = there;
	if (first === undefined) throw await noService(session, nameIn(name.service), clusters, signal);
	if (others.length === 0) return first;
	throw new InvalidInputError(
		`${there.length} clusters have a service «${name.service}»: ${there.map(({clusterArn}) => nameIn(clusterArn)).join(', ')}.`,
		`Say which, for example --cluster ${nameIn(first.clusterArn)}.`,
	);
}

async function noService(
	session: Session,
	service: string,
	clusters: readonly string[],
	signal: AbortSignal | undefined,
): Promise<NotFoundError> {
	const arns = await Promise.all(clusters.map((cluster) => session.gateways.ecs.listServices(cluster, {signal})));
	const names = arns.flat().map(nameIn);
	const [only] = clusters;
	const where = clusters.length === 1 && only !== undefined ? `cluster ${nameIn(only)}` : session.region;
	return notThere(`There is no service «${service}» in ${where}.`, service, names, 'Services there');
}

/** @throws NotFoundError naming the nearest */
export async function findCluster(session: Session, name: string, signal?: AbortSignal): Promise<Cluster> {
	const [cluster] = await session.gateways.ecs.describeClusters([name], {signal});
	if (cluster !== undefined && cluster.status !== 'INACTIVE') return cluster;
	const names = (await session.gateways.ecs.listClusters({signal})).map(nameIn);
	throw noCluster(name, names, session.region);
}

/** Answers `call`, with a better word for a cluster that is not there than AWS's «Cluster not found.» */
export async function inKnownCluster<Result>(
	session: Session,
	cluster: string,
	call: Promise<Result>,
	signal: AbortSignal | undefined,
): Promise<Result> {
	try {
		return await call;
	} catch (error) {
		if (!(error instanceof NotFoundError)) throw error;
		const names = (await session.gateways.ecs.listClusters({signal})).map(nameIn);
		throw names.includes(nameIn(cluster)) ? error : noCluster(cluster, names, session.region);
	}
}

const noCluster = (cluster: string, names: readonly string[], region: string): NotFoundError =>
	notThere(`There is no cluster «${nameIn(cluster)}» in ${region}.`, nameIn(cluster), names, 'Clusters there');

function notThere(problem: string, typed: string, names: readonly string[], heading: string): NotFoundError {
	const near = nearest(typed, names);
	const shown = names.slice(0, 10).join(', ');
	return new NotFoundError(
		near === undefined ? problem : `${problem} Did you mean «${near}»?`,
		names.length === 0
			? 'There are none; is it the right region? See «ecs-console doctor».'
			: `${heading}: ${shown}${names.length > 10 ? ', …' : ''}.`,
	);
}
