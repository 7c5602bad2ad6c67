import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {
	adopted,
	differs,
	ignoreGone,
	invoke,
	lackingIn,
	omit,
	pick,
	records,
	tagChanges,
	text,
	waitFor,
} from './shape.ts';

const nameLength = {maximumLength: 32};

async function updateTags(context: ProviderContext, arn: string, next: Values, previous: Values): Promise<void> {
	const {added, removed} = tagChanges(next, previous);
	const service = 'elasticloadbalancingv2';
	if (removed.length > 0) await invoke(context, service, 'RemoveTags', {ResourceArns: [arn], TagKeys: removed});
	if (added.length > 0) await invoke(context, service, 'AddTags', {ResourceArns: [arn], Tags: added});
}

const loadBalancerInput = [
	'Subnets',
	'SubnetMappings',
	'SecurityGroups',
	'Scheme',
	'Type',
	'IpAddressType',
	'Tags',
] as const;

const loadBalancer: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const {call} = context;
		const Name = text(properties, 'Name') ?? context.physicalName(nameLength);
		const found = await adopted(context, async () => {
			const {LoadBalancers} = await call('elasticloadbalancingv2', 'DescribeLoadBalancers', {Names: [Name]});
			return LoadBalancers?.[0];
		});
		const input = {Name, ...pick(properties, ...loadBalancerInput)};
		const made =
			found ?? (await invoke(context, 'elasticloadbalancingv2', 'CreateLoadBalancer', input)).LoadBalancers?.[0];
		const physicalId = made?.LoadBalancerArn ?? '';
		context.initiated(physicalId);
		await setLoadBalancerAttributes(context, physicalId, properties);
		const active = await waitFor(context, `load balancer ${Name} is active`, async () => {
			const {LoadBalancers} = await call('elasticloadbalancingv2', 'DescribeLoadBalancers', {
				LoadBalancerArns: [physicalId],
			});
			return LoadBalancers?.find(({State}) => State?.Code !== 'provisioning');
		});
		return {
			physicalId,
			attributes: {
				LoadBalancerArn: physicalId,
				LoadBalancerName: Name,
				LoadBalancerFullName: physicalId.split(':loadbalancer/').at(-1),
				DNSName: active.DNSName,
				CanonicalHostedZoneID: active.CanonicalHostedZoneId,
				SecurityGroups: active.SecurityGroups ?? [],
			},
		};
	},
	update: async (context, {physicalId: LoadBalancerArn}, next, previous) => {
		const service = 'elasticloadbalancingv2';
		if (differs(next, previous, 'Subnets', 'SubnetMappings')) {
			await invoke(context, service, 'SetSubnets', {LoadBalancerArn, ...pick(next, 'Subnets', 'SubnetMappings')});
		}
		if (differs(next, previous, 'SecurityGroups')) {
			await invoke(context, service, 'SetSecurityGroups', {LoadBalancerArn, ...pick(next, 'SecurityGroups')});
		}
		if (differs(next, previous, 'IpAddressType')) {
			await invoke(context, service, 'SetIpAddressType', {LoadBalancerArn, ...pick(next, 'IpAddressType')});
		}
		if (differs(next, previous, 'LoadBalancerAttributes'))
			await setLoadBalancerAttributes(context, LoadBalancerArn, next);
		await updateTags(context, LoadBalancerArn, next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('elasticloadbalancingv2', 'DeleteLoadBalancer', {LoadBalancerArn: physicalId})),
};

async function setLoadBalancerAttributes(
	context: ProviderContext,
	LoadBalancerArn: string,
	properties: Values,
): Promise<void> {
	const Attributes = records(properties, 'LoadBalancerAttributes');
	if (Attributes.length === 0) return;
	await invoke(context, 'elasticloadbalancingv2', 'ModifyLoadBalancerAttributes', {LoadBalancerArn, Attributes});
}

const targetGroupUpdate = [
	'HealthCheckEnabled',
	'HealthCheckIntervalSeconds',
	'HealthCheckPath',
	'HealthCheckPort',
	'HealthCheckProtocol',
	'HealthCheckTimeoutSeconds',
	'HealthyThresholdCount',
	'Matcher',
	'UnhealthyThresholdCount',
] as const;

