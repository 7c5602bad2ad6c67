import type {TargetDescription, TargetHealthDescription} from '@aws-sdk/client-elastic-load-balancing-v2';
import {AwsError} from '../../wire/errors.ts';
import {parseAddress} from '../ec2/cidr.ts';
import type {ElbCore, ElbHandlers} from './core.ts';
import {validationError} from './errors.ts';
import type {HealthChecks} from './health-checks.ts';
import {health} from './health-verdict.ts';
import {type TargetGroupRecord, type TargetRecord, targetKey} from './model.ts';

/** Registering targets, taking them away, and how they are. */
export function targetHandlers(core: ElbCore, checks: HealthChecks): ElbHandlers {
	return {
		async RegisterTargets({TargetGroupArn, Targets = []}) {
			const group = core.targetGroup(TargetGroupArn);
			const hosts = await Promise.all(Targets.map((target) => hostOf(core, group, target)));
			for (const [index, target] of Targets.entries()) register(core, group, target, hosts[index] ?? '');
			core.targetGroups.put(group.arn, group);
			checks.refresh();
			return {};
		},
		DeregisterTargets({TargetGroupArn, Targets = []}) {
			const group = core.targetGroup(TargetGroupArn);
			const delay = Number(group.attributes['deregistration_delay.timeout_seconds']) * 1000;
			const drainedAt = new Date(core.context.clock.now().getTime() + delay);
			for (const target of Targets.flatMap((wanted) => matching(group, wanted))) {
				if (target.drainedAt === undefined) Object.assign(target, {drainedAt, health: health.draining});
			}
			core.targetGroups.put(group.arn, group);
			checks.refresh();
			return {};
		},
		DescribeTargetHealth({TargetGroupArn, Targets}) {
			const group = core.targetGroup(TargetGroupArn);
			const chosen = Targets?.length
				? Targets.flatMap((wanted) => described(group, wanted))
				: group.targets.map((target) => description(group, target));
			return {TargetHealthDescriptions: chosen};
		},
	};
}

function register(
	core: ElbCore,
	group: TargetGroupRecord,
	{Id = '', Port, AvailabilityZone}: TargetDescription,
	host: string,
) {
	const port = Port ?? group.shown.Port ?? 80;
	const known = group.targets.find((target) => targetKey(target) === targetKey({id: Id, port}));
	const registeredAt = core.context.clock.now();
	const fresh = {host, health: health.registering, registeredAt, passed: 0, failed: 0, drainedAt: undefined};
	// A target that is still leaving comes back as if new.
	if (known === undefined) group.targets.push({id: Id, port, zone: AvailabilityZone, ...fresh});
	else if (known.drainedAt !== undefined) Object.assign(known, fresh);
}

/** Where a target answers: instances have a loopback address as their private one. Throws InvalidTarget. */
async function hostOf(core: ElbCore, group: TargetGroupRecord, {Id = '', Port}: TargetDescription): Promise<string> {
	if (Port !== undefined && (Port < 1 || Port > 65_535)) {
		throw validationError(`Port '${Port}' must be between 1 and 65535 inclusive`);
	}
	if (group.shown.TargetType === 'ip') {
		if (parseAddress(Id) !== undefined) return Id;
		throw validationError(`The IP address '${Id}' is not a valid IPv4 address`);
	}
	const answer = await core.context.call('ec2', 'DescribeInstances', {InstanceIds: [Id]}).catch(() => undefined);
	const instance = answer?.Reservations?.[0]?.Instances?.[0];
	if (instance === undefined) throw invalidTarget(`Instance ID '${Id}' is not valid`);
	const {PrivateIpAddress, State, VpcId} = instance;
	if (State?.Name !== 'running' && State?.Name !== 'pending') {
		throw invalidTarget(`The following targets are not in a running state and cannot be registered: '${Id}'`);
	}
	if (VpcId !== group.shown.VpcId) {
		throw invalidTarget(`The following targets are not in the target group VPC '${group.shown.VpcId}': '${Id}'`);
	}
	return PrivateIpAddress ?? '';
}

const invalidTarget = (message: string): AwsError => new AwsError('InvalidTargetException', message);

function matching(group: TargetGroupRecord, {Id, Port}: TargetDescription): TargetRecord[] {
	return group.targets.filter((target) => target.id === Id && (Port === undefined || target.port === Port));
}

function described(group: TargetGroupRecord, wanted: TargetDescription): TargetHealthDescription[] {
	const found = matching(group, wanted);
	if (found.length > 0) return found.map((target) => description(group, target));
	return [{Target: {...wanted, Port: wanted.Port ?? group.shown.Port}, TargetHealth: health.notRegistered}];
}

function description(
	{shown}: TargetGroupRecord,
	{id, port, zone, health: state}: TargetRecord,
): TargetHealthDescription {
	const HealthCheckPort = shown.HealthCheckPort === 'traffic-port' ? String(port) : shown.HealthCheckPort;
	return {Target: {Id: id, Port: port, AvailabilityZone: zone}, HealthCheckPort, TargetHealth: state};
}
