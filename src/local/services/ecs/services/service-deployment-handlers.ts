import type * as ecs from '@aws-sdk/client-ecs';
import {
	ConflictException,
	type ServiceDeployment,
	type ServiceDeploymentBrief,
	ServiceDeploymentNotFoundException,
	ServiceNotFoundException,
} from '@aws-sdk/client-ecs';
import type {Handlers} from '../../../wire/service.ts';
import {invalidParameter} from '../errors.ts';
import {page} from '../paging.ts';
import {countTasks} from './description.ts';
import {primaryOf, type ServiceDeploymentRecord, type ServiceRecord} from './model.ts';
import type {Workshop} from './reconciler.ts';
import type {ServiceScheduler} from './scheduler.ts';

const mostDescribed = 20;

/** Service deployments and revisions (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html). */
export function serviceDeploymentHandlers(shop: Workshop, scheduler: ServiceScheduler): Handlers<typeof ecs> {
	const {core, store} = shop;
	return {
		ListServiceDeployments: ({cluster, service: name = '', status = [], createdAt, nextToken, maxResults}) => {
			const service = store.peek(core.clusters.find(cluster).name, name);
			if (service === undefined) throw new ServiceNotFoundException({message: 'Service not found.', $metadata: {}});
			const records = store.deployments
				.values()
				.filter((record) => record.serviceArn === service.arn)
				.filter((record) => status.length === 0 || (record.status !== undefined && status.includes(record.status)))
				.filter((record) => createdAt?.after === undefined || record.createdAt > createdAt.after)
				.filter((record) => createdAt?.before === undefined || record.createdAt < createdAt.before);
			const sorted = records.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
			const keyOf = ({serviceDeploymentArn}: ServiceDeploymentRecord): string => serviceDeploymentArn;
			const {items, ...more} = page(sorted, keyOf, {maxResults, nextToken}, {size: 20});
			return {serviceDeployments: items.map(briefly), ...more};
		},

		DescribeServiceDeployments: ({serviceDeploymentArns: arns = []}) => {
			refuseTooMany(arns);
			const found = arns.map((arn) => [arn, store.deployments.get(arn)] as const);
			return {
				serviceDeployments: found.flatMap(([, record]) => (record === undefined ? [] : describe(shop, record))),
				failures: found.flatMap(([arn, record]) => (record === undefined ? {arn, reason: 'MISSING'} : [])),
			};
		},

		DescribeServiceRevisions: ({serviceRevisionArns: arns = []}) => {
			refuseTooMany(arns);
			const found = arns.map((arn) => [arn, store.revisions.get(arn)] as const);
			return {
				serviceRevisions: found.flatMap(([, revision]) => revision ?? []),
				failures: found.flatMap(([arn, revision]) => (revision === undefined ? {arn, reason: 'MISSING'} : [])),
			};
		},

		StopServiceDeployment: ({serviceDeploymentArn = '', stopType = 'ROLLBACK'}) => {
			const record = store.deployments.get(serviceDeploymentArn);
			const service = store.byArn(record?.serviceArn ?? '');
			if (record === undefined || service === undefined) {
				throw new ServiceDeploymentNotFoundException({message: 'Service deployment not found.', $metadata: {}});
			}
			if (record.status !== 'IN_PROGRESS' || primaryOf(service).serviceDeploymentArn !== serviceDeploymentArn) {
				const message = `The service deployment cannot be stopped because it is in the ${record.status} status.`;
				throw new ConflictException({message, $metadata: {}});
			}
			const reason = 'Service deployment stopped by the StopServiceDeployment API.';
			if (stopType === 'ABORT') shop.deployments.abort(service, reason);
			else shop.deployments.rollBack(service, reason);
			store.save(service);
			scheduler.wake(service);
			return {serviceDeploymentArn};
		},
	};
}

function refuseTooMany(arns: readonly string[]): void {
	if (arns.length === 0) throw invalidParameter('The list of ARNs cannot be empty.');
	if (arns.length > mostDescribed) throw invalidParameter(`The list of ARNs cannot exceed ${mostDescribed} items.`);
}

function briefly(record: ServiceDeploymentRecord): ServiceDeploymentBrief {
	const {serviceDeploymentArn, serviceArn, clusterArn, createdAt, startedAt, finishedAt, status, statusReason} = record;
	return {
		serviceDeploymentArn,
		serviceArn,
		clusterArn,
		createdAt,
		startedAt,
		finishedAt,
		status,
		statusReason,
		targetServiceRevisionArn: record.targetServiceRevision?.arn,
	};
}

/** Adds how many tasks the revisions have now. */
function describe({core, store}: Workshop, record: ServiceDeploymentRecord): ServiceDeployment {
	const service = store.byArn(record.serviceArn);
	const count = (arn: string | undefined) => (service === undefined ? {} : countsOf(service, arn));
	const countsOf = (of: ServiceRecord, arn: string | undefined) => {
		const deployments = of.deployments.filter(({revisionArn}) => revisionArn === arn);
		const ids = new Set(deployments.map(({id}) => id));
		const tasks = core.tasks.ofService(of.clusterName, of.name).filter(({task}) => ids.has(task.startedBy ?? ''));
		const {runningCount: runningTaskCount, pendingCount: pendingTaskCount} = countTasks(tasks);
		const isPrimary = deployments.some(({status}) => status === 'PRIMARY');
		return {runningTaskCount, pendingTaskCount, requestedTaskCount: isPrimary ? of.desiredCount : 0};
	};
	const {targetServiceRevision: target, sourceServiceRevisions: sources = []} = record;
	return {
		...record,
		targetServiceRevision: {...target, ...count(target?.arn)},
		sourceServiceRevisions: sources.map((source) => ({...source, ...count(source.arn)})),
	};
}
