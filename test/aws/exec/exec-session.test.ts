import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {describe, expect, it, vi} from 'vitest';
import {EncryptedSessionError, SessionLostError, SilentAgentError} from '../../../src/aws/exec/errors.ts';
import {type ExecSessionOptions, openExecSession} from '../../../src/aws/exec/exec-session.ts';
import {readObject} from '../../../src/session-channel/json.ts';
import {
	encodeMessage,
	MalformedMessageError,
	messageTypes,
	newMessage,
	payloadTypes,
} from '../../../src/session-channel/message.ts';
import {until} from '../../support/containers.ts';
import {fakeAgent} from './fake-agent.ts';

const sessionType = (type: string) => ({
	ActionType: 'SessionType',
	ActionParameters: {SessionType: type, Properties: {}},
});

function opening(agent: Awaited<ReturnType<typeof fakeAgent>>, options: Partial<ExecSessionOptions> = {}) {
	let text = '';
	const opened = openExecSession(agent.ticket, {
		size: {columns: 91, rows: 33},
		onOutput: (bytes) => {
			text += Buffer.from(bytes).toString();
		},
		...options,
	});
	opened.catch(() => undefined);
	return {opened, shows: (expected: string) => until(`it shows ${expected}`, () => text.includes(expected))};
}

/** A clock for time-outs that stands still until it is moved, or something is waited for. */
function standingClock() {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	return {
		pass: (milliseconds: number) => vi.advanceTimersByTime(milliseconds),
		until: (condition: () => boolean) =>
			vi.waitFor(() => expect(condition()).toBe(true), {timeout: 10_000, interval: 5}),
		[Symbol.dispose]: () => void vi.useRealTimers(),
	};
}

/** Takes connections and never says a word. */
async function mutePort() {
	const server = createServer((socket) => void socket.on('error', () => undefined).resume());
	const connected = once(server, 'connection');
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	return {connected, url: `ws://127.0.0.1:${port}/`, [Symbol.dispose]: () => void server.close()};
}

