import {ecsArn} from '../arns.ts';
import type {EcsCore} from '../core.ts';
import {failureThreshold} from './circuit-breaker.ts';
import type {ServiceEvents} from './events.ts';
import {
	type DeploymentRecord,
	primaryOf,
	type ServiceDeploymentRecord,
	type ServiceRecord,
	type ServiceRevisionRecord,
} from './model.ts';
import {nineteenDigits, type ServiceStore} from './service-store.ts';

/** Begins, completes, fails and rolls back the deployments of services. Changes are saved by whoever calls. */
export class Deployments {
	readonly #core: EcsCore;
	readonly #store: ServiceStore;
	readonly #events: ServiceEvents;

	constructor(core: EcsCore, store: ServiceStore, events: ServiceEvents) {
		this.#core = core;
		this.#store = store;
		this.#events = events;
	}

	/** Makes a revision of the service's present settings the one to be reached. */
	begin(service: ServiceRecord, taskDefinitionArn: string): void {
		const revision = this.#addRevision(service, taskDefinitionArn);
		const sources = service.deployments.map(({revisionArn}) => revisionArn);
		for (const deployment of service.deployments) this.#supersede(deployment);
		const serviceDeployment = this.#addServiceDeployment(service, revision.serviceRevisionArn, sources);
		this.#promote(service, this.#deploymentOf(revision, serviceDeployment.serviceDeploymentArn));
		this.#setRollout(primaryOf(service), 'IN_PROGRESS');
		this.#events.publishDeployment(service, 'INFO', 'SERVICE_DEPLOYMENT_IN_PROGRESS');
	}

	/** The primary deployment has reached its goal and nothing of the others is left. */
	complete(service: ServiceRecord): void {
		const primary = primaryOf(service);
		service.deployments = [primary];
		service.completedRevisionArn = primary.revisionArn;
		this.#setRollout(primary, 'COMPLETED');
		this.#events.say(service, `(deployment ${primary.id}) deployment completed.`);
		this.#events.publishDeployment(service, 'INFO', 'SERVICE_DEPLOYMENT_COMPLETED');
		const record = this.#store.deployments.get(primary.serviceDeploymentArn);
		if (record?.status === 'IN_PROGRESS') this.#finish(record, 'SUCCESSFUL');
		if (record?.status === 'ROLLBACK_IN_PROGRESS') this.#finish(record, 'ROLLBACK_SUCCESSFUL', record.statusReason);
	}

	/** The circuit breaker has tripped: the primary deployment starts no more tasks, and is rolled back if so configured. */
	fail(service: ServiceRecord): void {
		const failed = primaryOf(service);
		const breaker = service.settings.deploymentConfiguration.deploymentCircuitBreaker;
		this.#setRollout(failed, 'FAILED', 'ECS deployment circuit breaker: tasks failed to start.');
		this.#events.say(service, `(deployment ${failed.id}) deployment failed: tasks failed to start.`);
		this.#events.publishDeployment(service, 'ERROR', 'SERVICE_DEPLOYMENT_FAILED');
		const record = this.#store.deployments.get(failed.serviceDeploymentArn);
		if (record !== undefined && breaker !== undefined) {
			const {failedTasks: failureCount} = failed;
			const threshold = failureThreshold(breaker, service.desiredCount);
			record.deploymentCircuitBreaker = {status: 'TRIGGERED', failureCount, threshold};
		}
		const reason = 'The ECS deployment circuit breaker was triggered.';
		if (breaker?.rollback === true) this.rollBack(service, reason);
		else if (record !== undefined) this.#finish(record, 'STOPPED', reason);
	}

