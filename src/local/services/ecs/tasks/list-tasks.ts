import {type ListTasksCommandInput, type ListTasksCommandOutput, ServiceNotFoundException} from '@aws-sdk/client-ecs';
import {ecsArn, nameOf, type Place} from '../arns.ts';
import type {EcsCore} from '../core.ts';
import {invalidParameter} from '../errors.ts';
import type {TaskRecord} from '../model.ts';
import {page} from '../paging.ts';

/** ListTasks: only `desiredStatus` counts, so RUNNING includes what is still being started, and PENDING nothing. */
export async function listTasks(
	core: EcsCore,
	input: ListTasksCommandInput,
): Promise<Pick<ListTasksCommandOutput, 'taskArns' | 'nextToken'>> {
	const {name} = core.clusters.find(input.cluster);
	checkFilters(input);
	const {desiredStatus = 'RUNNING', startedBy, family, launchType, containerInstance} = input;
	const instance = containerInstance && instanceArn(core.context, name, containerInstance);
	const keep = ({task, clusterName}: TaskRecord): boolean =>
		task.desiredStatus === desiredStatus &&
		clusterName === name &&
		(startedBy === undefined || task.startedBy === startedBy) &&
		(family === undefined || familyOf(task.taskDefinitionArn) === family) &&
		(launchType === undefined || task.launchType === launchType) &&
		(instance === undefined || task.containerInstanceArn === instance);
	const candidates = await smallestIndex(core, name, input);
	const {items, nextToken} = page(candidates, ({task}) => task.taskArn, input, {keep});
	return {taskArns: items.map(({task}) => task.taskArn), ...(nextToken !== undefined && {nextToken})};
}

function checkFilters({startedBy, family, serviceName, containerInstance, launchType}: ListTasksCommandInput): void {
	if (
		startedBy !== undefined &&
		[family, serviceName, containerInstance, launchType].some((filter) => filter !== undefined)
	) {
		throw invalidParameter('startedBy must be the only filter: it cannot be combined with another one.');
	}
	if (family !== undefined && serviceName !== undefined) {
		throw invalidParameter('Task family and service name cannot both be specified.');
	}
}

async function smallestIndex(
	{tasks, context}: EcsCore,
	cluster: string,
	{serviceName, containerInstance}: ListTasksCommandInput,
): Promise<readonly TaskRecord[]> {
	if (serviceName !== undefined) {
		const found = tasks.ofService(cluster, nameOf(serviceName));
		if (found.length === 0) await checkService(context, cluster, serviceName);
		return found;
	}
	if (containerInstance === undefined) return tasks.ofCluster(cluster);
	return tasks.ofInstance(instanceArn(context, cluster, containerInstance));
}

const instanceArn = (place: Place, cluster: string, idOrArn: string): string =>
	idOrArn.startsWith('arn:') ? idOrArn : ecsArn(place, `container-instance/${cluster}/${idOrArn}`);

/** A service without tasks and no service at all are two things. Throws ServiceNotFoundException for the latter. */
async function checkService({call}: EcsCore['context'], cluster: string, service: string): Promise<void> {
	const {services = []} = await call('ecs', 'DescribeServices', {cluster, services: [service]});
	if (services.length === 0) throw new ServiceNotFoundException({message: 'Service not found.', $metadata: {}});
}

const familyOf = (taskDefinitionArn: string): string => nameOf(taskDefinitionArn).split(':')[0] ?? '';
