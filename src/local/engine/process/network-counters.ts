import {readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** Bytes that went over a container's network since its start. */
export interface NetworkCounters {
	readonly received: number;
	readonly sent: number;
}

const unfinished = '.new';

/**
 * Writes one thread's counters. In its place at once: a reader that found the file cut short would see the counters go
 * back to nothing, and then all that was ever sent arrive within a second.
 */
export function writeCounters(file: string, {received, sent}: NetworkCounters): void {
	writeFileSync(file + unfinished, `${received} ${sent}`);
	renameSync(file + unfinished, file);
}

/** The counters of a folder, a file for each thread of each process, in sum. */
export function readCounters(folder: string): NetworkCounters {
	const total = {received: 0, sent: 0};
	for (const name of filesOf(folder)) {
		const [received = '0', sent = '0'] = readFileSync(join(folder, name), 'utf8').split(' ');
		total.received += Number(received);
		total.sent += Number(sent);
	}
	return total;
}

function filesOf(folder: string): string[] {
	try {
		return readdirSync(folder).filter((name) => !name.endsWith(unfinished));
	} catch {
		return [];
	}
}
