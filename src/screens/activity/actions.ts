import type {ActivityEntry} from '../../operations/activity/entry.ts';
import type {Activity} from '../../operations/activity/watch.ts';
import type {Sample} from '../../operations/watch/sample.ts';

/** Everything that the Activity screen may run. */
export interface ActivityActions {
	/** Follows the audit file, also what other runs of the program write into it. */
	watch(signal: AbortSignal): AsyncIterable<Sample<Activity>>;
	/** Writes calls as a shell script. @throws InvalidInputError when the file exists already or cannot be written */
	exportScript(entries: readonly ActivityEntry[], path: string): Promise<void>;
}
