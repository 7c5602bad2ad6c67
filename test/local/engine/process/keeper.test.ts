import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, openSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {keeperScript} from '../../../../src/local/engine/process/keeper.ts';
import {temporaryFolder} from '../../../support/containers.ts';

/** A keeper of that command, in a session of its own; its standard output and error go to files in the folder. */
function keep(folder: string, command: readonly string[]): Promise<unknown> {
	const files = ['stdout', 'stderr'].map((name) => openSync(join(folder, name), 'a'));
	const keeper = spawn('/bin/sh', ['-c', keeperScript, 'keeper', ...command], {
		env: {...process.env, KEEP: folder, WORK: '/'},
		detached: true,
		stdio: ['ignore', ...files],
	});
	for (const file of files) closeSync(file);
	return once(keeper, 'exit');
}

const textOf = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** The exit code of a `sleep` that gets the signal the moment its keeper has told its process id. */
async function stoppedAtOnce(signal: NodeJS.Signals): Promise<string> {
	using folder = temporaryFolder();
	const ended = keep(folder.path, ['sleep', '10']);
	process.kill(mainProcess(folder.path), signal);
	await ended;
	expect([textOf(folder.path, 'stdout'), textOf(folder.path, 'stderr')]).toEqual(['', '']);
	return textOf(folder.path, 'exit').trim();
}

/** Looks without a pause: the signal has to arrive before the program runs, half a millisecond after the fork. */
function mainProcess(folder: string): number {
	for (;;) {
		try {
			const text = readFileSync(join(folder, 'pid'), 'utf8');
			if (text.endsWith('\n')) return Number(text);
		} catch {
			// Not told yet.
		}
	}
}

describe('the keeper of a main process', () => {
	it('lets a signal through that comes before the program runs', async () => {
		for (let start = 0; start < 30; start += 1) expect(await stoppedAtOnce('SIGTERM')).toBe('143');
	});

	it.each([
		['SIGINT', '130'],
		['SIGHUP', '129'],
		['SIGKILL', '137'],
	] as const)('has it end by %s with code %s, and writes nothing into its output', async (signal, code) => {
		expect(await stoppedAtOnce(signal)).toBe(code);
	});

	it('tells the process id of the program itself, which knows nothing of its keeper', async () => {
		using folder = temporaryFolder();
		const script = 'echo $$; echo "$KEEP$WORK$keep$main; $*"; pwd; cat; exit 7';
		await keep(folder.path, ['/bin/sh', '-c', script, 'name', 'a b', 'c']);
		const [pid, ...lines] = textOf(folder.path, 'stdout').trim().split('\n');
		expect(pid).toBe(textOf(folder.path, 'pid').trim());
		expect(lines).toEqual(['; a b c', '/']);
		expect(textOf(folder.path, 'exit').trim()).toBe('7');
	});

	it('leaves what the shell says of a program that cannot be run in the output', async () => {
		using folder = temporaryFolder();
		await keep(folder.path, ['/nowhere/program']);
		expect(textOf(folder.path, 'stderr')).toContain('/nowhere/program');
		expect(textOf(folder.path, 'exit').trim()).toBe('127');
	});
});
