import {readdirSync, readFileSync} from 'node:fs';

/** Processes by the system's own list (Linux). */

export const allProcesses = (): readonly number[] =>
	readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number);

/** A file that the system keeps of a process, blanks between its parts; empty for one that has gone. */
export function procText(processId: number, file: 'cmdline' | 'environ' | 'stat'): string {
	try {
		return readFileSync(`/proc/${processId}/${file}`, 'utf8').replaceAll('\0', ' ');
	} catch {
		return '';
	}
}

/** Whether a process still runs; one that has ended but was not asked for yet does not. */
export function isRunning(processId: number): boolean {
	const stat = procText(processId, 'stat');
	const state = stat.slice(stat.lastIndexOf(')') + 2)[0];
	return state !== undefined && state !== 'Z' && state !== 'X';
}
