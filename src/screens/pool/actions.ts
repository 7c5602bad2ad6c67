import type {Explanation} from '../../operations/explain/explanation.ts';
import type {TaskLogLine, TaskLogQuery} from '../../operations/logs/task-logs.ts';
import type {Consequences} from '../../operations/pool/consequences.ts';
import type {PoolResult} from '../../operations/pool/create.ts';
import type {PoolDeclarations} from '../../operations/pool/declarations.ts';
import type {PoolDeletion} from '../../operations/pool/delete.ts';
import type {DrainPlan} from '../../operations/pool/drain.ts';
import type {KillPlan} from '../../operations/pool/kill.ts';
import type {Grabbed, PoolLook, PoolSettings, Simulator, Stopped} from '../../operations/pool/look.ts';
import type {PoolMetrics} from '../../operations/pool/metrics.ts';
import type {ResizePlan} from '../../operations/pool/resize.ts';
import type {Operation} from '../../operations/progress.ts';
import type {StackPlan} from '../../operations/stacks/plan.ts';
import type {TaskReference} from '../../operations/tasks/subject.ts';
import type {Sample} from '../../operations/watch/sample.ts';
import type {ContainerShellActions} from '../container-shell.ts';

/** What to create or change. */
export interface CreateCall {
	readonly stackName: string;
	/** The stack that is changed or gone on with, which has to be there still; undefined for a new one. */
	readonly stackId?: string | undefined;
	/** Those that should be otherwise than the template, or the stack that is there, has them. */
	readonly parameters: Readonly<Record<string, string>>;
}

export interface DeletionPlan {
	readonly preview: PoolDeletion;
	/** What goes, a line each. */
	readonly lines: readonly string[];
}

/**
 * Everything that the Pool screen may run. Each rejects with a `ConsoleError` (plain sentence and next step), or with
 * the signal's reason once that is aborted. `stack` is the pool's name. A change of many things goes in three steps:
 * plan it, show `plan.lines` with `previewX(…)` as its `aws` lines (to confirm, `plan.typed` is typed), run it.
 */
export interface PoolActions extends ContainerShellActions {
	/** Looks at a pool at least once a second; without a name at the first there is. */
	watch(stack: string | undefined, signal: AbortSignal): AsyncIterable<Sample<PoolLook>>;
	/** Brings the next look forward: something was changed; with `all`, perhaps what stands around the records too. */
	nudge(what?: 'all'): void;

	/** What a form asks for: of a new pool, or of one that is there, complete or not. */
	declarations(stack: string | undefined, signal: AbortSignal): Promise<PoolDeclarations>;
	/** Creates a pool, changes it, or goes on where that ended. Without `approve` true nothing is changed or left behind. */
	create(
		call: CreateCall,
		approve: (plan: StackPlan, consequences: Consequences) => Promise<boolean>,
		signal: AbortSignal,
	): Operation<PoolResult>;
	previewExecution(plan: StackPlan): Promise<readonly string[]>;

	/** What goes with a pool. @throws StateError when it is protected, or no pool */
	planDeletion(stack: string, signal: AbortSignal): Promise<DeletionPlan>;
	delete(plan: DeletionPlan, signal: AbortSignal): Operation<void>;
	previewDeletion(plan: DeletionPlan): Promise<readonly string[]>;

	/** Hands the oldest available task to a user. @throws PoolEmptyError saying when there should be one */
	grab(stack: string, user: string, signal: AbortSignal): Promise<Grabbed>;

	/** Which tasks are meant, by the ids of their records, and what follows. */
	planStop(stack: string, ids: readonly string[], signal: AbortSignal): Promise<KillPlan>;
	stop(plan: KillPlan, signal: AbortSignal): Operation<Stopped>;
	previewStop(plan: KillPlan): Promise<readonly string[]>;

	/** @throws StateError above the account's quota, and while the pool drains */
	planResize(stack: string, target: number, signal: AbortSignal): Promise<ResizePlan>;
	resize(plan: ResizePlan, signal: AbortSignal): Promise<PoolSettings>;
	previewResize(plan: ResizePlan): Promise<readonly string[]>;

	/** @throws StateError while it is being drained already */
	planDrain(stack: string, signal: AbortSignal): Promise<DrainPlan>;
	drain(plan: DrainPlan, signal: AbortSignal): Operation<Stopped>;
	previewDrain(plan: DrainPlan): Promise<readonly string[]>;

	/** Launches again after three launches failed. */
	resume(stack: string, signal: AbortSignal): Promise<PoolSettings>;
	previewResume(stack: string): Promise<readonly string[]>;
	simulate(stack: string, isOn: boolean, signal: AbortSignal): Promise<Simulator>;
	previewSimulate(stack: string, isOn: boolean): Promise<readonly string[]>;

	/** The `aws` lines that read the pool, and one of its tasks; makes no call. */
	commandLines(stack: string, task: TaskReference | undefined): Promise<readonly string[]>;
	why(task: TaskReference, signal: AbortSignal): Promise<Explanation>;
	logs(query: TaskLogQuery, signal: AbortSignal): AsyncGenerator<readonly TaskLogLine[], void, undefined>;
	metrics(stack: string, signal: AbortSignal): Promise<PoolMetrics>;
	/** Opens an address in the operator's browser. @throws StateError when there is none here */
	browse(address: string): Promise<void>;
}