describe('the client of a data channel', () => {
	it('gives its token, shakes hands, says its size, and then carries bytes', async () => {
		using agent = await fakeAgent();
		const client = opening(agent);
		expect(await agent.introduced()).toMatchObject({
			MessageSchemaVersion: '1.0',
			TokenValue: 'secret',
			ClientId: expect.any(String),
			RequestId: expect.any(String),
		});
		agent.request(sessionType('InteractiveCommands'));
		const answer = await agent.hears(payloadTypes.handshakeResponse);
		expect(readObject(answer.payload)).toMatchObject({
			ProcessedClientActions: [{ActionType: 'SessionType', ActionStatus: 1, Error: ''}],
			Errors: [],
		});
		expect(answer.sequence).toBe(0);
		agent.complete();
		const session = await client.opened;
		expect(readObject((await agent.hears(payloadTypes.size)).payload)).toEqual({cols: 91, rows: 33});
		agent.print('prompt$ ');
		await client.shows('prompt$ ');
		await session.write(Buffer.from('ls\r'));
		expect(Buffer.from((await agent.hears(payloadTypes.output)).payload).toString()).toBe('ls\r');
		agent.close('Your session timed out due to inactivity.');
		expect(await session.ended).toEqual({message: 'Your session timed out due to inactivity.'});
	});

	it('says that it does not know what it does not know', async () => {
		using agent = await fakeAgent();
		opening(agent);
		await agent.introduced();
		agent.request({ActionType: 'Dance'}, sessionType('Port'));
		expect(readObject((await agent.hears(payloadTypes.handshakeResponse)).payload)).toMatchObject({
			ProcessedClientActions: [
				{ActionType: 'Dance', ActionStatus: 3, Error: 'Unsupported action Dance'},
				{ActionType: 'SessionType', ActionStatus: 2},
			],
			Errors: [expect.stringContaining('Dance'), expect.stringContaining('Port')],
		});
	});

	it('does not enter a session that wants a key of the cluster, and says what does', async () => {
		using agent = await fakeAgent();
		const client = opening(agent);
		await agent.introduced();
		agent.request({ActionType: 'KMSEncryption', ActionParameters: {KMSKeyId: 'arn:aws:kms:us-east-1:1:key/k'}});
		await expect(client.opened).rejects.toThrow(EncryptedSessionError);
		await expect(client.opened).rejects.toThrow('arn:aws:kms:us-east-1:1:key/k');
	});

	it('begins with the first output of an agent that shakes no hands', async () => {
		using agent = await fakeAgent();
		const client = opening(agent);
		await agent.introduced();
		agent.print('old agent$ ');
		await client.opened;
		await client.shows('old agent$ ');
	});

	it('tells a lost connection from an end', async () => {
		using agent = await fakeAgent();
		const client = opening(agent);
		await agent.introduced();
		agent.print('$ ');
		const session = await client.opened;
		agent.cut();
		await expect(session.ended).rejects.toThrow(SessionLostError);
	});

	it('says so when nobody is there', async () => {
		const ticket = {sessionId: 's', streamUrl: 'ws://127.0.0.1:9/', tokenValue: 't'};
		const opened = openExecSession(ticket, {size: {columns: 80, rows: 24}, onOutput: () => undefined});
		await expect(opened).rejects.toMatchObject({name: 'SessionLostError', exitCode: 69});
	});

	it('does not wait forever for an agent that shakes no hands', async () => {
		using agent = await fakeAgent();
		using clock = standingClock();
		const client = opening(agent);
		await clock.until(() => agent.introductions.length === 1);
		clock.pass(30_000);
		await expect(client.opened).rejects.toThrow(SilentAgentError);
		await expect(client.opened).rejects.toMatchObject({
			message: 'The agent of ECS Exec in the container has not answered for 30 seconds.',
			nextStep: expect.stringContaining('«ecs-console exec ID --check»') as string,
		});
	});

	it('does not wait forever for a connection that never comes about', async () => {
		using port = await mutePort();
		using clock = standingClock();
		const ticket = {sessionId: 's', streamUrl: port.url, tokenValue: 't'};
		const opened = openExecSession(ticket, {size: {columns: 80, rows: 24}, onOutput: () => undefined});
		opened.catch(() => undefined);
		await port.connected;
		clock.pass(30_000);
		await expect(opened).rejects.toThrow(SessionLostError);
	});

	it('lets a command that has begun be silent for as long as it likes', async () => {
		using agent = await fakeAgent();
		using clock = standingClock();
		const client = opening(agent);
		await clock.until(() => agent.introductions.length === 1);
		agent.print('$ ');
		const session = await client.opened;
		clock.pass(3_600_000);
		agent.close('');
		expect(await session.ended).toEqual({message: ''});
	});

	it('ends at bytes that are no message', async () => {
		using agent = await fakeAgent();
		const client = opening(agent);
		await agent.introduced();
		agent.print('$ ');
		const session = await client.opened;
		agent.throw(new Uint8Array(10));
		await expect(session.ended).rejects.toThrow(MalformedMessageError);
	});

	it('asks the far side to end when it is told to, and gives up when that does not answer', async () => {
		using agent = await fakeAgent();
		const abort = new AbortController();
		const client = opening(agent, {signal: abort.signal});
		await agent.introduced();
		agent.print('$ ');
		const session = await client.opened;
		abort.abort(new Error('enough'));
		expect(Buffer.from((await agent.hears(payloadTypes.flag)).payload).readUInt32BE()).toBe(2);
		await expect(session.ended).rejects.toThrow('enough');
	});

	it('sends nothing while the service asks it to wait', async () => {
		using agent = await fakeAgent();
		const client = opening(agent);
		await agent.introduced();
		agent.print('$ ');
		const session = await client.opened;
		await agent.hears(payloadTypes.size);
		agent.throw(encodeMessage(newMessage({type: messageTypes.pausePublication, payload: new Uint8Array()})));
		agent.print('paused');
		await client.shows('paused');
		await session.write(Buffer.from('later'));
		agent.print('still');
		await client.shows('still');
		expect(agent.said.some(({payloadType}) => payloadType === payloadTypes.output)).toBe(false);
		agent.throw(encodeMessage(newMessage({type: messageTypes.startPublication, payload: new Uint8Array()})));
		expect(Buffer.from((await agent.hears(payloadTypes.output)).payload).toString()).toBe('later');
	});
});
