import type {EcsCore} from '../core.ts';
import type {TaskRecord} from '../model.ts';
import {type DeploymentRecord, primaryOf, type ServiceRecord} from './model.ts';
import type {ScheduledTask} from './rolling-update.ts';
import type {ServiceStore} from './service-store.ts';
import type {TargetGroups, TargetHealths} from './target-groups.ts';
import {type JudgedTask, judgeTask} from './task-standing.ts';

/** A task that is to run, with the scheduler's verdict. */
export interface ObservedTask extends ScheduledTask, JudgedTask {
	readonly record: TaskRecord;
}

/** Reads how the tasks of a service stand. */
export class Observer {
	readonly #core: EcsCore;
	readonly #store: ServiceStore;
	readonly #groups: TargetGroups;

	constructor(core: EcsCore, store: ServiceStore, groups: TargetGroups) {
		this.#core = core;
		this.#store = store;
		this.#groups = groups;
	}

	/** Every task whose desired status is RUNNING. Reads target health first, so the verdicts are of one moment. */
	async observe(service: ServiceRecord): Promise<ObservedTask[]> {
		const healths = await this.#healths(service);
		const primary = primaryOf(service);
		return this.running(service).map((record) => this.#observeTask(service, primary, record, healths));
	}

	/** Tasks of the service that are to run. */
	running(service: ServiceRecord): TaskRecord[] {
		const tasks = this.#core.tasks.ofService(service.clusterName, service.name);
		return tasks.filter(({task}) => task.desiredStatus === 'RUNNING');
	}

	/** Whether tasks of the service still serve while they are being stopped: their connections are drained. */
	isDraining(service: ServiceRecord): boolean {
		const tasks = this.#core.tasks.ofService(service.clusterName, service.name);
		const leaving = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'DEACTIVATING'];
		return tasks.some(({task}) => task.desiredStatus === 'STOPPED' && leaving.includes(task.lastStatus));
	}

	#observeTask(
		service: ServiceRecord,
		primary: DeploymentRecord,
		record: TaskRecord,
		healths: TargetHealths,
	): ObservedTask {
		const {task} = record;
		const isDaemon = service.settings.schedulingStrategy === 'DAEMON';
		const judged = judgeTask(record, {
			now: this.#core.context.clock.now(),
			hasHealthCheck: this.#hasHealthCheck(record),
			gracePeriodSeconds: service.settings.healthCheckGracePeriodSeconds ?? 0,
			targets: this.#groups.healthsOf(service, record, healths),
		});
		return {
			...judged,
			record,
			id: task.taskArn,
			isPrimary: task.startedBy === primary.id && !this.#isOnDrainingInstance(record),
			zone: (isDaemon ? task.containerInstanceArn : task.availabilityZone) ?? '',
			createdAt: task.createdAt,
		};
	}

	async #healths(service: ServiceRecord): Promise<TargetHealths> {
		if (this.#store.targetGroupsOf(service).size === 0) return new Map();
		return this.#groups.healths(service);
	}

	#hasHealthCheck({task}: TaskRecord): boolean {
		const {containerDefinitions = []} = this.#core.taskDefinitions.peek(task.taskDefinitionArn)?.definition ?? {};
		return containerDefinitions.some(({healthCheck}) => healthCheck !== undefined);
	}

	/** Tasks of an instance that drains are to be replaced, like those of an old deployment. */
	#isOnDrainingInstance({task}: TaskRecord): boolean {
		if (task.containerInstanceArn === undefined) return false;
		const instances = this.#core.context.collection<{readonly status: string}>('container-instances');
		return instances.get(task.containerInstanceArn)?.status !== 'ACTIVE';
	}
}
