import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {birthOf} from '../process-birth.ts';

/** What a running local AWS says of itself in `instance.json` in its folder. */
export interface InstanceRecord {
	readonly pid: number;
	/** Birth of the process, so that a later process of the same number is never taken for it. */
	readonly born: string;
	readonly endpoint: string;
	readonly region: string;
	readonly account: string;
	readonly startedAt: string;
}

const fileIn = (directory: string): string => join(directory, 'instance.json');

/** The local AWS that runs on a folder, or undefined when none does (a record that one left counts as none). */
export function runningInstance(directory: string): InstanceRecord | undefined {
	const record = lastInstance(directory);
	return record !== undefined && birthOf(record.pid) === record.born ? record : undefined;
}

/** The local AWS that served the folder last, whether it runs or not. */
export function lastInstance(directory: string): InstanceRecord | undefined {
	try {
		return JSON.parse(readFileSync(fileIn(directory), 'utf8')) as InstanceRecord;
	} catch {
		return undefined;
	}
}

/** Says that this process serves the folder. */
export function announce(directory: string, details: Omit<InstanceRecord, 'pid' | 'born' | 'startedAt'>): void {
	const record: InstanceRecord = {
		pid: process.pid,
		born: birthOf(process.pid) ?? '',
		startedAt: new Date().toISOString(),
		...details,
	};
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const file = fileIn(directory);
	writeFileSync(`${file}.new`, JSON.stringify(record), {mode: 0o600});
	renameSync(`${file}.new`, file);
}
