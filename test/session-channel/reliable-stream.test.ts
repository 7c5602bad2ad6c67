import fc from 'fast-check';
import {describe, expect, it, vi} from 'vitest';
import {
	type ChannelMessage,
	decodeMessage,
	encodeMessage,
	messageTypes,
	newMessage,
	payloadTypes,
} from '../../src/session-channel/message.ts';
import {ReliableStream} from '../../src/session-channel/reliable-stream.ts';

/** Both sides of a channel with a wire between them that the test controls. */
function pair() {
	const wire: {readonly to: 'client' | 'agent'; readonly frame: Uint8Array}[] = [];
	const got = {client: [] as ChannelMessage[], agent: [] as ChannelMessage[]};
	const client = new ReliableStream({
		type: messageTypes.input,
		transmit: (frame) => wire.push({to: 'agent', frame}),
		deliver: (message) => got.client.push(message),
	});
	const agent = new ReliableStream({
		type: messageTypes.output,
		transmit: (frame) => wire.push({to: 'client', frame}),
		deliver: (message) => got.agent.push(message),
	});
	const sides = {client, agent};
	const arrive = (index: number): void => {
		const [sent] = wire.splice(index, 1);
		if (sent !== undefined) sides[sent.to].receive(decodeMessage(sent.frame));
	};
	return {
		...{client, agent, wire, got, arrive},
		text: (side: 'client' | 'agent') => Buffer.concat(got[side].map(({payload}) => payload)).toString('latin1'),
		flush: () => {
			while (wire.length > 0) arrive(0);
		},
		[Symbol.dispose]: () => {
			client[Symbol.dispose]();
			agent[Symbol.dispose]();
		},
	};
}

describe('the stream of a data channel', () => {
	it('brings every byte once and in order, whatever order and however often frames arrive', () => {
		fc.assert(
			fc.property(
				fc.array(fc.uint8Array({maxLength: 3000}), {maxLength: 8}),
				fc.array(fc.tuple(fc.nat(), fc.boolean()), {maxLength: 60}),
				(writes, order) => {
					using both = pair();
					for (const bytes of writes) both.client.write(bytes);
					for (const [pick, isTwice] of order) {
						if (both.wire.length === 0) break;
						const index = pick % both.wire.length;
						if (isTwice) both.wire.push(both.wire[index]!);
						both.arrive(index);
					}
					both.flush();
					expect(both.text('agent')).toBe(Buffer.concat(writes).toString('latin1'));
					expect(both.client.isSettled).toBe(true);
				},
			),
		);
	});

	it('cuts data into messages of at most a kilobyte', () => {
		using both = pair();
		both.client.write(Buffer.alloc(2500, 'x'));
		expect(both.wire.map(({frame}) => decodeMessage(frame).payload.length)).toEqual([1024, 1024, 452]);
	});

	it('sends again what was lost, until it is acknowledged', () => {
		vi.useFakeTimers({toFake: ['setInterval', 'clearInterval', 'performance']});
		try {
			using both = pair();
			both.client.write(Buffer.from('lost'));
			both.wire.length = 0;
			vi.advanceTimersByTime(1500);
			both.flush();
			expect(both.text('agent')).toBe('lost');
			vi.advanceTimersByTime(5000);
			expect(both.wire).toEqual([]);
		} finally {
			vi.useRealTimers();
		}
	});

	it('acknowledges again what came twice, as the acknowledgement may be what was lost', () => {
		using both = pair();
		both.agent.receive(newMessage({type: messageTypes.input, payload: Buffer.from('a')}));
		both.agent.receive(newMessage({type: messageTypes.input, payload: Buffer.from('a')}));
		expect(both.wire.map(({frame}) => decodeMessage(frame).type)).toEqual(['acknowledge', 'acknowledge']);
		expect(both.text('agent')).toBe('a');
	});

	it('waits while the other side asks it to, and loses nothing', () => {
		using both = pair();
		both.client.receive(newMessage({type: messageTypes.pausePublication, payload: new Uint8Array()}));
		both.client.write(Buffer.from('later'));
		expect(both.wire).toEqual([]);
		both.client.receive(newMessage({type: messageTypes.startPublication, payload: new Uint8Array()}));
		both.flush();
		expect(both.text('agent')).toBe('later');
	});

	it('tells a writer to wait when too much is on the way', async () => {
		using both = pair();
		let isDrained = false;
		both.client.write(Buffer.alloc(1024 * 300));
		void both.client.drained.then(() => {
			isDrained = true;
		});
		await Promise.resolve();
		expect(isDrained).toBe(false);
		both.flush();
		await both.client.drained;
		expect(isDrained).toBe(true);
	});

	it('keeps the connection alive with what means nothing', () => {
		using both = pair();
		both.client.keepAlive();
		expect(both.wire).toEqual([]);
		both.agent.send(payloadTypes.output, Buffer.from('x'));
		both.flush();
		both.client.keepAlive();
		expect(both.wire).toHaveLength(1);
		both.flush();
		expect(both.text('client')).toBe('x');
	});

	it('leaves to its owner what is not of the stream', () => {
		using both = pair();
		const closed = decodeMessage(encodeMessage(newMessage({type: messageTypes.closed, payload: Buffer.from('{}')})));
		expect(both.client.receive(closed)).toBe(false);
	});
});
