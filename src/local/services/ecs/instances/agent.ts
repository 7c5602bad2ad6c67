import type {Instance} from '@aws-sdk/client-ec2';
import type {EcsCore} from '../core.ts';
import {deregisterInstance} from './deregister.ts';
import {publishInstance} from './instance-event.ts';
import type {InstanceStore} from './instance-store.ts';
import {registerInstance} from './register.ts';
import {clusterOfUserData} from './user-data.ts';

/**
 * Stands for the ECS agents of all EC2 instances: an instance whose user data names a cluster joins it once it runs,
 * loses its agent's connection while it is stopped, and leaves when it is terminated.
 */
export class InstanceAgents {
	readonly #core: EcsCore;
	readonly #store: InstanceStore;
	#subscription: Disposable | undefined;

	constructor(core: EcsCore, store: InstanceStore) {
		this.#core = core;
		this.#store = store;
	}

	start(): void {
		const {bus, region} = this.#core.context;
		this.#subscription = bus.subscribe((event) => {
			if (event.source !== 'aws.ec2' || event.region !== region) return;
			this.#follow(String(event.detail['instance-id']), String(event.detail.state));
		});
		if (this.#core.clusters.all().length > 0)
			this.#core.context.background('agents of instances', () => this.#catchUp());
	}

	stop(): void {
		this.#subscription?.[Symbol.dispose]();
	}

	/** Takes up what happened to instances while the engine was away. */
	async #catchUp(): Promise<void> {
		const {Reservations = []} = await this.#core.context.call('ec2', 'DescribeInstances', {});
		const instances = Reservations.flatMap(({Instances = []}) => Instances);
		const states = new Map(instances.map(({InstanceId = '', State}) => [InstanceId, State?.Name ?? 'terminated']));
		for (const [id, state] of states) if (state !== 'pending') this.#follow(id, state);
		for (const {ec2InstanceId, status, ownsAddress} of this.#store.all()) {
			// One with an address of its own was registered by hand: EC2 never knew it.
			const isLost = status !== 'INACTIVE' && !ownsAddress && !states.has(ec2InstanceId);
			if (isLost) this.#follow(ec2InstanceId, 'terminated');
		}
	}

	#follow(instanceId: string, state: string): void {
		const {context} = this.#core;
		if (state === 'running') context.background(`agent of ${instanceId}`, () => this.#join(instanceId));
		else if (state === 'shutting-down' || state === 'terminated') this.#leave(instanceId);
		else if (state === 'stopping' || state === 'stopped') this.#disconnect(instanceId);
	}

	async #join(instanceId: string): Promise<void> {
		const {context, clusters} = this.#core;
		const known = this.#of(instanceId);
		if (known !== undefined) {
			if (known.agentConnected) return;
			known.agentConnected = true;
			this.#store.save(known);
			publishInstance(context, known);
			return;
		}
		const input = {InstanceId: instanceId, Attribute: 'userData' as const};
		const {UserData} = await context.call('ec2', 'DescribeInstanceAttribute', input);
		const cluster = clusterOfUserData(UserData?.Value);
		if (cluster === undefined || clusters.peek(cluster)?.status !== 'ACTIVE') return;
		const {Reservations = []} = await context.call('ec2', 'DescribeInstances', {InstanceIds: [instanceId]});
		const instance = Reservations[0]?.Instances?.[0];
		if (instance?.State?.Name !== 'running') return;
		await this.#register(cluster, instance);
	}

	async #register(cluster: string, instance: Instance): Promise<void> {
		const {context} = this.#core;
		const {InstanceType, InstanceId, PrivateIpAddress, ImageId, Placement} = instance;
		const {InstanceTypes = []} = await context.call('ec2', 'DescribeInstanceTypes', {
			...(InstanceType === undefined ? {} : {InstanceTypes: [InstanceType]}),
		});
		const cpu = (InstanceTypes[0]?.VCpuInfo?.DefaultVCpus ?? 1) * 1024;
		const memory = InstanceTypes[0]?.MemoryInfo?.SizeInMiB ?? 1024;
		const identity = {
			instanceId: InstanceId,
			instanceType: InstanceType,
			availabilityZone: Placement?.AvailabilityZone,
			privateIp: PrivateIpAddress,
			imageId: ImageId,
		};
		const record = registerInstance(this.#core, this.#store, {
			cluster,
			instanceIdentityDocument: JSON.stringify(identity),
			totalResources: [
				{name: 'CPU', type: 'INTEGER', integerValue: cpu},
				{name: 'MEMORY', type: 'INTEGER', integerValue: memory},
			],
		});
		publishInstance(context, record);
	}

	#leave(instanceId: string): void {
		const instance = this.#of(instanceId);
		if (instance === undefined) return;
		deregisterInstance(this.#core, this.#store, instance, `Host EC2 (instance ${instanceId}) terminated.`);
	}

	#disconnect(instanceId: string): void {
		const instance = this.#of(instanceId);
		if (instance === undefined || !instance.agentConnected) return;
		instance.agentConnected = false;
		instance.version += 1;
		this.#store.save(instance);
		const reason = `Host EC2 (instance ${instanceId}) stopped.`;
		for (const {task} of this.#core.tasks.ofInstance(instance.arn)) {
			this.#core.launcher.stop(task.taskArn, reason, 'TerminationNotice');
		}
		publishInstance(this.#core.context, instance);
	}

	#of(instanceId: string) {
		return this.#store.all().find(({ec2InstanceId, status}) => ec2InstanceId === instanceId && status !== 'INACTIVE');
	}
}
