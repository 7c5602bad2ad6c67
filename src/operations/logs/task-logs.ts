import type {TaskReference} from '../tasks/subject.ts';

export interface TaskLogLine {
	readonly at: Date;
	readonly container: string;
	readonly message: string;
}

export interface TaskLogQuery extends TaskReference {
	/** Only this container; all of them without it. */
	readonly container?: string | undefined;
	/** Default: when the task was created. */
	readonly since?: Date | undefined;
	/** Goes on until the signal is aborted, or the task has stopped and its last lines have come. */
	readonly follow?: boolean | undefined;
}
