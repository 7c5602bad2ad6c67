import type {InstanceState, InstanceStateChange, Reservation} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import {later} from '../later.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {launch} from './instance-launch.ts';
import {deleteInterface} from './network-interfaces.ts';
import type {InstanceRecord} from './tables.ts';

type StateName = NonNullable<InstanceState['Name']>;

const codes: Readonly<Record<StateName, number>> = {
	pending: 0,
	running: 16,
	'shutting-down': 32,
	terminated: 48,
	stopping: 64,
	stopped: 80,
};

/** Where a state that does not last leads to. */
const next: Readonly<Partial<Record<StateName, StateName>>> = {
	pending: 'running',
	stopping: 'stopped',
	'shutting-down': 'terminated',
};

const transitionMilliseconds = 200;
/** How long a terminated instance stays visible. */
const terminatedVisibleMilliseconds = 3_600_000;

/** The life of instances; `settle` takes up what was under way when the engine last ended. */
export class Instances {
	readonly #core: Ec2Core;

	constructor(core: Ec2Core) {
		this.#core = core;
	}

	/** Moves on every instance that is between two states, and forgets those terminated long ago. */
	settle(): void {
		const {clock} = this.#core.context;
		for (const instance of this.#core.tables.instances.all()) {
			if (next[stateOf(instance)] !== undefined) this.#advance(instance.InstanceId ?? '');
			if (instance.TerminatedAt === undefined) continue;
			const age = clock.now().getTime() - instance.TerminatedAt.getTime();
			this.#forgetAfter(instance.InstanceId ?? '', Math.max(0, terminatedVisibleMilliseconds - age));
		}
	}

	/** Puts an instance into a state and lets it go on from there by itself. */
	change(instance: InstanceRecord, name: StateName, reason = ''): InstanceStateChange {
		const before = instance.State;
		const StateReason = reason === '' ? undefined : {Code: reason, Message: `${reason}: User initiated shutdown`};
		const time = this.#core.context.clock.now().toISOString().slice(0, 19).replace('T', ' ');
		instance.StateTransitionReason = reason === '' ? '' : `User initiated (${time} GMT)`;
		this.#enter(Object.assign(instance, {StateReason}), name);
		if (next[name] !== undefined) this.followUp(instance.InstanceId ?? '');
		return {InstanceId: instance.InstanceId, PreviousState: before, CurrentState: instance.State};
	}

	followUp(id: string): void {
		later(this.#core.context, transitionMilliseconds, () => this.#advance(id));
	}

	#advance(id: string): void {
		const instance = this.#core.tables.instances.peek(id);
		const following = instance && next[stateOf(instance)];
		if (instance !== undefined && following !== undefined) this.#enter(instance, following);
	}

	#enter(instance: InstanceRecord, name: StateName): void {
		instance.State = {Code: codes[name], Name: name};
		if (name === 'terminated') this.#letGo(instance);
		this.#core.tables.instances.save(instance);
		this.#core.context.bus.publish({
			source: 'aws.ec2',
			detailType: 'EC2 Instance State-change Notification',
			resources: [
				`arn:aws:ec2:${this.#core.context.region}:${this.#core.context.account}:instance/${instance.InstanceId}`,
			],
			detail: {'instance-id': instance.InstanceId, state: name},
			time: this.#core.context.clock.now(),
			region: this.#core.context.region,
		});
	}

	#letGo(instance: InstanceRecord): void {
		for (const {NetworkInterfaceId = ''} of instance.NetworkInterfaces ?? []) {
			deleteInterface(this.#core, NetworkInterfaceId);
		}
		this.#core.context.addresses.release(instance.PrivateIpAddress ?? '');
		instance.TerminatedAt = this.#core.context.clock.now();
		instance.PrivateIpAddress = undefined;
		instance.PublicIpAddress = undefined;
		instance.NetworkInterfaces = [];
		this.#forgetAfter(instance.InstanceId ?? '', terminatedVisibleMilliseconds);
	}

	#forgetAfter(id: string, milliseconds: number): void {
		later(this.#core.context, milliseconds, () => this.#core.tables.instances.delete(id));
	}
}

const stateOf = (instance: InstanceRecord): StateName => instance.State?.Name ?? 'pending';

