import {randomUUID} from 'node:crypto';
import type {ResourceStatus, StackStatus} from '@aws-sdk/client-cloudformation';
import type {Clock} from '../../engine/clock.ts';
import {masked} from './mask.ts';
import type {EventDocument, ResourceRecord, StackDocument} from './model.ts';
import type {StackRepository} from './repository.ts';

/** Sets statuses; each change is stored together with its event. */
export class Recorder {
	readonly #stacks: StackRepository;
	readonly #clock: Clock;

	constructor(stacks: StackRepository, clock: Clock) {
		this.#stacks = stacks;
		this.#clock = clock;
	}

	now(): Date {
		return this.#clock.now();
	}

	save(stack: StackDocument): void {
		this.#stacks.save(stack);
	}

	stack(stack: StackDocument, status: StackStatus, reason?: string): void {
		stack.status = status;
		if (reason === undefined) delete stack.statusReason;
		else stack.statusReason = reason;
		this.#stacks.save(stack);
		this.#stacks.addEvent({
			...this.#common(stack),
			eventId: randomUUID(),
			logicalId: stack.name,
			physicalId: stack.id,
			type: 'AWS::CloudFormation::Stack',
			status: status as ResourceStatus,
			...(reason === undefined ? {} : {reason}),
		});
	}

	/** A step of a resource; `detailedStatus` is for the event only. */
	resource(
		stack: StackDocument,
		record: ResourceRecord,
		status: ResourceStatus,
		reason?: string,
		detailedStatus?: EventDocument['detailedStatus'],
	): void {
		record.status = status;
		record.timestamp = this.#clock.now();
		if (reason === undefined) delete record.statusReason;
		else record.statusReason = reason;
		this.#stacks.save(stack);
		this.#stacks.addEvent({
			...this.#common(stack),
			eventId: `${record.logicalId}-${randomUUID()}`,
			logicalId: record.logicalId,
			...(record.physicalId === undefined ? {} : {physicalId: record.physicalId}),
			type: record.type,
			status,
			...(reason === undefined ? {} : {reason}),
			...(detailedStatus === undefined ? {} : {detailedStatus}),
			properties: JSON.stringify(masked(record.properties, [stack.deployment, stack.operation?.target])),
		});
	}

	validation(
		stack: StackDocument,
		operationId: string,
		logicalId: string,
		type: string,
		path: string,
		reason: string,
	): void {
		this.#stacks.addEvent({
			...this.#common(stack),
			eventId: randomUUID(),
			operationId,
			operationType: 'CREATE_CHANGESET',
			logicalId,
			type,
			status: 'CREATE_FAILED',
			validation: {name: 'PROPERTY_VALIDATION', path, reason},
		});
	}

	#common(stack: StackDocument): Pick<EventDocument, 'stackId' | 'stackName' | 'timestamp'> {
		const {operation} = stack;
		return {
			stackId: stack.id,
			stackName: stack.name,
			timestamp: this.#clock.now(),
			...(operation === undefined ? {} : {operationId: operation.id, operationType: operation.type}),
			...(operation?.token === undefined ? {} : {token: operation.token}),
		};
	}
}
