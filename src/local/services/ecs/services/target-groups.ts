import type {LoadBalancer} from '@aws-sdk/client-ecs';
import type {TargetDescription, TargetHealth} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import type {ServiceEvents} from './events.ts';
import type {ServiceRecord} from './model.ts';
import type {ServiceStore} from './service-store.ts';

const drainCheckInterval = 250;

/** A task's place in one target group. */
interface Target {
	readonly targetGroupArn: string;
	readonly description: TargetDescription & {readonly Id: string; readonly Port: number};
}

/** Health of targets by `<target group>|<id>|<port>`, as one round of DescribeTargetHealth saw it. */
export type TargetHealths = ReadonlyMap<string, TargetHealth>;

/** Registers tasks with the target groups of their service, drains them, and reads how they are. */
export class TargetGroups {
	readonly #core: EcsCore;
	readonly #store: ServiceStore;
	readonly #events: ServiceEvents;

	constructor(core: EcsCore, store: ServiceStore, events: ServiceEvents) {
		this.#core = core;
		this.#store = store;
		this.#events = events;
	}

	/** Registering a target again changes nothing, so this bears being repeated after a crash. */
	async register(service: ServiceRecord, task: TaskRecord): Promise<void> {
		for (const {targetGroupArn: TargetGroupArn, description} of this.#targetsOf(service, task)) {
			const input = {TargetGroupArn, Targets: [description]};
			await this.#core.context.call('elasticloadbalancingv2', 'RegisterTargets', input);
			this.#events.say(service, `registered 1 targets in (target-group ${TargetGroupArn})`);
		}
	}

	/** Deregisters a task and settles when its connections are drained or the deregistration delay is over. */
	async drain(service: ServiceRecord, task: TaskRecord): Promise<void> {
		const targets = this.#targetsOf(service, task);
		for (const {targetGroupArn: TargetGroupArn, description} of targets) {
			const input = {TargetGroupArn, Targets: [description]};
			await this.#core.context.call('elasticloadbalancingv2', 'DeregisterTargets', input);
			this.#events.say(service, `deregistered 1 targets in (target-group ${TargetGroupArn})`);
		}
		if (targets.length > 0) this.#events.say(service, 'has begun draining connections on 1 tasks.');
		await Promise.all(targets.map((target) => this.#untilDrained(target)));
	}

	/** Reads the health of every target of the service. */
	async healths(service: ServiceRecord): Promise<TargetHealths> {
		const healths = new Map<string, TargetHealth>();
		for (const TargetGroupArn of this.#store.targetGroupsOf(service)) {
			const answer = await this.#read(TargetGroupArn);
			for (const {Target, TargetHealth: health = {}} of answer?.TargetHealthDescriptions ?? []) {
				healths.set(targetKey(TargetGroupArn, Target), health);
			}
		}
		return healths;
	}

	/** A group that was deleted says nothing of anybody; the service must still be able to go. */
	async #read(TargetGroupArn: string) {
		try {
			return await this.#core.context.call('elasticloadbalancingv2', 'DescribeTargetHealth', {TargetGroupArn});
		} catch (error) {
			if (error instanceof Error && error.name.startsWith('TargetGroupNotFound')) return undefined;
			throw error;
		}
	}

	/** How each target of one task is; `undefined` where it is not registered. */
	healthsOf(
		service: ServiceRecord,
		task: TaskRecord,
		healths: TargetHealths,
	): {readonly targetGroupArn: string; readonly port: number; readonly health: TargetHealth | undefined}[] {
		const targets = this.#targetsOf(service, task);
		return targets.map(({targetGroupArn, description}) => {
			const health = healths.get(targetKey(targetGroupArn, description));
			return {targetGroupArn, port: description.Port, health};
		});
	}

	async #untilDrained({targetGroupArn, description}: Target): Promise<void> {
		const {clock, signal, call} = this.#core.context;
		for (;;) {
			const input = {TargetGroupArn: targetGroupArn, Targets: [description]};
			const answer = await call('elasticloadbalancingv2', 'DescribeTargetHealth', input).catch(() => undefined);
			if (answer?.TargetHealthDescriptions?.[0]?.TargetHealth?.State !== 'draining') return;
			await clock.sleep(drainCheckInterval, signal);
		}
	}

	#targetsOf(service: ServiceRecord, task: TaskRecord): Target[] {
		const found: Target[] = [];
		for (const loadBalancer of this.#store.wiringOf(service, task).loadBalancers ?? []) {
			const target = this.#targetOf(loadBalancer, task);
			if (target !== undefined) found.push(target);
		}
		return found;
	}

	/** Address and port in awsvpc mode, otherwise the container instance and its host port. */
	#targetOf({targetGroupArn, containerName, containerPort}: LoadBalancer, task: TaskRecord): Target | undefined {
		const port = task.ports.find((one) => one.containerName === containerName && one.containerPort === containerPort);
		if (targetGroupArn === undefined || port === undefined) return undefined;
		const definition = this.#core.taskDefinitions.peek(task.task.taskDefinitionArn)?.definition;
		const id = definition?.networkMode === 'awsvpc' ? port.address : this.#instanceIdOf(task);
		return id === undefined ? undefined : {targetGroupArn, description: {Id: id, Port: port.hostPort}};
	}

	#instanceIdOf({task}: TaskRecord): string | undefined {
		const instances = this.#core.context.collection<{readonly ec2InstanceId: string}>('container-instances');
		return instances.get(task.containerInstanceArn ?? '')?.ec2InstanceId;
	}
}

const targetKey = (targetGroupArn: string, target: TargetDescription | undefined): string =>
	`${targetGroupArn}|${target?.Id}|${target?.Port}`;
