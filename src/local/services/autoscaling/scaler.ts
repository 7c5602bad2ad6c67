import type {Instance} from '@aws-sdk/client-ec2';
import type {ServiceContext} from '../../engine/context.ts';
import {Disposables} from '../../engine/disposables.ts';
import type {Activities} from './activities.ts';
import {chooseForTermination, nextPlace, type Place} from './balance.ts';
import type {GroupStore} from './group-store.ts';
import {launchInstanceRequest} from './launch-request.ts';
import {activeInstances, type GroupInstance, type GroupRecord} from './model.ts';
import {signalStart} from './signals.ts';

const retryAfterFailure = 15_000;
const safetyTick = 60_000;

/** Brings groups to their desired capacity, and replaces instances that end by themselves. */
export class Scaler {
	readonly #context: ServiceContext;
	readonly #store: GroupStore;
	readonly #activities: Activities;
	readonly #running = new Map<string, {isWanted: boolean}>();
	readonly #disposables = new Disposables();

	constructor(context: ServiceContext, store: GroupStore, activities: Activities) {
		this.#context = context;
		this.#store = store;
		this.#activities = activities;
	}

	start(): void {
		const wakeAll = (): void => {
			for (const group of this.#store.all()) this.wake(group);
		};
		this.#disposables.use(
			this.#context.bus.subscribe(({source, region, detail}) => {
				if (source !== 'aws.ec2' || region !== this.#context.region) return;
				const group = this.#store.ofInstance(String(detail['instance-id']));
				if (group !== undefined) this.wake(group);
			}),
		);
		this.#disposables.use(this.#context.clock.every(safetyTick, wakeAll));
		wakeAll();
	}

	stop(): void {
		this.#disposables.dispose();
	}

	/** Looks at a group soon; never two steps of it at a time. */
	wake(group: GroupRecord): void {
		if (this.#disposables.disposed) return;
		const turn = this.#running.get(group.name);
		if (turn !== undefined) {
			turn.isWanted = true;
			return;
		}
		const mine = {isWanted: true};
		this.#running.set(group.name, mine);
		this.#context.background(`scaling of ${group.name}`, async () => {
			try {
				while (mine.isWanted && !this.#disposables.disposed) {
					mine.isWanted = false;
					await this.#step(group);
				}
			} finally {
				this.#running.delete(group.name);
			}
		});
	}

	async #step(group: GroupRecord): Promise<void> {
		await this.#repeatLaunches(group);
		await this.#observe(group);
		const missing = group.desiredCapacity - activeInstances(group).length - group.launches.length;
		if (missing > 0 && !group.suspendedProcesses.includes('Launch')) await this.#launch(group, missing);
		if (missing < 0 && !group.suspendedProcesses.includes('Terminate')) await this.#scaleIn(group, -missing);
		if (group.isDeleting && group.instances.length === 0 && group.launches.length === 0) this.#store.remove(group);
		else this.#store.save(group);
	}

	/** Reads what EC2 says of the instances, and ends those that are no longer well. */
	async #observe(group: GroupRecord): Promise<void> {
		if (group.instances.length === 0) return;
		const states = await this.#states(group.instances.map(({id}) => id));
		for (const instance of [...group.instances]) {
			const state = states.get(instance.id) ?? 'terminated';
			if (instance.lifecycleState === 'Pending' && state === 'running') await this.#enterService(instance);
			if (instance.lifecycleState === 'Terminating') {
				if (state === 'terminated') this.#leave(group, instance);
				// The request may have been lost with the engine that made it.
				else if (state !== 'shutting-down') await this.#terminate(instance);
			} else if (['shutting-down', 'terminated', 'stopping', 'stopped'].includes(state)) {
				const reason = 'an EC2 health check indicating it has been terminated or stopped';
				await this.#remove(group, instance, reason);
			} else if (!instance.isHealthy && !group.suspendedProcesses.includes('ReplaceUnhealthy')) {
				await this.#remove(group, instance, 'a user health-check');
			}
		}
		this.#store.save(group);
	}

	/** Takes an instance out of its group; the group replaces it unless its desired capacity was lowered. */
	async #remove(group: GroupRecord, instance: GroupInstance, reason: string): Promise<void> {
		instance.activityId = this.#activities.removing(group, instance.id, reason).ActivityId;
		instance.lifecycleState = 'Terminating';
		instance.isHealthy = false;
		this.#store.save(group);
		await this.#terminate(instance);
	}

	async #states(InstanceIds: string[]): Promise<Map<string, string>> {
		// Asked by filter, because an id that EC2 has forgotten would be an error.
		const Filters = [{Name: 'instance-id', Values: InstanceIds}];
		const {Reservations = []} = await this.#context.call('ec2', 'DescribeInstances', {Filters});
		const instances = Reservations.flatMap(({Instances = []}) => Instances);
		return new Map(instances.map(({InstanceId = '', State}) => [InstanceId, State?.Name ?? 'pending']));
	}

	async #enterService(instance: GroupInstance): Promise<void> {
		await signalStart(this.#context, instance.id);
		instance.lifecycleState = 'InService';
		this.#activities.succeed(instance.activityId, `Launching a new EC2 instance: ${instance.id}`);
	}

	#leave(group: GroupRecord, instance: GroupInstance): void {
		group.instances = group.instances.filter((one) => one !== instance);
		this.#activities.succeed(instance.activityId);
	}

	async #launch(group: GroupRecord, missing: number): Promise<void> {
		if (group.retryAt !== undefined && group.retryAt > this.#context.clock.now()) return;
		const places = await this.#places(group);
		const actual = activeInstances(group).length;
		for (let index = 0; index < missing; index += 1) {
			const zones = [...activeInstances(group).map(({zone}) => zone), ...group.launches.map(({zone}) => zone)];
			const place = nextPlace(places, zones);
			const {ActivityId: activityId} = this.#activities.launching(group, actual);
			group.launches.push({activityId, subnetId: place?.subnetId, zone: place?.zone});
		}
		this.#store.save(group);
		await this.#repeatLaunches(group);
	}

	/** Carries out launches that were decided: the first time, or again after a crash with the same token. */
	async #repeatLaunches(group: GroupRecord): Promise<void> {
		for (const launch of [...group.launches]) {
			const {activityId: token, subnetId, zone} = launch;
			try {
				const configuration = this.#store.launchConfigurations.get(group.settings.LaunchConfigurationName ?? '');
				const request = launchInstanceRequest(group, configuration, {subnetId, zone, token});
				const {Instances = []} = await this.#context.call('ec2', 'RunInstances', request);
				group.instances.push(...Instances.map((instance) => this.#joined(group, instance, token)));
				group.retryAt = undefined;
			} catch (error) {
				if (this.#context.signal.aborted) throw error;
				this.#activities.fail(token, error instanceof Error ? error.message : String(error));
				this.#retryLater(group);
			}
			group.launches = group.launches.filter((one) => one !== launch);
			this.#store.save(group);
		}
	}

	#joined(group: GroupRecord, instance: Instance, activityId: string): GroupInstance {
		const {LaunchConfigurationName, LaunchTemplate, NewInstancesProtectedFromScaleIn = false} = group.settings;
		const id = instance.InstanceId ?? '';
		return {
			id,
			type: instance.InstanceType ?? '',
			zone: instance.Placement?.AvailabilityZone ?? '',
			launchedAt: this.#context.clock.now(),
			launchConfigurationName: LaunchConfigurationName,
			launchTemplate: LaunchTemplate,
			activityId,
			lifecycleState: 'Pending',
			isHealthy: true,
			isProtected: NewInstancesProtectedFromScaleIn,
		};
	}

	#retryLater(group: GroupRecord): void {
		group.retryAt = new Date(this.#context.clock.now().getTime() + retryAfterFailure);
		const timer = this.#context.clock.after(retryAfterFailure, () => {
			group.retryAt = undefined;
			this.wake(group);
		});
		if (!this.#disposables.disposed) this.#disposables.use(timer);
	}

	async #scaleIn(group: GroupRecord, surplus: number): Promise<void> {
		const active = activeInstances(group);
		const candidates = group.isDeleting ? active.map((one) => ({...one, isProtected: false})) : active;
		const chosen = new Set(chooseForTermination(candidates, surplus).map(({id}) => id));
		for (const instance of active.filter(({id}) => chosen.has(id))) {
			instance.activityId = this.#activities.terminating(group, instance.id, active.length).ActivityId;
			instance.lifecycleState = 'Terminating';
		}
		this.#store.save(group);
		for (const instance of active.filter(({id}) => chosen.has(id))) await this.#terminate(instance);
	}

	async #terminate({id}: GroupInstance): Promise<void> {
		try {
			await this.#context.call('ec2', 'TerminateInstances', {InstanceIds: [id]});
		} catch (error) {
			if (!(error instanceof Error && error.name === 'InvalidInstanceID.NotFound')) throw error;
		}
	}

	/** Subnets of the group with their zones, or its zones alone. */
	async #places({settings}: GroupRecord): Promise<Place[]> {
		const SubnetIds = subnetsOf(settings.VPCZoneIdentifier);
		if (SubnetIds.length === 0) return (settings.AvailabilityZones ?? []).map((zone) => ({subnetId: undefined, zone}));
		const {Subnets = []} = await this.#context.call('ec2', 'DescribeSubnets', {SubnetIds});
		return Subnets.map(({SubnetId, AvailabilityZone = ''}) => ({subnetId: SubnetId, zone: AvailabilityZone}));
	}
}

/** The ids in `VPCZoneIdentifier`, a list separated by commas. */
export function subnetsOf(identifier: string | undefined): string[] {
	return (identifier ?? '').split(',').flatMap((id) => (id.trim() === '' ? [] : id.trim()));
}
