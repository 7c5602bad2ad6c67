import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {keeperScript} from '../../../../src/local/engine/process/keeper.ts';
import {temporaryFolder} from '../../../support/containers.ts';

/** The exit code of a `sleep` that gets SIGTERM the moment its keeper has told its process id. */
async function stoppedAtOnce(): Promise<string> {
	using folder = temporaryFolder();
	const keeper = spawn('/bin/sh', ['-c', keeperScript, 'keeper', 'sleep', '2'], {
		env: {...process.env, KEEP: folder.path, WORK: '/'},
		detached: true,
		stdio: 'ignore',
	});
	const ended = once(keeper, 'exit');
	process.kill(mainProcess(folder.path), 'SIGTERM');
	await ended;
	return readFileSync(join(folder.path, 'exit'), 'utf8').trim();
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
		for (let start = 0; start < 30; start += 1) expect(await stoppedAtOnce()).toBe('143');
	});
});
