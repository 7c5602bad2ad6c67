import type {
	Listener,
	LoadBalancer,
	Rule,
	TargetGroup,
	TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
	DescribeListenersCommand,
	DescribeLoadBalancersCommand,
	DescribeRulesCommand,
	DescribeTargetGroupsCommand,
	DescribeTargetHealthCommand,
	ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError} from '../errors.ts';
import {allPages, http, unless} from '../paging.ts';

export type {
	Listener,
	LoadBalancer,
	Rule,
	TargetGroup,
	TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';

export interface LoadBalancingGateway {
	/** By ARN; those that exist. Without ARNs: all of the account. */
	loadBalancers(arns?: readonly string[], options?: CallOptions): Promise<LoadBalancer[]>;
	listeners(loadBalancerArn: string, options?: CallOptions): Promise<Listener[]>;
	rules(listenerArn: string, options?: CallOptions): Promise<Rule[]>;
	targetGroups(
		of: {readonly arns: readonly string[]} | {readonly loadBalancerArn: string},
		options?: CallOptions,
	): Promise<TargetGroup[]>;
	/** Registered targets with state, reason and description. */
	targetHealth(targetGroupArn: string, options?: CallOptions): Promise<TargetHealthDescription[]>;
}

export function createLoadBalancingGateway(connect: Connect): LoadBalancingGateway {
	const client = connect(ElasticLoadBalancingV2Client, 'Elastic Load Balancing v2');
	return {
		async loadBalancers(arns, options) {
			if (arns?.length === 0) return [];
			const found = allPages(async (Marker) => {
				const input = {LoadBalancerArns: arns && [...arns], Marker};
				const page = await client.send(new DescribeLoadBalancersCommand(input), http(options));
				return {items: page.LoadBalancers, nextToken: page.NextMarker};
			});
			return (await unless(NotFoundError, found)) ?? [];
		},
		listeners(loadBalancerArn, options) {
			return allPages(async (Marker) => {
				const input = {LoadBalancerArn: loadBalancerArn, Marker};
				const page = await client.send(new DescribeListenersCommand(input), http(options));
				return {items: page.Listeners, nextToken: page.NextMarker};
			});
		},
		rules(listenerArn, options) {
			return allPages(async (Marker) => {
				const page = await client.send(new DescribeRulesCommand({ListenerArn: listenerArn, Marker}), http(options));
				return {items: page.Rules, nextToken: page.NextMarker};
			});
		},
		async targetGroups(of, options) {
			if ('arns' in of && of.arns.length === 0) return [];
			const which = 'arns' in of ? {TargetGroupArns: [...of.arns]} : {LoadBalancerArn: of.loadBalancerArn};
			const found = allPages(async (Marker) => {
				const page = await client.send(new DescribeTargetGroupsCommand({...which, Marker}), http(options));
				return {items: page.TargetGroups, nextToken: page.NextMarker};
			});
			return (await unless(NotFoundError, found)) ?? [];
		},
		async targetHealth(targetGroupArn, options) {
			const command = new DescribeTargetHealthCommand({TargetGroupArn: targetGroupArn});
			return (await client.send(command, http(options))).TargetHealthDescriptions ?? [];
		},
	};
}
