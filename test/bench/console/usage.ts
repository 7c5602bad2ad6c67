import {readFileSync} from 'node:fs';

/** Clock ticks a second of /proc; 100 on every Linux that Node runs on. */
const ticks = 100;

/** Seconds of CPU that a process has used so far, all threads. */
export function cpuSeconds(processId: number): number {
	const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / ticks;
}

/** Resident memory of a process, in MB of a million bytes. */
export function residentMegabytes(processId: number): number {
	const kibibytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]);
	return (kibibytes * 1024) / 1_000_000;
}

export const hasUsage = process.platform === 'linux';
