import {tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {FunctionProcess} from '../../../../../src/local/services/lambda/execution/function-process.ts';
import type {RuntimeFrame} from '../../../../../src/local/services/lambda/runtime/frames.ts';

/** What the engine hears of a program that writes these pieces to the descriptor for frames, and ends. */
async function heard(...pieces: readonly string[]) {
	const frames: RuntimeFrame[] = [];
	const lines: string[] = [];
	const code = `for (const piece of ${JSON.stringify(pieces)}) require('node:fs').writeSync(4, piece);`;
	await new Promise<void>((resolve) => {
		new FunctionProcess(
			{program: process.execPath, parameters: ['-e', code], directory: tmpdir(), environment: {}},
			{onFrame: (frame) => frames.push(frame), onLine: (line) => lines.push(line), onExit: () => resolve()},
		);
	});
	return {frames, lines};
}

test('frames come one by one, in whatever pieces they were written', async () => {
	const {frames} = await heard('{"kind":"re', 'ady"}\n{"kind":"log","message":"one"}\n');
	expect(frames).toEqual([{kind: 'ready'}, {kind: 'log', message: 'one'}]);
});

test('the beginning of a frame that a killed process leaves is no frame', async () => {
	expect(await heard('{"kind":"ready"}\n{"kind":"result","payl')).toEqual({frames: [{kind: 'ready'}], lines: []});
});

test('what a function itself writes there does the engine no harm', async () => {
	const {frames} = await heard('hello\n', 'null\n', '7\n', '{"kind":1}\n', '{"kind":"ready"}\n');
	expect(frames).toEqual([{kind: 'ready'}]);
});
