import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {birthOf, statFields} from '../../../process-birth.ts';

/** A process that cannot be confused with a later one of the same number. */
export interface ProcessIdentity {
	readonly pid: number;
	/** When it was born, in whatever unit the system tells; equal only for the same process. */
	readonly born: string;
}

const ticksPerSecond = 100;
const pageBytes = 4096;
const isLinux = process.platform === 'linux';

function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

/** The identity that a `/proc/<pid>/stat` line carries. */
export function identityOf(stat: string): ProcessIdentity | undefined {
	const pid = Number.parseInt(stat, 10);
	const born = statFields(stat)[19];
	return Number.isNaN(pid) || born === undefined ? undefined : {pid, born};
}

export const isAlive = ({pid, born}: ProcessIdentity): boolean => birthOf(pid) === born;

/** A process and its descendants, by the kernel's own lists of children. */
export function descendants(pid: number): number[] {
	if (!isLinux) return descendantsFromPs(pid);
	const found = [pid];
	for (let index = 0; index < found.length; index += 1) {
		const parent = found[index];
		for (const thread of threadsOf(parent ?? 0)) {
			const children = read(`/proc/${parent}/task/${thread}/children`)?.trim();
			if (children) found.push(...children.split(' ').map(Number));
		}
	}
	return found;
}

function threadsOf(pid: number): string[] {
	try {
		return readdirSync(`/proc/${pid}/task`);
	} catch {
		return [];
	}
}

function psRows(): Array<{pid: number; parent: number; kilobytes: number; seconds: number}> {
	const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,time='], {encoding: 'utf8'});
	return text
		.trim()
		.split('\n')
		.map((line) => {
			const [pid = '', parent = '', kilobytes = '', time = ''] = line.trim().split(/\s+/);
			const seconds = time.split(/[-:]/).reduce((total, part) => total * 60 + Number(part), 0);
			return {pid: Number(pid), parent: Number(parent), kilobytes: Number(kilobytes), seconds};
		});
}

function descendantsFromPs(pid: number): number[] {
	const rows = psRows();
	const found = [pid];
	for (let index = 0; index < found.length; index += 1) {
		found.push(...rows.filter(({parent}) => parent === found[index]).map((row) => row.pid));
	}
	return found;
}

/** Resident memory of a process and its descendants, in bytes. */
export function memoryOf(pids: readonly number[]): number {
	if (!isLinux) {
		const wanted = new Set(pids);
		return psRows()
			.filter((row) => wanted.has(row.pid))
			.reduce((total, row) => total + row.kilobytes * 1024, 0);
	}
	return pids.reduce((total, pid) => total + Number(read(`/proc/${pid}/statm`)?.split(' ')[1] ?? 0) * pageBytes, 0);
}

/**
 * Adds up processor time to the nanosecond. The kernel's own sum per process comes in ticks of 10 ms, too coarse for a
 * load of 8 % read once a second, so the threads' `schedstat` is used and what ended threads had is remembered.
 */
export class CpuMeter {
	readonly #threads = new Map<string, number>();
	#missed: number | undefined;

	/** Nanoseconds used so far by the processes; never less than at the call before. */
	read(pids: readonly number[]): number {
		if (!isLinux) {
			const wanted = new Set(pids);
			return psRows()
				.filter((row) => wanted.has(row.pid))
				.reduce((total, row) => total + row.seconds * 1e9, 0);
		}
		for (const pid of pids) {
			for (const thread of threadsOf(pid)) {
				const nanoseconds = Number(read(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0] ?? 0);
				this.#threads.set(`${pid}/${thread}`, Math.max(nanoseconds, this.#threads.get(`${pid}/${thread}`) ?? 0));
			}
		}
		const seen = this.#threads.values().reduce((total, nanoseconds) => total + nanoseconds, 0);
		this.#missed ??= Math.max(0, tickNanoseconds(pids) - seen);
		return this.#missed + seen;
	}
}

/** Processor time by the kernel's own sums, ended threads and reaped children included. */
function tickNanoseconds(pids: readonly number[]): number {
	const ticks = pids.reduce((total, pid) => {
		const fields = statFields(read(`/proc/${pid}/stat`) ?? '');
		return total + [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
	}, 0);
	return (ticks * 1e9) / ticksPerSecond;
}

/** Bytes that went to and came from storage (`/proc/<pid>/io`, proc(5)); zero where the system does not tell. */
export function storageTraffic(pids: readonly number[]): {readonly read: number; readonly written: number} {
	const total = {read: 0, written: 0};
	for (const pid of pids) {
		const io = read(`/proc/${pid}/io`) ?? '';
		total.read += Number(/^read_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
		total.written += Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
	}
	return total;
}
