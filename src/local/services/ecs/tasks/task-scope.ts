import type {ServiceContext} from '../../../engine/context.ts';
import type {TaskRecord} from '../model.ts';

/** What everything that works for one task has at hand. */
export interface TaskScope {
	readonly context: ServiceContext;
	readonly record: TaskRecord;
	/** Whether an earlier engine began with this task, and may have left things half made. */
	readonly isResumed: boolean;
	/** Writes the task without a change that anybody is told of. */
	save(): void;
	/** Writes the task as a new version and tells everybody. */
	changed(): void;
	/** Writes a change of health alone: AWS publishes no event for it, and counts versions by events. */
	healthChanged(): void;
}

/** Resolves once what was saved in this turn is on disk: the store flushes at the turn's end. */
export const durable = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A failure on the way to RUNNING, worded as ECS words it in `stoppedReason`. */
export class TaskStartError extends Error {
	override readonly name = 'TaskStartError';
	/** The container whose `reason` carries the text; none when the whole task could not be made. */
	readonly containerName: string | undefined;

	constructor(reason: string, containerName?: string, options?: ErrorOptions) {
		super(reason, options);
		this.containerName = containerName;
	}
}
