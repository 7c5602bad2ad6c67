import type {CreateTargetGroupInput, TargetGroup} from '@aws-sdk/client-elastic-load-balancing-v2';
import {AwsError} from '../../wire/errors.ts';
import {attributeList, changedAttributes, targetGroupDefaults} from './attributes.ts';
import {type ElbCore, type ElbHandlers, isForwardTo, newSuffix, pageOf} from './core.ts';
import {checkedName, targetGroupsNotFound, validationError} from './errors.ts';
import type {HealthChecks} from './health-checks.ts';
import type {TargetGroupRecord} from './model.ts';

export function targetGroupHandlers(core: ElbCore, checks: HealthChecks): ElbHandlers {
	const {targetGroups} = core;
	const shown = (record: TargetGroupRecord): TargetGroup => ({
		...record.shown,
		LoadBalancerArns: core.usersOf(record.arn),
	});
	return {
		async CreateTargetGroup(input) {
			return {TargetGroups: [shown(await create(core, input))]};
		},
		DescribeTargetGroups({LoadBalancerArn, TargetGroupArns, Names, Marker, PageSize}) {
			const page = pageOf(select(core, LoadBalancerArn, TargetGroupArns, Names), ({arn}) => arn, PageSize, Marker);
			return {TargetGroups: page.items.map(shown), NextMarker: page.next};
		},
		ModifyTargetGroup({TargetGroupArn, ...change}) {
			const record = core.targetGroup(TargetGroupArn);
			const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
			record.shown = checkedHealthCheck({...record.shown, ...given});
			targetGroups.put(record.arn, record);
			checks.refresh();
			return {TargetGroups: [shown(record)]};
		},
		DeleteTargetGroup({TargetGroupArn = ''}) {
			const isUsed = core.rules
				.values()
				.some(({shown: rule}) => rule.Actions?.some((action) => isForwardTo(action, TargetGroupArn)));
			if (isUsed) {
				const message = `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`;
				throw new AwsError('ResourceInUseException', message);
			}
			const record = targetGroups.get(TargetGroupArn);
			if (record !== undefined) checks.forget(record);
			targetGroups.delete(TargetGroupArn);
			return {};
		},
		DescribeTargetGroupAttributes({TargetGroupArn}) {
			return {Attributes: attributeList(core.targetGroup(TargetGroupArn).attributes)};
		},
		ModifyTargetGroupAttributes({TargetGroupArn, Attributes = []}) {
			const record = core.targetGroup(TargetGroupArn);
			record.attributes = changedAttributes(record.attributes, Attributes, 'Target group');
			targetGroups.put(record.arn, record);
			return {Attributes: attributeList(record.attributes)};
		},
	};
}

async function create(core: ElbCore, input: CreateTargetGroupInput): Promise<TargetGroupRecord> {
	const name = checkedName('Target group', input.Name);
	const {Protocol, Port, VpcId, TargetType = 'instance'} = input;
	if (TargetType !== 'instance' && TargetType !== 'ip') {
		throw validationError(`The local AWS has target types 'instance' and 'ip' only, not '${TargetType}'`);
	}
	if (Protocol !== 'HTTP') {
		throw validationError(`The local AWS has target groups of protocol 'HTTP' only, not '${Protocol}'`);
	}
	if (Port === undefined) throw validationError('A port must be specified');
	if (Port < 1 || Port > 65_535) throw validationError(`Port '${Port}' must be between 1 and 65535 inclusive`);
	if (VpcId === undefined) throw validationError('A VPC ID must be specified');
	await core.context.call('ec2', 'DescribeVpcs', {VpcIds: [VpcId]}).catch(() => {
		throw validationError(`The VPC ID '${VpcId}' is not found`);
	});
	const known = core.targetGroups.values().find(({shown}) => shown.TargetGroupName === name);
	if (known !== undefined) {
		const same = known.shown.Port === Port && known.shown.VpcId === VpcId && known.shown.TargetType === TargetType;
		if (same) return known;
		const message = `A target group with the same name '${name}' exists, but with different settings`;
		throw new AwsError('DuplicateTargetGroupNameException', message);
	}
	const arn = core.arn(`targetgroup/${name}/${newSuffix()}`);
	const shown = checkedHealthCheck({
		TargetGroupArn: arn,
		TargetGroupName: name,
		Protocol,
		ProtocolVersion: input.ProtocolVersion ?? 'HTTP1',
		Port,
		VpcId,
		TargetType,
		IpAddressType: input.IpAddressType ?? 'ipv4',
		HealthCheckEnabled: input.HealthCheckEnabled ?? true,
		HealthCheckProtocol: input.HealthCheckProtocol ?? 'HTTP',
		HealthCheckPort: input.HealthCheckPort ?? 'traffic-port',
		HealthCheckPath: input.HealthCheckPath ?? '/',
		HealthCheckIntervalSeconds: input.HealthCheckIntervalSeconds ?? 30,
		HealthCheckTimeoutSeconds: input.HealthCheckTimeoutSeconds ?? 5,
		HealthyThresholdCount: input.HealthyThresholdCount ?? 5,
		UnhealthyThresholdCount: input.UnhealthyThresholdCount ?? 2,
		Matcher: input.Matcher ?? {HttpCode: '200'},
	});
	const attributes = {...targetGroupDefaults};
	return core.targetGroups.put(arn, {shown, arn, attributes, tags: [...(input.Tags ?? [])], targets: []});
}

function select(
	core: ElbCore,
	loadBalancerArn: string | undefined,
	arns: readonly string[] | undefined,
	names: readonly string[] | undefined,
): TargetGroupRecord[] {
	const all = core.targetGroups.values();
	if (loadBalancerArn !== undefined) {
		const {arn} = core.loadBalancer(loadBalancerArn);
		return all.filter((group) => core.usersOf(group.arn).includes(arn));
	}
	if (arns?.length) return arns.map((arn) => core.targetGroup(arn));
	if (!names?.length) return all;
	const found = all.filter(({shown}) => names.includes(shown.TargetGroupName ?? ''));
	if (found.length < new Set(names).size) throw targetGroupsNotFound();
	return found;
}

/** Ranges of "Health check settings". Throws ValidationError. */
function checkedHealthCheck(group: TargetGroup): TargetGroup {
	const range = (label: string, value: number | undefined, first: number, last: number): void => {
		if (value !== undefined && Number.isInteger(value) && value >= first && value <= last) return;
		throw validationError(`${label} '${value}' must be between ${first} and ${last} inclusive`);
	};
	const {HealthCheckIntervalSeconds: interval = 30, HealthCheckTimeoutSeconds: timeout = 5} = group;
	range('Health check interval', interval, 5, 300);
	range('Health check timeout', timeout, 2, 120);
	range('Healthy threshold count', group.HealthyThresholdCount, 2, 10);
	range('Unhealthy threshold count', group.UnhealthyThresholdCount, 2, 10);
	if (timeout >= interval) {
		throw validationError(`Health check timeout '${timeout}' must be smaller than the interval '${interval}'`);
	}
	if (!/^\/\S*$/.test(group.HealthCheckPath ?? '')) {
		throw validationError(`Health check path '${group.HealthCheckPath}' must start with a '/' and have no spaces`);
	}
	if (!/^[2-5]\d\d([,-][2-5]\d\d)*$/.test(group.Matcher?.HttpCode ?? '')) {
		throw validationError(
			`Health check matcher HTTP code '${group.Matcher?.HttpCode}' must be within '200-499' inclusive`,
		);
	}
	return group;
}
