import {randomUUID} from 'node:crypto';
import type {ServiceContext} from '../../../engine/context.ts';
import type {DeploymentRecord, ServiceRecord} from './model.ts';
import {primaryOf} from './model.ts';

const keptEvents = 100;

type EventType = 'INFO' | 'WARN' | 'ERROR';

/** Says what a service does: in its own list of events, and on the bus as EventBridge has it. */
export class ServiceEvents {
	readonly #context: ServiceContext;

	constructor(context: ServiceContext) {
		this.#context = context;
	}

	/** Adds `(service <name>) <text>` to the service's events. The caller saves the service. */
	say(service: ServiceRecord, text: string): void {
		const createdAt = this.#context.clock.now();
		service.events.unshift({id: randomUUID(), createdAt, message: `(service ${service.name}) ${text}`});
		service.events.splice(keptEvents);
	}

	/** "ECS Service Action" (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html). */
	publishAction(
		service: ServiceRecord,
		eventType: EventType,
		eventName: string,
		more: Readonly<Record<string, unknown>> = {},
	): void {
		const {clusterArn} = service;
		this.#publish('ECS Service Action', service, {eventType, eventName, clusterArn, ...more});
	}

	/** "ECS Deployment State Change" of the service's primary deployment, or of the one given. */
	publishDeployment(
		service: ServiceRecord,
		eventType: EventType,
		eventName: string,
		deployment: DeploymentRecord = primaryOf(service),
	): void {
		this.#publish('ECS Deployment State Change', service, {
			eventType,
			eventName,
			deploymentId: deployment.id,
			updatedAt: deployment.updatedAt.toISOString(),
			reason: deployment.rolloutStateReason,
		});
	}

	#publish(detailType: string, service: ServiceRecord, detail: Readonly<Record<string, unknown>>): void {
		const {clock, bus, region} = this.#context;
		const time = clock.now();
		const createdAt = time.toISOString();
		bus.publish({
			source: 'aws.ecs',
			detailType,
			resources: [service.arn],
			time,
			region,
			detail: detailType === 'ECS Service Action' ? {...detail, createdAt} : detail,
		});
	}
}

/** `(task <id>) (task <id>)`, as service events list tasks. */
export const taskList = (ids: readonly string[]): string => ids.map((id) => `(task ${id})`).join(' ');
