import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect, it} from 'vitest';

const program = new URL('../../src/bin.ts', import.meta.url).pathname;
const asOldNode = "Object.defineProperty(process, 'versions', {value: {...process.versions, node: '20.11.0'}})";

it('tells how to run this very program with a newer Node, on a Node that is too old', async () => {
	const preload = `data:text/javascript,${encodeURIComponent(asOldNode)}`;
	const run = promisify(execFile)(process.execPath, ['--import', preload, program, 'doctor']);
	await expect(run).rejects.toMatchObject({
		code: 69,
		stderr: expect.stringContaining(`npx -p node@24 node '${program}' doctor\n`),
	});
});