	/** Goes back to the last revision that completed; without one the service deployment ends as ROLLBACK_FAILED. */
	rollBack(service: ServiceRecord, reason: string): void {
		const abandoned = primaryOf(service);
		const record = this.#store.deployments.get(abandoned.serviceDeploymentArn);
		const target = this.#store.revisions.get(service.completedRevisionArn ?? '');
		if (target === undefined || target.serviceRevisionArn === abandoned.revisionArn) {
			const nothing = `${reason} No rollback candidate was found to run the rollback.`;
			if (record !== undefined) this.#finish(record, 'ROLLBACK_FAILED', nothing);
			return;
		}
		if (record !== undefined) this.#markRollback(record, target.serviceRevisionArn, reason);
		const earlier = service.deployments.find(({revisionArn}) => revisionArn === target.serviceRevisionArn);
		const restored = earlier ?? this.#deploymentOf(target, abandoned.serviceDeploymentArn);
		restored.serviceDeploymentArn = abandoned.serviceDeploymentArn;
		this.#promote(service, restored);
		const origin = abandoned.rolloutState === 'FAILED' ? 'ECS deployment circuit breaker' : 'ECS deployment';
		this.#setRollout(restored, 'IN_PROGRESS', `${origin}: rolling back to deploymentId ${restored.id}.`);
		this.#restoreSettings(service, target);
		this.#events.say(service, `rolling back to deployment ${restored.id}.`);
		this.#events.publishDeployment(service, 'INFO', 'SERVICE_DEPLOYMENT_IN_PROGRESS');
	}

	/** Ends the service deployment without going back; what runs stays. */
	abort(service: ServiceRecord, reason: string): void {
		const primary = primaryOf(service);
		this.#setRollout(primary, 'FAILED', reason);
		const record = this.#store.deployments.get(primary.serviceDeploymentArn);
		if (record !== undefined) this.#finish(record, 'STOPPED', reason);
	}

	/** Counts a task of the primary deployment that failed before it was healthy. */
	countFailure(service: ServiceRecord, deployment: DeploymentRecord): void {
		deployment.failedStarts += 1;
		deployment.lastFailureAt = this.#core.context.clock.now();
		if (deployment.rolloutState === 'IN_PROGRESS') deployment.failedTasks += 1;
		const record = this.#store.deployments.get(deployment.serviceDeploymentArn);
		const breaker = service.settings.deploymentConfiguration.deploymentCircuitBreaker;
		if (record === undefined || breaker?.enable !== true || deployment.rolloutState !== 'IN_PROGRESS') return;
		const threshold = failureThreshold(breaker, service.desiredCount);
		record.deploymentCircuitBreaker = {status: 'MONITORING', failureCount: deployment.failedTasks, threshold};
		this.#store.deployments.put(record.serviceDeploymentArn, record);
	}

