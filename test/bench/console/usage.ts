import {readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, type Measurement, notMeasured} from '../measurement.ts';

/** Both are read from /proc. */
const isLinux = process.platform === 'linux';
const onlyOnLinux = 'only on Linux';

/** Clock ticks a second of /proc; 100 on every Linux that Node runs on. */
const ticks = 100;

/** CPU of a process over so many milliseconds from now, all threads, in percent of a core. */
export async function idleCpu(name: string, processId: number, span: number, most: number): Promise<Measurement> {
	const unit = '% of a core';
	if (!isLinux) return notMeasured(name, unit, onlyOnLinux);
	const before = cpuSeconds(processId);
	await sleep(span);
	return atMost(name, ((cpuSeconds(processId) - before) / (span / 1000)) * 100, unit, most);
}

function cpuSeconds(processId: number): number {
	const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / ticks;
}

/** The most resident memory that a process ever had, in MB of a million bytes. */
export function memory(name: string, processId: number, most: number): Measurement {
	if (!isLinux) return notMeasured(name, 'MB', onlyOnLinux);
	const kibibytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]);
	return atMost(name, (kibibytes * 1024) / 1_000_000, 'MB', most);
}
