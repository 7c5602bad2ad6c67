import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

/** Fields of `/proc/<pid>/stat` from the third (state) on; the second may itself hold spaces and brackets (proc(5)). */
export function statFields(stat: string): readonly string[] {
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** When the process of that number was born; undefined when there is none, or only a zombie waiting for its parent. */
export function birthOf(pid: number): string | undefined {
	if (process.platform !== 'linux') return birthFromPs(pid);
	const fields = statFields(statOf(pid));
	return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function birthFromPs(pid: number): string | undefined {
	try {
		return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {encoding: 'utf8'}).trim() || undefined;
	} catch {
		return undefined;
	}
}

/** Empty where there is no such process. */
function statOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/stat`, 'utf8');
	} catch {
		return '';
	}
}
