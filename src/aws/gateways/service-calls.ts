import {
	DescribeServiceDeploymentsCommand,
	DescribeServicesCommand,
	type ECSClient,
	ListServiceDeploymentsCommand,
	ListServicesCommand,
	StopServiceDeploymentCommand,
	UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type {CallOptions} from '../call-options.ts';
import {allPages, http, inBatches, type Page, present} from '../paging.ts';
import type {EcsGateway} from './ecs.ts';

type ServiceCalls = Pick<
	EcsGateway,
	| 'listServices'
	| 'servicePage'
	| 'describeServices'
	| 'updateService'
	| 'listServiceDeployments'
	| 'describeServiceDeployments'
	| 'stopServiceDeployment'
>;

/** What a gateway of ECS does with services and their deployments. */
export function serviceCalls(client: ECSClient): ServiceCalls {
	async function servicePage(
		cluster: string,
		nextToken: string | undefined,
		options?: CallOptions,
	): Promise<Page<string>> {
		const page = await client.send(new ListServicesCommand({cluster, maxResults: 100, nextToken}), http(options));
		return {items: page.serviceArns, nextToken: page.nextToken};
	}

	return {
		servicePage,
		listServices: (cluster, options) => allPages((nextToken) => servicePage(cluster, nextToken, options)),
		describeServices(cluster, names, options) {
			return inBatches(names, 10, async (services) => {
				const command = new DescribeServicesCommand({cluster, services, include: ['TAGS']});
				return (await client.send(command, http(options))).services;
			});
		},
		async updateService(input, options) {
			return present((await client.send(new UpdateServiceCommand(input), http(options))).service, 'ecs UpdateService');
		},
		listServiceDeployments(cluster, service, options) {
			return allPages(async (nextToken) => {
				const input = {cluster, service, maxResults: 100, nextToken};
				const page = await client.send(new ListServiceDeploymentsCommand(input), http(options));
				return {items: page.serviceDeployments, nextToken: page.nextToken};
			});
		},
		describeServiceDeployments(arns, options) {
			return inBatches(arns, 20, async (serviceDeploymentArns) => {
				const command = new DescribeServiceDeploymentsCommand({serviceDeploymentArns});
				return (await client.send(command, http(options))).serviceDeployments;
			});
		},
		async stopServiceDeployment(arn, options) {
			const command = new StopServiceDeploymentCommand({serviceDeploymentArn: arn, stopType: 'ROLLBACK'});
			return (await client.send(command, http(options))).serviceDeploymentArn ?? arn;
		},
	};
}
