import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {temporaryFolder} from '../support/containers.ts';

const program = fileURLToPath(new URL('../../src/local/main.ts', import.meta.url));

/** The only line of a local AWS that cannot start, and its exit code. */
async function refusal(...flags: string[]): Promise<Record<string, unknown>> {
	const child = spawn(process.execPath, [program, ...flags], {stdio: ['ignore', 'pipe', 'inherit']});
	const [[line], [exitCode]] = (await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])) as [
		[Buffer],
		[number],
	];
	return {...(JSON.parse(line.toString()) as Record<string, unknown>), exitCode};
}

describe('a local AWS that cannot start says why', () => {
	it('when its port is taken', async () => {
		using folder = temporaryFolder();
		const server = createServer().listen({host: '127.0.0.1', port: 0});
		await once(server, 'listening');
		const {port} = server.address() as AddressInfo;
		expect(await refusal('--directory', folder.path, '--port', String(port))).toEqual({
			error: `Port ${port} of 127.0.0.1 is taken by another program.`,
			code: 'EADDRINUSE',
			exitCode: 1,
		});
		server.close();
	});

	it('when its state is no database', async () => {
		using folder = temporaryFolder();
		const file = join(folder.path, 'state.sqlite');
		writeFileSync(file, 'something else '.repeat(100));
		expect(await refusal('--directory', folder.path)).toEqual({
			error: `${file} is no database.`,
			code: 'ENOTDB',
			exitCode: 1,
		});
	});

	it('when its folder is no folder', async () => {
		using folder = temporaryFolder();
		const file = join(folder.path, 'file');
		writeFileSync(file, '');
		expect(await refusal('--directory', file)).toMatchObject({error: `${file} is no folder.`, exitCode: 1});
	});
});
