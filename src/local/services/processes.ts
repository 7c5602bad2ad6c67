import {execFile} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';
import {promisify} from 'node:util';

/**
 * Ends every process that belongs together, also ones that left their process group: on Linux they are known by a text
 * in their environment, `NAME=value`, elsewhere by a folder in the command of their group's leader.
 */
export async function endProcesses(environment: string, directory: string): Promise<void> {
	for (let round = 0; round < 10; round += 1) {
		const targets = process.platform === 'linux' ? await byEnvironment(environment) : await byCommand(directory);
		if (targets.length === 0) return;
		for (const target of targets) kill(target);
	}
}

/** Ends a process group. */
export function endGroup(leader: number): void {
	kill(-leader);
}

function kill(target: number): void {
	try {
		process.kill(target, 'SIGKILL');
	} catch {
		// It ended by itself.
	}
}

async function byEnvironment(text: string): Promise<number[]> {
	const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
	const found = await Promise.all(
		ids.map(async (id) => {
			const environment = await readFile(`/proc/${id}/environ`).catch(() => Buffer.alloc(0));
			return environment.includes(text) ? [Number(id)] : [];
		}),
	);
	return found.flat();
}

async function byCommand(directory: string): Promise<number[]> {
	const {stdout} = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,command=']).catch(() => ({stdout: ''}));
	const groups = stdout.split('\n').flatMap((line) => {
		const {group, command = ''} = /^\s*(?<group>\d+)\s+(?<command>.*)$/.exec(line)?.groups ?? {};
		return group !== undefined && command.includes(directory) ? [-Number(group)] : [];
	});
	return [...new Set(groups)];
}
