import type {StackStatus} from '@aws-sdk/client-cloudformation';
import {deploy} from './deploy.ts';
import type {Environment} from './environment.ts';
import type {Operation, StackDocument} from './model.ts';
import {cleanUp, removeAll} from './remove.ts';
import {revert} from './revert.ts';

interface Run {
	readonly cancel: AbortController;
	readonly finished: Promise<void>;
}

/** Carries operations out, phase by phase. Each phase can begin again, so an operation that a crash cut off goes on. */
export class OperationRunner {
	readonly #environment: Environment;
	readonly #runs = new Map<string, Run>();
	readonly #onFailure: (what: string, error: unknown) => void;

	constructor(environment: Environment, onFailure: (what: string, error: unknown) => void) {
		this.#environment = environment;
		this.#onFailure = onFailure;
	}

	/** Takes up everything that was under way when the engine last ended. */
	resume(): void {
		for (const stack of this.#environment.stacks.list()) {
			if (stack.operation !== undefined && stack.operation.phase !== 'failed') this.start(stack);
		}
	}

	/** Begins the stack's operation; the work goes on after this returns. */
	start(stack: StackDocument): void {
		const cancel = new AbortController();
		const finished = this.#run(stack, cancel)
			.catch((error: unknown) => {
				if (!this.#environment.signal.aborted) this.#onFailure(`operation on stack ${stack.name}`, error);
			})
			.finally(() => {
				if (this.#runs.get(stack.id)?.finished === finished) this.#runs.delete(stack.id);
			});
		this.#runs.set(stack.id, {cancel, finished});
	}

	/** Ends the deploy phase early; what follows is what follows a failure. */
	cancel(stack: StackDocument, reason: string): void {
		if (stack.operation !== undefined) stack.operation.cancelled = reason;
		this.#environment.recorder.save(stack);
		this.#runs.get(stack.id)?.cancel.abort(reason);
	}

	/** Resolves once nothing runs any more. */
	async idle(): Promise<void> {
		while (this.#runs.size > 0) await Promise.all([...this.#runs.values()].map(({finished}) => finished));
	}

	async #run(stack: StackDocument, cancel: AbortController): Promise<void> {
		const {signal} = this.#environment;
		using _timeout = this.#armTimeout(stack, cancel);
		if (stack.operation?.cancelled !== undefined) cancel.abort(stack.operation.cancelled);
		while (stack.operation !== undefined && stack.operation.phase !== 'failed') {
			if (signal.aborted) return;
			await this.#step(stack, stack.operation, cancel);
		}
	}

	#armTimeout(stack: StackDocument, cancel: AbortController): Disposable {
		const {clock} = this.#environment;
		const {operation, timeoutInMinutes} = stack;
		if (operation?.verb !== 'CREATE' || timeoutInMinutes === undefined) return {[Symbol.dispose]: () => undefined};
		const end = (stack.lastUpdatedTime ?? stack.creationTime).getTime() + timeoutInMinutes * 60_000;
		return clock.after(Math.max(0, end - clock.now().getTime()), () => {
			cancel.abort('Stack creation time exceeded the specified timeout.');
		});
	}

	async #step(stack: StackDocument, operation: Operation, cancel: AbortController): Promise<void> {
		switch (operation.phase) {
			case 'deploy':
				return this.#deploy(stack, operation, cancel);
			case 'revert':
				return this.#revert(stack, operation);
			case 'cleanup':
				await cleanUp(this.#environment, stack, operation);
				return this.#finish(
					stack,
					operation,
					operation.verb === 'UPDATE' ? 'UPDATE_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE',
				);
			case 'remove':
				return this.#remove(stack, operation);
			case 'failed':
		}
	}

	async #deploy(stack: StackDocument, operation: Operation, cancel: AbortController): Promise<void> {
		const {failure} = await deploy(this.#environment, stack, operation, cancel);
		const {pendingDeletion} = stack;
		if (pendingDeletion !== undefined) {
			delete stack.pendingDeletion;
			stack.operation = pendingDeletion;
			this.#environment.recorder.save(stack);
		} else if (failure === undefined) {
			if (operation.verb === 'CREATE') this.#finish(stack, operation, 'CREATE_COMPLETE');
			else this.#enter(stack, operation, 'cleanup', 'UPDATE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
		} else this.#failed(stack, operation, failure);
	}

	#failed(stack: StackDocument, operation: Operation, failure: string): void {
		const isCreate = operation.verb === 'CREATE';
		if (operation.onFailure === 'DO_NOTHING') {
			this.#enter(stack, operation, 'failed', operation.verb, isCreate ? 'CREATE_FAILED' : 'UPDATE_FAILED', failure);
		} else if (!isCreate) {
			this.#enter(stack, operation, 'revert', 'UPDATE_ROLLBACK', 'UPDATE_ROLLBACK_IN_PROGRESS', failure);
		} else if (operation.onFailure === 'DELETE') {
			const reason = `${failure.trimEnd()} Delete requested by user.`;
			this.#enter(stack, operation, 'remove', 'DELETE', 'DELETE_IN_PROGRESS', reason);
		} else {
			const reason = `${failure.trimEnd()} Rollback requested by user.`;
			this.#enter(stack, operation, 'remove', 'ROLLBACK', 'ROLLBACK_IN_PROGRESS', reason);
		}
	}

	async #revert(stack: StackDocument, operation: Operation): Promise<void> {
		const failed = await revert(this.#environment, stack, operation);
		if (failed.length === 0) {
			this.#enter(stack, operation, 'cleanup', 'UPDATE_ROLLBACK', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
			return;
		}
		const reason = `The following resource(s) failed to update: [${failed.join(', ')}]. `;
		this.#enter(stack, operation, 'failed', 'UPDATE_ROLLBACK', 'UPDATE_ROLLBACK_FAILED', reason);
	}

	async #remove(stack: StackDocument, operation: Operation): Promise<void> {
		const failed = await removeAll(this.#environment, stack, operation);
		const isDelete = operation.verb === 'DELETE';
		if (failed.length > 0) {
			const reason = `The following resource(s) failed to delete: [${failed.join(', ')}]. `;
			this.#enter(stack, operation, 'failed', operation.verb, isDelete ? 'DELETE_FAILED' : 'ROLLBACK_FAILED', reason);
			return;
		}
		Object.assign(stack, {outputs: [], imports: []});
		if (isDelete) stack.deletionTime = this.#environment.recorder.now();
		this.#finish(stack, operation, isDelete ? 'DELETE_COMPLETE' : 'ROLLBACK_COMPLETE');
	}

	#enter(
		stack: StackDocument,
		operation: Operation,
		phase: Operation['phase'],
		verb: Operation['verb'],
		status: StackStatus,
		reason?: string,
	): void {
		operation.phase = phase;
		operation.verb = verb;
		this.#environment.recorder.stack(stack, status, reason);
	}

	#finish(stack: StackDocument, _operation: Operation, status: StackStatus): void {
		this.#environment.recorder.stack(stack, status);
		delete stack.operation;
		this.#environment.recorder.save(stack);
	}
}
