import {once} from 'node:events';
import {request} from 'node:http';
import {describe, expect, it} from 'vitest';
import {SessionLostError} from '../../../../../src/aws/exec/errors.ts';
import {type ExecTicket, openExecSession} from '../../../../../src/aws/exec/exec-session.ts';
import {SystemClock} from '../../../../../src/local/engine/clock.ts';
import {ProcessRuntime} from '../../../../../src/local/engine/process/process-runtime.ts';
import {temporaryFolder, until} from '../../../../support/containers.ts';
import {isRunning} from '../../../../support/processes.ts';
import {execWorld, openWatched} from './exec-world.ts';

/** A world with a running task, and how to order a session there. */
async function readyWorld(options: Parameters<typeof execWorld>[0] = {}) {
	const world = await execWorld(options);
	await world.define([{command: ['sleep', '1000']}], {taskRoleArn: world.taskRoleArn});
	const task = await world.runTask();
	return {
		...world,
		task,
		order: async (command = '/bin/sh') => (await world.execute(task, {command})).session as ExecTicket,
	};
}

/** What a client gets that is not let in: the status of HTTP. */
const statusOf = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
	new Promise((resolve, reject) => {
		const key = {'sec-websocket-key': Buffer.alloc(16).toString('base64'), 'sec-websocket-version': '13'};
		const asked = request(url.replace('ws:', 'http:'), {
			headers: {connection: 'Upgrade', upgrade: 'websocket', ...key, ...headers},
		});
		asked.on('response', (response) => resolve(response.resume().statusCode));
		asked.on('upgrade', (response, socket) => {
			socket.destroy();
			resolve(response.statusCode);
		});
		asked.on('error', reject).end();
	});

describe('a session of ECS Exec', () => {
	it('runs the command with its words, carries what is typed and shown, and the size', async () => {
		await using world = await readyWorld();
		const client = await openWatched(await world.order(`/bin/sh -c 'echo "a b"'`));
		const terminal = await world.terminal();
		expect(terminal.command).toEqual(['/bin/sh', '-c', 'echo "a b"']);
		expect(terminal.sizes).toEqual([{columns: 100, rows: 30}]);
		await client.type('ls\r\u0003');
		await until('it was typed', () => terminal.typed.join('') === 'ls\r\u0003');
		terminal.print('état\r\n');
		await client.shows('état\r\n');
		client.session.resize({columns: 120, rows: 40});
		await until('the new size came', () => terminal.sizes.at(-1)?.columns === 120);
		terminal.print('last');
		terminal.exit(0);
		expect(await client.session.ended).toEqual({message: ''});
		expect(client.text()).toBe('état\r\nlast');
	});

	it('says at its end why the command could not begin', async () => {
		await using world = await readyWorld();
		const client = await openWatched(await world.order('missing'));
		expect((await client.session.ended).message).toContain('Unable to start command: missing');
	});

	it('ends the command when the client goes, in order or without a word', async () => {
		await using world = await readyWorld();
		const abort = new AbortController();
		const client = await openWatched(await world.order(), {signal: abort.signal});
		const terminal = await world.terminal();
		abort.abort(new Error('enough'));
		await until('the terminal is gone', () => terminal.isHungUp);
		await expect(client.session.ended).resolves.toEqual({message: ''});
	});

	it('ends with the local AWS', async () => {
		const world = await readyWorld();
		const client = await openWatched(await world.order());
		const terminal = await world.terminal();
		await world[Symbol.asyncDispose]();
		expect((await client.session.ended).message).toBe('The local AWS stops.');
		expect(terminal.isHungUp).toBe(true);
	});

	it('ends with its container', async () => {
		using folder = temporaryFolder();
		await using world = await readyWorld({engineRuntime: new ProcessRuntime(folder.path, new SystemClock())});
		const client = await openWatched(await world.order());
		await client.type('echo st""art\r');
		await client.shows('start\r\n');
		await world.stop(world.task);
		expect(await client.session.ended).toEqual({message: ''});
	});

	it('opens once, with its own token', async () => {
		await using world = await readyWorld();
		const [ticket, other] = [await world.order(), await world.order()];
		const options = {size: {columns: 80, rows: 24}, onOutput: () => undefined};
		await expect(openExecSession({...ticket, tokenValue: other.tokenValue}, options)).rejects.toThrow(SessionLostError);
		await expect(openExecSession({...ticket, tokenValue: ''}, options)).rejects.toThrow(SessionLostError);
		await openWatched(ticket);
		await expect(openExecSession(ticket, options)).rejects.toThrow(SessionLostError);
	});

	it('is refused to web pages, and where there is none', async () => {
		await using world = await readyWorld();
		const {streamUrl} = await world.order();
		expect(await statusOf(streamUrl, {origin: 'https://evil.example'})).toBe(403);
		expect(await statusOf(streamUrl, {host: 'evil.example'})).toBe(403);
		expect(await statusOf(streamUrl.replace(/command-[0-9a-f]+/, 'command-0'), {})).toBe(404);
		expect(await statusOf(streamUrl.replace(/\/v1.*/, '/elsewhere'), {})).toBe(404);
		expect(await statusOf(streamUrl, {})).toBe(101);
	});

	it('takes no word but the token first, and waits for it only so long', async () => {
		await using world = await readyWorld();
		const {streamUrl} = await world.order();
		const socket = new WebSocket(streamUrl);
		await once(socket, 'open');
		socket.send(new Uint8Array(200));
		const [{code, reason}] = (await once(socket, 'close')) as [{code: number; reason: string}];
		expect({code, reason}).toEqual({code: 1002, reason: 'The token is not valid.'});
		expect(world.runtime.named('app')?.terminals).toEqual([]);
	});

	it('is a real shell beside a real process, and leaves nothing', async () => {
		using folder = temporaryFolder();
		await using world = await readyWorld({engineRuntime: new ProcessRuntime(folder.path, new SystemClock())});
		const client = await openWatched(await world.order());
		await client.type('stty size\r');
		await client.shows('30 100\r\n');
		await client.type('echo $((6*7)) $AWS_EXECUTION_ENV me=$$.\r');
		await client.shows('42 AWS_ECS_FARGATE me=');
		await client.type(`sh -c 'echo lo""ng; exec sleep 1000'\r`);
		await client.shows('long\r\n');
		const shell = Number(/me=(\d+)\./.exec(client.text())?.[1]);
		await client.type('\u0003exit\r');
		expect(await client.session.ended).toEqual({message: ''});
		await until('the shell has ended', () => !isRunning(shell));
	});

	it('carries a flood whole', async () => {
		using folder = temporaryFolder();
		await using world = await readyWorld({engineRuntime: new ProcessRuntime(folder.path, new SystemClock())});
		const client = await openWatched(await world.order(`seq 1 100000`));
		await client.session.ended;
		const lines = client.text().trimEnd().split('\r\n');
		expect(lines.length).toBe(100_000);
		expect(lines.every((line, index) => Number(line) === index + 1)).toBe(true);
	});
});