const targetGroup: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const Name = text(properties, 'Name') ?? context.physicalName(nameLength);
		const found = await adopted(context, async () => {
			const {TargetGroups} = await context.call('elasticloadbalancingv2', 'DescribeTargetGroups', {Names: [Name]});
			return TargetGroups?.[0];
		});
		const input = {...omit(properties, 'TargetGroupAttributes', 'Targets'), Name};
		const made =
			found ?? (await invoke(context, 'elasticloadbalancingv2', 'CreateTargetGroup', input)).TargetGroups?.[0];
		const physicalId = made?.TargetGroupArn ?? '';
		context.initiated(physicalId);
		await setTargetGroupAttributes(context, physicalId, properties);
		await setTargets(context, physicalId, properties, {});
		return {
			physicalId,
			attributes: {
				TargetGroupArn: physicalId,
				TargetGroupName: Name,
				TargetGroupFullName: physicalId.split(':').at(-1),
				LoadBalancerArns: made?.LoadBalancerArns ?? [],
			},
		};
	},
	update: async (context, {physicalId: TargetGroupArn}, next, previous) => {
		if (differs(next, previous, ...targetGroupUpdate)) {
			const input = {TargetGroupArn, ...pick(next, ...targetGroupUpdate)};
			await invoke(context, 'elasticloadbalancingv2', 'ModifyTargetGroup', input);
		}
		if (differs(next, previous, 'TargetGroupAttributes')) await setTargetGroupAttributes(context, TargetGroupArn, next);
		await setTargets(context, TargetGroupArn, next, previous);
		await updateTags(context, TargetGroupArn, next, previous);
		return {};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('elasticloadbalancingv2', 'DeleteTargetGroup', {TargetGroupArn: physicalId})),
};

async function setTargetGroupAttributes(
	context: ProviderContext,
	TargetGroupArn: string,
	properties: Values,
): Promise<void> {
	const Attributes = records(properties, 'TargetGroupAttributes');
	if (Attributes.length === 0) return;
	await invoke(context, 'elasticloadbalancingv2', 'ModifyTargetGroupAttributes', {TargetGroupArn, Attributes});
}

async function setTargets(
	context: ProviderContext,
	TargetGroupArn: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const [wanted, former] = [records(next, 'Targets'), records(previous, 'Targets')];
	const [added, removed] = [lackingIn(wanted, former), lackingIn(former, wanted)];
	const service = 'elasticloadbalancingv2';
	if (removed.length > 0) await invoke(context, service, 'DeregisterTargets', {TargetGroupArn, Targets: removed});
	if (added.length > 0) await invoke(context, service, 'RegisterTargets', {TargetGroupArn, Targets: added});
}

const listener: ResourceProvider = {
	create: async (context, properties) => {
		const LoadBalancerArn = text(properties, 'LoadBalancerArn') ?? '';
		const found = await adopted(context, async () => {
			const {Listeners} = await context.call('elasticloadbalancingv2', 'DescribeListeners', {LoadBalancerArn});
			return Listeners?.find(({Port}) => Port === properties.Port);
		});
		const input = omit(properties, 'ListenerAttributes');
		const made = found ?? (await invoke(context, 'elasticloadbalancingv2', 'CreateListener', input)).Listeners?.[0];
		const physicalId = made?.ListenerArn ?? '';
		return {physicalId, attributes: {ListenerArn: physicalId}};
	},
	update: async (context, {physicalId: ListenerArn}, next) => {
		const input = {ListenerArn, ...omit(next, 'LoadBalancerArn', 'ListenerAttributes', 'Tags')};
		await invoke(context, 'elasticloadbalancingv2', 'ModifyListener', input);
		return {};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('elasticloadbalancingv2', 'DeleteListener', {ListenerArn: physicalId})),
};

const listenerRule: ResourceProvider = {
	create: async (context, properties) => {
		const ListenerArn = text(properties, 'ListenerArn') ?? '';
		const found = await adopted(context, async () => {
			const {Rules} = await context.call('elasticloadbalancingv2', 'DescribeRules', {ListenerArn});
			return Rules?.find(({Priority}) => Priority === String(properties.Priority));
		});
		const made = found ?? (await invoke(context, 'elasticloadbalancingv2', 'CreateRule', properties)).Rules?.[0];
		const physicalId = made?.RuleArn ?? '';
		return {physicalId, attributes: {RuleArn: physicalId, IsDefault: false}};
	},
	update: async (context, {physicalId: RuleArn}, next, previous) => {
		const service = 'elasticloadbalancingv2';
		if (differs(next, previous, 'Actions', 'Conditions')) {
			await invoke(context, service, 'ModifyRule', {RuleArn, ...pick(next, 'Actions', 'Conditions')});
		}
		if (differs(next, previous, 'Priority')) {
			const RulePriorities = [{RuleArn, Priority: next.Priority}];
			await invoke(context, service, 'SetRulePriorities', {RulePriorities});
		}
		return {};
	},
	delete: (context, {physicalId}) =>
		ignoreGone(context.call('elasticloadbalancingv2', 'DeleteRule', {RuleArn: physicalId})),
};

export const loadBalancingProviders: Providers = {
	'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancer,
	'AWS::ElasticLoadBalancingV2::TargetGroup': targetGroup,
	'AWS::ElasticLoadBalancingV2::Listener': listener,
	'AWS::ElasticLoadBalancingV2::ListenerRule': listenerRule,
};
