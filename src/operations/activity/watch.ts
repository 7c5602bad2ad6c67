import {auditFileIn, defaultAuditFolder} from '../../aws/audit.ts';
import {type Clock, systemClock} from '../../aws/clock.ts';
import type {Sample} from '../watch/sample.ts';
import {type ActivityEntry, parseEntry} from './entry.ts';
import {Tail} from './tail.ts';

/** What the audit file says, newest first. */
export interface Activity {
	readonly path: string;
	readonly entries: readonly ActivityEntry[];
	/** Lines that are no entries. */
	readonly unreadable: number;
}

/** The audit file of this user, as long as nobody chose another. */
export const usualAuditFile = (): string => auditFileIn(defaultAuditFolder());

/** As many of the last entries as are kept for a screen. */
const mostEntries = 2_000;
/** A look at a file costs nothing, and the operator waits to see what was just done. Milliseconds. */
const pace = 500;
/** So often it is told that nothing was added, or what is shown would be taken for old. Milliseconds. */
const reassurance = 5_000;

/** The last entries, newest first. */
export async function readActivity(path: string, limit = mostEntries): Promise<Activity> {
	return toActivity(path, await new Tail(path, limit).read());
}

/** Tells the last entries, again whenever any were added by whichever run of the program, and now and then that none were. */
export async function* watchActivity(
	path: string,
	signal?: AbortSignal,
	clock: Clock = systemClock,
): AsyncGenerator<Sample<Activity>, void, undefined> {
	const tail = new Tail(path, mostEntries);
	let told: {readonly lines: readonly string[]; readonly value: Activity; readonly at: number} | undefined;
	while (signal?.aborted !== true) {
		const lines = await tail.read();
		const at = clock.now();
		if (lines !== told?.lines || at - told.at >= reassurance) {
			told = {lines, value: lines === told?.lines ? told.value : toActivity(path, lines), at};
			yield {kind: 'value', value: told.value, at};
		}
		if (!(await slept(clock, signal))) return;
	}
}

async function slept(clock: Clock, signal: AbortSignal | undefined): Promise<boolean> {
	try {
		await clock.sleep(pace, signal);
		return true;
	} catch (error) {
		if (signal?.aborted === true) return false;
		throw error;
	}
}

function toActivity(path: string, lines: readonly string[]): Activity {
	const entries = lines.map(parseEntry).filter((entry) => entry !== undefined);
	return {path, entries: entries.reverse(), unreadable: lines.length - entries.length};
}
