import type * as ecs from '@aws-sdk/client-ecs';
import type {Service} from '@aws-sdk/client-ecs';
import type {Handlers} from '../../../wire/service.ts';
import {invalidParameter} from '../errors.ts';
import {page} from '../paging.ts';
import {createService} from './create-service.ts';
import {describeService} from './description.ts';
import type {ServiceRecord} from './model.ts';
import type {Workshop} from './reconciler.ts';
import type {ServiceScheduler} from './scheduler.ts';
import {updateService} from './update-service.ts';

const mostDescribed = 10;

/** CreateService and its kin. */
export function serviceHandlers(shop: Workshop, scheduler: ServiceScheduler): Handlers<typeof ecs> {
	const {core, store} = shop;
	const answer = (service: ServiceRecord): {service: Service} => {
		scheduler.wake(service);
		return {service: describeService(core, service, true)};
	};
	return {
		CreateService: async (input) => answer(await createService(shop, input)),
		UpdateService: async (input) => answer(await updateService(shop, input)),

		DeleteService: ({cluster, service: name = '', force}) => {
			const service = store.find(core.clusters.find(cluster).name, name);
			if (force !== true && service.settings.schedulingStrategy === 'REPLICA') refuseDelete(service);
			if (service.status === 'ACTIVE') {
				service.status = 'DRAINING';
				service.desiredCount = 0;
				store.save(service);
			}
			return answer(service);
		},

		DescribeServices: ({cluster, services: names = [], include = []}) => {
			const {name: clusterName} = core.clusters.find(cluster);
			if (names.length === 0) throw invalidParameter('Services cannot be empty.');
			if (names.length > mostDescribed) {
				throw invalidParameter(`The number of services cannot exceed ${mostDescribed}.`);
			}
			const found = names.map((name) => [name, store.peek(clusterName, name)] as const);
			const {region, account} = core.context;
			const arnOf = (name: string): string =>
				name.startsWith('arn:') ? name : `arn:aws:ecs:${region}:${account}:service/${clusterName}/${name}`;
			return {
				services: found.flatMap(([, service]) =>
					service === undefined ? [] : describeService(core, service, include.includes('TAGS')),
				),
				failures: found.flatMap(([name, service]) =>
					service === undefined ? {arn: arnOf(name), reason: 'MISSING'} : [],
				),
			};
		},

		ListServices: ({cluster, launchType, schedulingStrategy, nextToken, maxResults}) => {
			const services = store
				.ofCluster(core.clusters.find(cluster).name)
				.filter(({status}) => status !== 'INACTIVE')
				.filter(({settings}) => launchType === undefined || settings.launchType === launchType)
				.filter(({settings}) => schedulingStrategy === undefined || settings.schedulingStrategy === schedulingStrategy)
				.map(({arn}) => arn)
				.sort();
			const {items, ...more} = page(services, String, {maxResults, nextToken}, {size: 10});
			return {serviceArns: items, ...more};
		},
	};
}

function refuseDelete(service: ServiceRecord): void {
	if (service.desiredCount > 0) throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
	if (service.deployments.length > 1) {
		throw invalidParameter('The service cannot be stopped while deployments are active.');
	}
}
