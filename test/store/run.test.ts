import {setTimeout as sleep} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import type {Operation, ProgressEvent} from '../../src/operations/progress.ts';
import {createRun} from '../../src/store/run.ts';

const note = (text: string): ProgressEvent => ({type: 'note', text});

async function* notes(count: number, result: string): Operation<string> {
	for (let index = 0; index < count; index += 1) yield note(String(index));
	return result;
}

async function* waitsFor(signal: AbortSignal): Operation<string> {
	yield note('waiting');
	await sleep(60_000, undefined, {signal});
	return 'never';
}

describe('a run', () => {
	it('goes on by itself and ends with the result', async () => {
		const run = createRun(() => notes(3, 'made'));
		expect(run.store.getState().phase).toBe('running');
		expect(await run.ended).toMatchObject({phase: 'done', result: 'made', notes: ['0', '1', '2']});
		expect(run.store.getState()).toBe(await run.ended);
	});

	it('updates its store seldom, however fast the events come, and misses none', async () => {
		const run = createRun(() => notes(80, 'made'), {cadence: 1_000});
		let updates = 0;
		run.store.subscribe(() => {
			updates += 1;
		});
		expect((await run.ended).notes).toHaveLength(80);
		expect(updates).toBe(2);
	});

	it('that fails keeps the error', async () => {
		async function* fails(): Operation<never> {
			yield note('soon');
			throw new Error('broken');
		}
		expect(await createRun(fails).ended).toMatchObject({phase: 'failed', failure: {message: 'broken'}});
	});

	it('stops when it is cancelled, and with the program', async () => {
		const run = createRun(waitsFor);
		run.cancel();
		expect(await run.ended).toMatchObject({phase: 'stopped', failure: undefined});
		const program = new AbortController();
		const other = createRun(waitsFor, {signal: program.signal});
		program.abort();
		expect(await other.ended).toMatchObject({phase: 'stopped'});
	});
});
