import {randomUUID} from 'node:crypto';
import type {OperationType, StackStatus} from '@aws-sdk/client-cloudformation';
import {AwsError} from '../../wire/errors.ts';
import {ValidationError} from '../errors.ts';
import type {Environment} from './environment.ts';
import {type Deployment, isInProgress, type Leftover, type Operation, type StackDocument} from './model.ts';
import type {OperationRunner} from './runner.ts';

/** Settings of a new stack beside its deployment. */
export interface CreateOptions {
	readonly onFailure: Operation['onFailure'];
	readonly retainExceptOnCreate?: boolean;
	readonly timeoutInMinutes?: number;
	readonly terminationProtection?: boolean;
	readonly stackPolicy?: string;
	readonly parentId?: string;
	readonly rootId?: string;
	readonly token?: string;
}

export interface UpdateOptions {
	readonly disableRollback: boolean;
	readonly retainExceptOnCreate?: boolean;
	readonly token?: string;
}

const updatable: ReadonlySet<StackStatus> = new Set<StackStatus>([
	'CREATE_COMPLETE',
	'CREATE_FAILED',
	'UPDATE_COMPLETE',
	'UPDATE_FAILED',
	'UPDATE_ROLLBACK_COMPLETE',
	'IMPORT_COMPLETE',
	'IMPORT_ROLLBACK_COMPLETE',
]);

/** Begins operations on stacks, each only from a state that allows it. Every method throws AWS's own errors. */
export class StackOperations {
	readonly #environment: Environment;
	readonly #runner: OperationRunner;

	constructor(environment: Environment, runner: OperationRunner) {
		this.#environment = environment;
		this.#runner = runner;
	}

	/** A stack that does not exist yet, in no state. Throws when the name is taken or wrong. */
	newStack(name: string, deployment: Deployment, options: CreateOptions): StackDocument {
		const {stacks, region, account, recorder} = this.#environment;
		if (!/^[A-Za-z][-A-Za-z0-9]{0,127}$/.test(name)) {
			throw new ValidationError(
				`1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
			);
		}
		if (stacks.find(name) !== undefined) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
		return {
			id: `arn:aws:cloudformation:${region}:${account}:stack/${name}/${randomUUID()}`,
			name,
			status: 'REVIEW_IN_PROGRESS',
			creationTime: recorder.now(),
			deployment,
			disableRollback: options.onFailure === 'DO_NOTHING',
			...(options.timeoutInMinutes === undefined ? {} : {timeoutInMinutes: options.timeoutInMinutes}),
			terminationProtection: options.terminationProtection ?? false,
			...(options.stackPolicy === undefined ? {} : {stackPolicy: options.stackPolicy}),
			...(options.parentId === undefined ? {} : {parentId: options.parentId}),
			...(options.rootId === undefined ? {} : {rootId: options.rootId}),
			resources: {},
			outputs: [],
			imports: [],
			lastOperations: [],
			tokens: {},
			creations: 0,
		};
	}

	/** Begins the creation of a stack that is new or under review. Gives the operation's id. */
	create(stack: StackDocument, deployment: Deployment, options: CreateOptions): string {
		stack.deployment = deployment;
		stack.disableRollback = options.onFailure === 'DO_NOTHING';
		const operation = newOperation('CREATE_STACK', 'CREATE', stack, deployment, {
			onFailure: options.onFailure,
			retainExceptOnCreate: options.retainExceptOnCreate ?? false,
			...(options.token === undefined ? {} : {token: options.token}),
		});
		return this.#begin(stack, operation, 'CREATE_IN_PROGRESS', 'User Initiated');
	}

	/** Begins an update. Throws `ValidationError` when the stack's state does not allow one. */
	update(stack: StackDocument, deployment: Deployment, options: UpdateOptions): string {
		this.refuseUpdate(stack);
		const operation = newOperation('UPDATE_STACK', 'UPDATE', stack, deployment, {
			onFailure: options.disableRollback ? 'DO_NOTHING' : 'ROLLBACK',
			retainExceptOnCreate: options.retainExceptOnCreate ?? false,
			...(options.token === undefined ? {} : {token: options.token}),
			leftovers: supersededBy(stack),
		});
		stack.lastUpdatedTime = this.#environment.recorder.now();
		return this.#begin(stack, operation, 'UPDATE_IN_PROGRESS', 'User Initiated');
	}

	refuseUpdate(stack: StackDocument): void {
		if (updatable.has(stack.status)) return;
		throw new ValidationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
	}

	/** Begins a deletion; a stack that is being deleted already goes on as it is. Gives the operation's id. */
	delete(stack: StackDocument, retain: readonly string[], token?: string): string | undefined {
		if (stack.status === 'DELETE_IN_PROGRESS' || stack.status === 'DELETE_COMPLETE') return stack.operation?.id;
		this.#refuseDelete(stack, retain);
		const operation = newOperation('DELETE_STACK', 'DELETE', stack, stack.deployment, {
			phase: 'remove',
			leftovers: supersededBy(stack),
			skip: retain,
			...(token === undefined ? {} : {token}),
		});
		const users = this.#exportUsers(stack);
		if (users !== undefined) {
			this.#environment.recorder.stack(stack, stack.status, users);
			return undefined;
		}
		if (stack.status === 'CREATE_IN_PROGRESS') {
			stack.pendingDeletion = operation;
			this.#environment.recorder.stack(stack, 'DELETE_IN_PROGRESS', 'User Initiated');
			this.#runner.cancel(stack, 'Stack deletion requested.');
			return operation.id;
		}
		return this.#begin(stack, operation, 'DELETE_IN_PROGRESS', 'User Initiated');
	}

	/** Ends a running update; the stack rolls back. */
	cancelUpdate(stack: StackDocument): void {
		if (stack.status !== 'UPDATE_IN_PROGRESS') {
			throw new ValidationError('CancelUpdateStack cannot be called from current stack status');
		}
		this.#runner.cancel(stack, 'User Initiated');
	}

	/** Takes a failed rollback up again, leaving `skip` alone. */
	continueRollback(stack: StackDocument, skip: readonly string[]): string {
		const {operation} = stack;
		if (stack.status !== 'UPDATE_ROLLBACK_FAILED' || operation === undefined) {
			throw new ValidationError(
				`Stack:${stack.id} is in ${stack.status} state and can not continue rolling back. Stack must be in UPDATE_ROLLBACK_FAILED state.`,
			);
		}
		const alien = skip.filter((logicalId) => stack.resources[logicalId]?.status !== 'UPDATE_FAILED');
		if (alien.length > 0) {
			throw new ValidationError(
				`The following resources to skip are not in the UPDATE_FAILED state: [${alien.join(', ')}]`,
			);
		}
		const next: Operation = {
			...operation,
			id: randomUUID(),
			type: 'CONTINUE_ROLLBACK',
			phase: 'revert',
			skip,
			failures: [],
		};
		return this.#begin(stack, next, 'UPDATE_ROLLBACK_IN_PROGRESS', 'User Initiated');
	}

	/** Rolls back a stack whose creation or update failed and was kept as it was. */
	rollback(stack: StackDocument, retainExceptOnCreate: boolean): string {
		const {operation, status} = stack;
		const isCreate = status === 'CREATE_FAILED';
		if ((!isCreate && status !== 'UPDATE_FAILED') || operation === undefined) {
			throw new ValidationError(`Stack:${stack.id} is in ${status} state and can not be rolled back.`);
		}
		const next: Operation = {
			...operation,
			id: randomUUID(),
			type: 'ROLLBACK',
			phase: isCreate ? 'remove' : 'revert',
			verb: isCreate ? 'ROLLBACK' : 'UPDATE_ROLLBACK',
			retainExceptOnCreate,
			failures: [],
		};
		return this.#begin(
			stack,
			next,
			isCreate ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS',
			'User Initiated',
		);
	}

	#refuseDelete(stack: StackDocument, retain: readonly string[]): void {
		const {name, id, status, terminationProtection} = stack;
		if (terminationProtection) {
			throw new ValidationError(`Stack [${name}] cannot be deleted while TerminationProtection is enabled`);
		}
		if (isInProgress(status) && status !== 'CREATE_IN_PROGRESS') {
			throw new ValidationError(`Stack [${id}] cannot be deleted while in status ${status}`);
		}
		if (retain.length > 0 && status !== 'DELETE_FAILED') {
			throw new ValidationError(
				`Invalid operation on stack [${id}]. Specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
			);
		}
	}

