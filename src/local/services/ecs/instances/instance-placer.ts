import type {EcsCore} from '../core.ts';
import {
	type PlacedTask,
	PlacementFailure,
	type PlacementRequest,
	type Placer,
	type RequestedPort,
} from '../tasks/placement.ts';
import {satisfies} from './constraints.ts';
import type {InstanceStore} from './instance-store.ts';
import {type ContainerInstanceRecord, freeResources} from './model.ts';
import {type Candidate, chooseCandidate} from './strategies.ts';

/** Ports that Docker gives out when none is named: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
const firstDynamicPort = 32_768;
const lastDynamicPort = 60_999;

/** A rule that an instance must pass, and the failure that is reported when none of those left does. */
interface Rule {
	readonly reason: string;
	readonly holds: (instance: ContainerInstanceRecord) => boolean;
}

/** Chooses container instances for tasks, and keeps what they reserve. */
export class InstancePlacer implements Placer {
	readonly #core: EcsCore;
	readonly #store: InstanceStore;

	constructor(core: EcsCore, store: InstanceStore) {
		this.#core = core;
		this.#store = store;
	}

	place(request: PlacementRequest): PlacedTask {
		const instances = this.#store.ofCluster(request.cluster.name);
		const holder = instances.find(({reservations}) => reservations[request.taskArn] !== undefined);
		const instance = holder ?? this.#choose(request, instances);
		const ports = instance.reservations[request.taskArn]?.ports ?? this.#assignPorts(instance, request.ports);
		instance.reservations[request.taskArn] ??= {
			cpu: request.cpu,
			memory: request.memory,
			ports,
			networkInterfaces: request.needsNetworkInterface ? 1 : 0,
		};
		this.#changed(instance);
		return {
			containerInstanceArn: instance.arn,
			address: instance.address,
			availabilityZone: instance.availabilityZone,
			ports,
			...(instance.capacityProviderName === undefined ? {} : {capacityProviderName: instance.capacityProviderName}),
		};
	}

	release(containerInstanceArn: string, taskArn: string): void {
		const instance = this.#store.byArn(containerInstanceArn);
		if (instance?.reservations[taskArn] === undefined) return;
		delete instance.reservations[taskArn];
		this.#changed(instance);
	}

	/** Gives back what is held for tasks that no longer exist. */
	forgetLost(): void {
		for (const instance of this.#store.all()) {
			for (const taskArn of Object.keys(instance.reservations)) {
				const task = this.#core.tasks.get(taskArn);
				if (task === undefined || task.task.lastStatus === 'STOPPED') this.release(instance.arn, taskArn);
			}
		}
	}

	#changed(instance: ContainerInstanceRecord): void {
		instance.version += 1;
		this.#store.save(instance);
	}

	#choose(request: PlacementRequest, all: readonly ContainerInstanceRecord[]): ContainerInstanceRecord {
		const {containerInstance, placementConstraints, capacityProvider} = request;
		const active = all.filter(({status}) => status === 'ACTIVE');
		const named =
			containerInstance === undefined ? undefined : this.#store.peek(request.cluster.name, containerInstance);
		if (containerInstance !== undefined && named?.status !== 'ACTIVE') {
			throw new PlacementFailure(named === undefined ? 'MISSING' : 'INACTIVE', containerInstance);
		}
		const own = active.filter((one) => one.capacityProviderName === capacityProvider || capacityProvider === undefined);
		let left = named === undefined ? own : [named];
		if (left.length === 0) throw new PlacementFailure('No Container Instances were found in your cluster');
		const isDistinct = placementConstraints.some(({type}) => type === 'distinctInstance');
		for (const {reason, holds} of this.#rules(request, isDistinct)) {
			const passing = left.filter(holds);
			if (passing.length === 0) throw new PlacementFailure(reason, roomiest(left)?.arn);
			left = passing;
		}
		const [first, ...others] = left.map((instance): Candidate => {
			return {instance, tasksOfGroup: this.#groupsOn(instance).filter((group) => group === request.group).length};
		});
		if (first === undefined) throw new PlacementFailure('MISSING');
		return chooseCandidate([first, ...others], request.placementStrategy).instance;
	}

	#rules(request: PlacementRequest, isDistinct: boolean): Rule[] {
		const {placementConstraints, group, cpu, memory, ports, needsNetworkInterface} = request;
		return [
			{reason: 'AGENT', holds: ({agentConnected}) => agentConnected},
			{
				reason: 'MemberOf placement constraint unsatisfied.',
				holds: (instance) => satisfies(instance, placementConstraints, this.#groupsOn(instance)),
			},
			{
				reason: 'DistinctInstance placement constraint unsatisfied.',
				holds: (instance) => !isDistinct || !this.#groupsOn(instance).includes(group),
			},
			{reason: 'RESOURCE:CPU', holds: (instance) => freeResources(instance).cpu >= cpu},
			{reason: 'RESOURCE:MEMORY', holds: (instance) => freeResources(instance).memory >= memory},
			{reason: 'RESOURCE:PORTS', holds: (instance) => hasPorts(instance, ports)},
			{
				reason: 'RESOURCE:ENI',
				holds: (instance) => !needsNetworkInterface || freeResources(instance).networkInterfaces > 0,
			},
		];
	}

	/** Groups of the tasks that are to run on an instance. */
	#groupsOn({arn}: ContainerInstanceRecord): string[] {
		const tasks = this.#core.tasks.ofInstance(arn).filter(({task}) => task.desiredStatus === 'RUNNING');
		return tasks.map(({task}) => task.group);
	}

	#assignPorts(instance: ContainerInstanceRecord, ports: readonly RequestedPort[]): RequestedPort[] {
		// Where instances share an address (no loopback range of their own) they share its ports too.
		const neighbours = this.#store.all().filter(({address}) => address === instance.address);
		const taken = new Set(
			neighbours.flatMap((one) => [...freeResources(one).tcpPorts, ...freeResources(one).udpPorts]),
		);
		for (const {hostPort} of ports) taken.add(hostPort);
		let next = firstDynamicPort;
		return ports.map((port) => {
			if (port.hostPort !== 0) return port;
			while (taken.has(next) && next < lastDynamicPort) next += 1;
			taken.add(next);
			return {...port, hostPort: next};
		});
	}
}

function hasPorts(instance: ContainerInstanceRecord, ports: readonly RequestedPort[]): boolean {
	const {tcpPorts, udpPorts} = freeResources(instance);
	return ports.every(({hostPort, protocol}) => !(protocol === 'udp' ? udpPorts : tcpPorts).has(hostPort));
}

/** The closest match: the instance with most CPU left. */
function roomiest(instances: readonly ContainerInstanceRecord[]): ContainerInstanceRecord | undefined {
	return [...instances].sort((a, b) => freeResources(b).cpu - freeResources(a).cpu)[0];
}
