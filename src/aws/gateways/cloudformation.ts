import type {
	Change,
	ChangeSetStatus,
	ChangeSetType,
	ExecutionStatus,
	OnStackFailure,
	OperationEvent,
	Parameter,
	ParameterDeclaration,
	Stack,
	StackEvent,
	StackResourceSummary,
	StackSummary,
	Tag,
	TemplateParameter,
} from '@aws-sdk/client-cloudformation';
import {CloudFormationClient} from '@aws-sdk/client-cloudformation';
import type {CallOptions, Purpose} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {changeSetCalls} from './cloudformation-change-sets.ts';
import {eventCalls} from './cloudformation-events.ts';
import {stackCalls} from './cloudformation-stacks.ts';
import {templateCalls} from './cloudformation-templates.ts';

export type {
	Change,
	ChangeSetStatus,
	ChangeSetType,
	ExecutionStatus,
	OnStackFailure,
	OperationEvent,
	Output,
	Parameter,
	ParameterDeclaration,
	ResourceChange,
	Stack,
	StackEvent,
	StackResourceSummary,
	StackStatus,
	StackSummary,
	Tag,
	TemplateParameter,
} from '@aws-sdk/client-cloudformation';

/** A template as text (up to 51,200 bytes) or as the URL of an S3 object (up to 1 MB). */
export type TemplateSource = {readonly body: string} | {readonly url: string};

export interface ValidatedTemplate {
	readonly description: string | undefined;
	readonly parameters: readonly TemplateParameter[];
	readonly capabilities: readonly string[];
	readonly capabilitiesReason: string | undefined;
	readonly declaredTransforms: readonly string[];
}

export interface TemplateSummary {
	readonly parameters: readonly ParameterDeclaration[];
	readonly resourceTypes: readonly string[];
	readonly capabilities: readonly string[];
	readonly capabilitiesReason: string | undefined;
}

export interface CreateChangeSetInput {
	readonly stackName: string;
	readonly changeSetName: string;
	/** CREATE also for a stack in REVIEW_IN_PROGRESS. */
	readonly type: ChangeSetType;
	/** Undefined: the template that the stack has. */
	readonly template?: TemplateSource;
	readonly parameters?: readonly Parameter[];
	readonly capabilities?: readonly ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND')[];
	readonly tags?: readonly Tag[];
	readonly roleArn?: string;
	readonly onStackFailure?: OnStackFailure;
	readonly description?: string;
	readonly purpose: Purpose;
}

/** A change set with all pages of its changes. `noChanges`: it FAILED only because there is nothing to change. */
export interface ChangeSet {
	readonly id: string;
	readonly name: string;
	readonly stackId: string;
	readonly stackName: string;
	readonly status: ChangeSetStatus | string;
	readonly statusReason: string | undefined;
	readonly executionStatus: ExecutionStatus | string | undefined;
	readonly noChanges: boolean;
	readonly parameters: readonly Parameter[];
	readonly changes: readonly Change[];
}

/** Exactly one of the three names what the events are of. */
export interface OperationEventsQuery {
	readonly stackName?: string;
	readonly changeSetName?: string;
	readonly operationId?: string;
	readonly failedOnly?: boolean;
}

export interface DeleteStackInput {
	/** Stack name or id; an id when the same name may be created again meanwhile. */
	readonly stack: string;
	readonly purpose: Purpose;
	/** Only when the stack is DELETE_FAILED. */
	readonly retainResources?: readonly string[];
	/** FORCE_DELETE_STACK: gives up on resources that cannot be deleted. */
	readonly force?: boolean;
}

export interface CloudFormationGateway {
	/** @throws TemplateError when AWS refuses the template, with its own words. */
	validateTemplate(template: TemplateSource, options?: CallOptions): Promise<ValidatedTemplate>;
	templateSummary(of: TemplateSource | {readonly stackName: string}, options?: CallOptions): Promise<TemplateSummary>;
	createChangeSet(
		input: CreateChangeSetInput,
		options?: CallOptions,
	): Promise<{readonly changeSetId: string; readonly stackId: string}>;
	/** By id, or by name together with the stack; undefined when there is none. */
	describeChangeSet(changeSet: string, stackName?: string, options?: CallOptions): Promise<ChangeSet | undefined>;
	executeChangeSet(changeSetId: string, purpose: Purpose, options?: CallOptions): Promise<void>;
	deleteChangeSet(changeSetId: string, options?: CallOptions): Promise<void>;
	/** By name or id; undefined when there is no such stack. A deleted stack is found by id only. */
	describeStack(stack: string, options?: CallOptions): Promise<Stack | undefined>;
	/** Every stack that is not deleted, with parameters, outputs and tags. */
	describeStacks(options?: CallOptions): Promise<Stack[]>;
	/** Summaries, deleted ones of the last 90 days included. */
	listStacks(options?: CallOptions): Promise<StackSummary[]>;
	/** Newest first, back to but without the event `until`. */
	stackEvents(stack: string, until?: string, options?: CallOptions): Promise<StackEvent[]>;
	/**
	 * DescribeEvents (operation ids, validation errors, root causes), newest first; where the caller may not or the
	 * endpoint cannot, the stack's events in the same shape.
	 */
	operationEvents(query: OperationEventsQuery, options?: CallOptions): Promise<OperationEvent[]>;
	/** Works while the stack is still being created, when outputs do not exist yet. */
	stackResources(stack: string, options?: CallOptions): Promise<StackResourceSummary[]>;
	getTemplate(stack: string, options?: CallOptions): Promise<string>;
	deleteStack(input: DeleteStackInput, options?: CallOptions): Promise<void>;
	setTerminationProtection(stack: string, enabled: boolean, options?: CallOptions): Promise<void>;
	cancelUpdate(stack: string, purpose: Purpose, options?: CallOptions): Promise<void>;
	/** Takes a rollback that failed (UPDATE_ROLLBACK_FAILED) up again. */
	continueUpdateRollback(stack: string, purpose: Purpose, options?: CallOptions): Promise<void>;
	/** Undoes an operation that failed and was left as it was (CREATE_FAILED, UPDATE_FAILED). */
	rollbackStack(stack: string, purpose: Purpose, options?: CallOptions): Promise<void>;
}

export function createCloudFormationGateway(connect: Connect): CloudFormationGateway {
	const client = connect(CloudFormationClient, 'CloudFormation');
	return {...templateCalls(client), ...changeSetCalls(client), ...stackCalls(client), ...eventCalls(client)};
}