export function instanceHandlers(core: Ec2Core, life: Instances): Ec2Handlers {
	const {instances} = core.tables;
	return {
		RunInstances(input) {
			const token = input.ClientToken;
			const known = token ? instances.all().filter(({ClientToken}) => ClientToken === token) : [];
			if (known.length > 0) return reservation(core, known);
			const launched = launch(core, input);
			for (const {InstanceId = ''} of launched) life.followUp(InstanceId);
			return reservation(core, launched);
		},
		DescribeInstances({InstanceIds, Filters, MaxResults, NextToken}) {
			const selection = {ids: InstanceIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken};
			const page = instances.describe(selection);
			const byReservation = Map.groupBy(page.items, ({ReservationId}) => ReservationId);
			return {
				Reservations: [...byReservation.values()].map((members) => reservation(core, members)),
				NextToken: page.nextToken,
			};
		},
		DescribeInstanceStatus({InstanceIds, Filters, IncludeAllInstances, MaxResults, NextToken}) {
			const selection = {ids: InstanceIds, filters: Filters, maxResults: MaxResults, nextToken: NextToken};
			const page = instances.describe(selection);
			const visible = page.items.filter((one) => IncludeAllInstances === true || stateOf(one) === 'running');
			return {InstanceStatuses: visible.map(statusOf), NextToken: page.nextToken};
		},
		...stateHandlers(core, life),
	};
}

function stateHandlers({tables, context}: Ec2Core, life: Instances): Ec2Handlers {
	const find = (ids: readonly string[] | undefined): InstanceRecord[] =>
		(ids ?? []).map((id) => tables.instances.find(id));
	const refuse = (instance: InstanceRecord, states: readonly StateName[], what: string): void => {
		if (!states.includes(stateOf(instance))) return;
		const message = `The instance '${instance.InstanceId}' is not in a state from which it can be ${what}.`;
		throw new AwsError('IncorrectInstanceState', message);
	};
	return {
		TerminateInstances({InstanceIds}) {
			const found = find(InstanceIds);
			const safe = found.find(({DisableApiTermination}) => DisableApiTermination);
			if (safe !== undefined) {
				const advice = "Modify its 'disableApiTermination' instance attribute and try again.";
				const message = `The instance '${safe.InstanceId}' may not be terminated. ${advice}`;
				throw new AwsError('OperationNotPermitted', message);
			}
			const changes = found.map((instance) =>
				stateOf(instance) === 'terminated'
					? {InstanceId: instance.InstanceId, PreviousState: instance.State, CurrentState: instance.State}
					: life.change(instance, 'shutting-down', 'Client.UserInitiatedShutdown'),
			);
			return {TerminatingInstances: changes};
		},
		StopInstances({InstanceIds}) {
			const found = find(InstanceIds);
			for (const instance of found) refuse(instance, ['shutting-down', 'terminated', 'pending'], 'stopped');
			const changes = found.map((instance) =>
				stateOf(instance) === 'running'
					? life.change(instance, 'stopping', 'Client.UserInitiatedShutdown')
					: {InstanceId: instance.InstanceId, PreviousState: instance.State, CurrentState: instance.State},
			);
			return {StoppingInstances: changes};
		},
		StartInstances({InstanceIds}) {
			const found = find(InstanceIds);
			for (const instance of found) refuse(instance, ['shutting-down', 'terminated', 'stopping'], 'started');
			const changes = found.map((instance) => {
				const isStopped = stateOf(instance) === 'stopped';
				if (isStopped) instance.LaunchTime = context.clock.now();
				return isStopped
					? life.change(instance, 'pending')
					: {InstanceId: instance.InstanceId, PreviousState: instance.State, CurrentState: instance.State};
			});
			return {StartingInstances: changes};
		},
		RebootInstances({InstanceIds}) {
			for (const instance of find(InstanceIds))
				refuse(instance, ['shutting-down', 'terminated', 'stopped'], 'rebooted');
			return {};
		},
	};
}

function reservation({context}: Ec2Core, members: readonly InstanceRecord[]): Reservation {
	return {
		ReservationId: members[0]?.ReservationId,
		OwnerId: context.account,
		Groups: [],
		Instances: members.map(shown),
	};
}

function shown(record: InstanceRecord) {
	const {ReservationId, UserData, DisableApiTermination, InstanceInitiatedShutdownBehavior, TerminatedAt, ...instance} =
		record;
	return instance;
}

function statusOf({InstanceId, Placement, State}: InstanceRecord) {
	const Status = State?.Name === 'running' ? ('ok' as const) : ('not-applicable' as const);
	const Details = Status === 'ok' ? [{Name: 'reachability' as const, Status: 'passed' as const}] : undefined;
	const summary = {Status, Details};
	return {
		InstanceId,
		AvailabilityZone: Placement?.AvailabilityZone,
		InstanceState: State,
		InstanceStatus: summary,
		SystemStatus: summary,
		Events: [],
	};
}