	/** AWS's status reason when outputs of the stack are imported elsewhere. */
	#exportUsers(stack: StackDocument): string | undefined {
		for (const {exportName} of stack.outputs) {
			if (exportName === undefined) continue;
			const users = this.#environment.stacks.importersOf(exportName).map(({name}) => name);
			if (users.length > 0) {
				return `Delete canceled. Cannot delete export ${exportName} as it is in use by ${users.join(' and ')}.`;
			}
		}
		return undefined;
	}

	#begin(stack: StackDocument, operation: Operation, status: StackStatus, reason: string): string {
		stack.operation = operation;
		stack.lastOperations = [{type: operation.type, id: operation.id}, ...stack.lastOperations].slice(0, 10);
		this.#environment.recorder.stack(stack, status, reason);
		this.#runner.start(stack);
		return operation.id;
	}
}

/** Resources that a failed update replaced without coming to delete them. */
function supersededBy({operation, resources}: StackDocument): Leftover[] {
	if (operation?.phase !== 'failed') return [];
	const replaced = Object.values(operation.before).filter(
		({logicalId, creation, physicalId}) => physicalId !== undefined && resources[logicalId]?.creation !== creation,
	);
	return [
		...operation.leftovers,
		...replaced.map((record) => ({record, keep: record.updateReplacePolicy === 'Retain'})),
	];
}

function newOperation(
	type: OperationType,
	verb: Operation['verb'],
	stack: StackDocument,
	target: Deployment,
	options: Partial<Operation>,
): Operation {
	return {
		id: randomUUID(),
		type,
		verb,
		phase: 'deploy',
		onFailure: 'ROLLBACK',
		retainExceptOnCreate: false,
		target,
		before: structuredClone(stack.resources),
		done: [],
		touched: [],
		leftovers: [],
		failures: [],
		skip: [],
		...options,
	};
}