	#addRevision(service: ServiceRecord, taskDefinitionArn: string): ServiceRevisionRecord {
		const {context, taskDefinitions} = this.#core;
		const {settings} = service;
		const containers = taskDefinitions.peek(taskDefinitionArn)?.definition.containerDefinitions ?? [];
		const {launchType, capacityProviderStrategy, platformVersion, networkConfiguration} = settings;
		const path = `service-revision/${service.clusterName}/${service.name}/${nineteenDigits()}`;
		const revision: ServiceRevisionRecord = {
			serviceRevisionArn: ecsArn(context, path),
			serviceArn: service.arn,
			clusterArn: service.clusterArn,
			taskDefinition: taskDefinitionArn,
			createdAt: context.clock.now(),
			launchType,
			capacityProviderStrategy,
			...(platformVersion === undefined ? {} : {platformVersion, platformFamily: 'Linux'}),
			networkConfiguration,
			loadBalancers: settings.loadBalancers ?? [],
			serviceRegistries: settings.serviceRegistries ?? [],
			containerImages: containers.map(({name, image}) => ({containerName: name, image})),
			guardDutyEnabled: false,
		};
		return this.#store.revisions.put(revision.serviceRevisionArn, revision);
	}

	#addServiceDeployment(service: ServiceRecord, target: string, sources: readonly string[]): ServiceDeploymentRecord {
		const {context} = this.#core;
		const now = context.clock.now();
		const breaker = service.settings.deploymentConfiguration.deploymentCircuitBreaker;
		const {enable = false} = breaker ?? {};
		const path = `service-deployment/${service.clusterName}/${service.name}/${nineteenDigits()}`;
		const record: ServiceDeploymentRecord = {
			serviceDeploymentArn: ecsArn(context, path),
			serviceArn: service.arn,
			clusterArn: service.clusterArn,
			createdAt: now,
			startedAt: now,
			updatedAt: now,
			sourceServiceRevisions: sources.map((arn) => ({arn})),
			targetServiceRevision: {arn: target},
			status: 'IN_PROGRESS',
			deploymentConfiguration: service.settings.deploymentConfiguration,
			deploymentCircuitBreaker: {
				status: enable ? 'MONITORING' : 'DISABLED',
				failureCount: 0,
				threshold: failureThreshold(breaker ?? {enable: false, rollback: false}, service.desiredCount),
			},
		};
		return this.#store.deployments.put(record.serviceDeploymentArn, record);
	}

	#deploymentOf(revision: ServiceRevisionRecord, serviceDeploymentArn: string): DeploymentRecord {
		const now = this.#core.context.clock.now();
		return {
			id: `ecs-svc/${nineteenDigits()}`,
			createdAt: now,
			updatedAt: now,
			revisionArn: revision.serviceRevisionArn,
			taskDefinitionArn: revision.taskDefinition ?? '',
			launchType: revision.launchType,
			capacityProviderStrategy: revision.capacityProviderStrategy,
			platformVersion: revision.platformVersion,
			networkConfiguration: revision.networkConfiguration,
			serviceDeploymentArn,
			status: 'PRIMARY',
			rolloutState: 'IN_PROGRESS',
			rolloutStateReason: '',
			failedTasks: 0,
			failedStarts: 0,
			lastFailureAt: undefined,
		};
	}

	#promote(service: ServiceRecord, primary: DeploymentRecord): void {
		for (const deployment of service.deployments) deployment.status = 'ACTIVE';
		primary.status = 'PRIMARY';
		primary.failedTasks = 0;
		primary.failedStarts = 0;
		service.deployments = [primary, ...service.deployments.filter((deployment) => deployment !== primary)];
		service.isSteady = false;
	}

	/** What a rollback brings back besides the task definition. */
	#restoreSettings(
		service: ServiceRecord,
		{launchType, networkConfiguration, ...revision}: ServiceRevisionRecord,
	): void {
		const {capacityProviderStrategy, platformVersion, loadBalancers, serviceRegistries} = revision;
		service.settings = {
			...service.settings,
			...{
				launchType,
				capacityProviderStrategy,
				platformVersion,
				networkConfiguration,
				loadBalancers,
				serviceRegistries,
			},
		};
	}

	/** A newer deployment takes the place of one that was under way. */
	#supersede(deployment: DeploymentRecord): void {
		const record = this.#store.deployments.get(deployment.serviceDeploymentArn);
		if (record?.finishedAt !== undefined || record === undefined) return;
		this.#finish(record, 'STOPPED', 'The service deployment was stopped because a newer one started.');
	}

	#markRollback(record: ServiceDeploymentRecord, serviceRevisionArn: string, reason: string): void {
		const startedAt = this.#core.context.clock.now();
		record.status = 'ROLLBACK_IN_PROGRESS';
		record.statusReason = reason;
		record.updatedAt = startedAt;
		record.rollback = {reason, startedAt, serviceRevisionArn};
		this.#store.deployments.put(record.serviceDeploymentArn, record);
	}

	#finish(record: ServiceDeploymentRecord, status: ServiceDeploymentRecord['status'], reason?: string): void {
		const now = this.#core.context.clock.now();
		record.status = status;
		record.statusReason = reason;
		record.finishedAt = now;
		record.updatedAt = now;
		if (status === 'STOPPED') record.stoppedAt = now;
		const breaker = record.deploymentCircuitBreaker;
		if (breaker?.status === 'MONITORING') breaker.status = 'MONITORING_COMPLETE';
		this.#store.deployments.put(record.serviceDeploymentArn, record);
	}

	#setRollout(deployment: DeploymentRecord, state: DeploymentRecord['rolloutState'], reason?: string): void {
		deployment.rolloutState = state;
		const word = state === 'IN_PROGRESS' ? 'in progress' : state.toLowerCase();
		deployment.rolloutStateReason = reason ?? `ECS deployment ${deployment.id} ${word}.`;
		deployment.updatedAt = this.#core.context.clock.now();
	}
}
