import type {OperationType, ResourceStatus, StackStatus, Tag} from '@aws-sdk/client-cloudformation';
import type {DeletionPolicy} from '../template/model.ts';
import type {ParameterValue} from '../template/parameters.ts';
import type {Values} from '../template/value.ts';

/** What a stack is to be, or is: everything that a create or update asks for. */
export interface Deployment {
	readonly templateBody: string;
	readonly parameters: readonly ParameterValue[];
	readonly tags: readonly Tag[];
	readonly capabilities: readonly string[];
	readonly notificationArns: readonly string[];
	readonly roleArn?: string;
}

/** A resource of a stack. `physicalId` is absent until the service has answered. */
export interface ResourceRecord {
	readonly logicalId: string;
	readonly type: string;
	physicalId?: string;
	/** Resolved, without the stack's tags. */
	properties: Values;
	attributes: Values;
	stackTags: readonly Tag[];
	metadata?: Values;
	/** Logical ids that must outlive it. */
	dependencies: readonly string[];
	deletionPolicy: DeletionPolicy;
	updateReplacePolicy: DeletionPolicy;
	status: ResourceStatus;
	statusReason?: string;
	timestamp: Date;
	/** Which creation of the stack made it: tells a replacement from what it replaces. */
	readonly creation: number;
	/** Properties that an update in place was bringing about when it failed or was cut off. */
	attempted?: Values;
	/** The operation that last changed it in place. */
	updatedBy?: string;
}

export interface StackOutput {
	readonly key: string;
	readonly value: string;
	readonly description?: string;
	readonly exportName?: string;
}

/** A physical resource that the operation leaves behind; `keep` when its policy retains it. */
export interface Leftover {
	readonly record: ResourceRecord;
	readonly keep: boolean;
}

/** Where an operation is; each phase may be run again from its start after a crash. */
export type Phase =
	| 'deploy'
	/** Undoing an update, resource by resource. */
	| 'revert'
	/** Deleting what a finished or undone update left behind. */
	| 'cleanup'
	/** Deleting everything: of a stack, or of one whose creation failed. */
	| 'remove'
	/** Ended in a failed state that RollbackStack, ContinueUpdateRollback or a new update takes up. */
	| 'failed';

/** What is under way, or failed half-way. */
export interface Operation {
	readonly id: string;
	readonly type: OperationType;
	readonly token?: string;
	phase: Phase;
	/** The stack's statuses begin with this word. */
	verb: 'CREATE' | 'UPDATE' | 'DELETE' | 'ROLLBACK' | 'UPDATE_ROLLBACK';
	readonly onFailure: 'ROLLBACK' | 'DELETE' | 'DO_NOTHING';
	readonly retainExceptOnCreate: boolean;
	readonly target: Deployment;
	/** The resources as they were when the operation began. */
	readonly before: Readonly<Record<string, ResourceRecord>>;
	/** Logical ids that were brought to their target. */
	done: readonly string[];
	/** Logical ids for which any work began. */
	touched: readonly string[];
	leftovers: readonly Leftover[];
	failures: readonly {readonly logicalId: string; readonly verb: 'create' | 'update' | 'delete'}[];
	/** Resources to leave alone: RetainResources, ResourcesToSkip. */
	skip: readonly string[];
	/** Why the user ended the deploy phase early; it becomes the stack's status reason. */
	cancelled?: string;
}

/** What an instance (`cfn-signal`) or a wait handle told of a resource. */
export interface Signal {
	readonly status: 'SUCCESS' | 'FAILURE';
	readonly reason?: string;
	readonly data?: string;
}

export interface StackDocument {
	readonly id: string;
	readonly name: string;
	status: StackStatus;
	statusReason?: string;
	readonly creationTime: Date;
	lastUpdatedTime?: Date;
	deletionTime?: Date;
	deployment: Deployment;
	disableRollback: boolean;
	timeoutInMinutes?: number;
	terminationProtection: boolean;
	changeSetId?: string;
	parentId?: string;
	rootId?: string;
	stackPolicy?: string;
	resources: Record<string, ResourceRecord>;
	outputs: readonly StackOutput[];
	/** Names of exports that its template imports. */
	imports: readonly string[];
	operation?: Operation;
	/** A deletion asked for while a creation was under way; it begins as soon as that has ended. */
	pendingDeletion?: Operation;
	lastOperations: readonly {readonly type: OperationType; readonly id: string}[];
	/** Requests by idempotency token: what was asked and which operation it began. */
	tokens: Readonly<Record<string, {readonly request: string; readonly operationId: string}>>;
	/** By logical id, then by the unique id that each sender gives itself. */
	signals?: Readonly<Record<string, Readonly<Record<string, Signal>>>>;
	/** Creations so far, for `ResourceRecord.creation`. */
	creations: number;
}

/** A line of a stack's history, newest last. */
export interface EventDocument {
	readonly eventId: string;
	readonly stackId: string;
	readonly stackName: string;
	readonly operationId?: string;
	readonly operationType?: OperationType;
	readonly token?: string;
	readonly logicalId: string;
	readonly physicalId?: string;
	readonly type: string;
	readonly status: ResourceStatus;
	readonly reason?: string;
	readonly detailedStatus?: 'CONFIGURATION_COMPLETE' | 'VALIDATION_FAILED';
	readonly timestamp: Date;
	readonly properties?: string;
	/** Set on what early validation found. */
	readonly validation?: {readonly name: string; readonly path: string; readonly reason: string};
}

export function isInProgress(status: string): boolean {
	return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}
