import type {ConsumerSummary} from '../../operations/consumer/list.ts';
import type {ConsumerDeclarations} from '../../operations/consumer/parameters.ts';
import type {Standing} from '../../operations/consumer/read-standing.ts';
import type {SetupResult} from '../../operations/consumer/setup.ts';
import type {Operation} from '../../operations/progress.ts';
import type {ScalePlan} from '../../operations/services/scale.ts';
import type {DeletionPreview} from '../../operations/stacks/delete.ts';
import type {StackPlan} from '../../operations/stacks/plan.ts';
import type {RollbackPlan} from '../../operations/stacks/rollback.ts';
import type {Sample} from '../../operations/watch/sample.ts';

/** What to set up. */
export interface SetUpCall {
	readonly stackName: string;
	/** The stack that is changed, which has to be there still; undefined for a new one. */
	readonly stackId?: string | undefined;
	/** Those that should be otherwise than the template, or the stack that is there, has them. */
	readonly parameters: Readonly<Record<string, string>>;
	/** Tasks at the end; undefined: as many as run already, or three. */
	readonly desired: number | undefined;
}

/**
 * Resolves to whether the plan, with what all of it will cost (`$0.48/h with 3 tasks`), is carried out; rejects when nobody
 * can be asked any more.
 */
export type Approve = (plan: StackPlan, cost: string) => Promise<boolean>;

export interface DeletionPlan {
	readonly preview: DeletionPreview;
	/** What goes, a line each. */
	readonly lines: readonly string[];
}

/** Everything that the Setup screen may run. Each fails with a `ConsoleError`, or with the signal's reason. */
export interface SetupActions {
	declarations(): Promise<ConsumerDeclarations>;
	/** All consumers there are, again and again. */
	watchStacks(signal: AbortSignal): AsyncIterable<Sample<readonly ConsumerSummary[]>>;
	/** Where the set-up of a stack stands, again and again; changes nothing. */
	watch(stack: string, signal: AbortSignal): AsyncIterable<Sample<Standing>>;

	/** Sets up, or goes on where an earlier set-up ended. Without `approve` true nothing is left behind. */
	setUp(call: SetUpCall, approve: Approve, signal: AbortSignal): Operation<SetupResult>;
	/** What another count of tasks would do. @throws StateError when the stack is not complete */
	planScale(stack: string, desired: number, signal: AbortSignal): Promise<ScalePlan>;
	scale(stack: string, desired: number, signal: AbortSignal): Operation<SetupResult>;
	redeploy(stack: string, signal: AbortSignal): Operation<SetupResult>;

	/** @throws StateError when the stack's status allows no rollback */
	planRollback(stack: string, signal: AbortSignal): Promise<RollbackPlan>;
	rollBack(plan: RollbackPlan, signal: AbortSignal): Operation<{readonly status: string}>;
	planDeletion(stack: string, signal: AbortSignal): Promise<DeletionPlan>;
	delete(plan: DeletionPlan, signal: AbortSignal): Operation<void>;

	/** The `aws` lines of the same, without changing anything. */
	previewSetUp(call: SetUpCall): Promise<readonly string[]>;
	previewScale(stack: string, desired: number): Promise<readonly string[]>;
	previewRedeploy(stack: string): Promise<readonly string[]>;
	previewRollback(plan: RollbackPlan): Promise<readonly string[]>;
	previewDeletion(plan: DeletionPlan): Promise<readonly string[]>;
	previewExecution(plan: StackPlan): Promise<readonly string[]>;

	/** Opens an address in the operator's browser. @throws StateError when there is none here */
	browse(address: string): Promise<void>;
}
