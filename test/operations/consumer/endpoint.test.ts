import {describe, expect, it} from 'vitest';
import {awaitEndpoint} from '../../../src/operations/consumer/endpoint.ts';
import {outcomeOf} from '../support/collect.ts';
import {consumerServer, host} from '../support/consumer-server.ts';
import {fakeSession} from '../support/fake-session.ts';

const session = fakeSession({});

describe('waiting for the endpoint', () => {
	it('ends when as many hosts answer as run', async () => {
		const one = {instances: [host('10.0.0.1')], errors: []};
		const two = {instances: [host('10.0.0.1'), host('10.0.0.2')], errors: []};
		await using server = await consumerServer({status: 503, text: ''}, one, two);
		const {events, result} = await outcomeOf(awaitEndpoint(session, server.address, 2));
		expect(result).toEqual({result: 2, detail: `${server.address} · 2 hosts answer`});
		expect(events.map((event) => event.type === 'waiting' && event.detail)).toEqual([
			`${server.address} answered 503 instead of a list of hosts.`,
			'1 of 2 hosts answer',
		]);
	});

	it('asks nobody when no task runs', async () => {
		const {result} = await outcomeOf(awaitEndpoint(session, 'http://127.0.0.1:1', 0));
		expect(result?.detail).toBe('http://127.0.0.1:1 (no tasks: it answers once the service is scaled up)');
	});

	it('gives up with what it saw last', async () => {
		await using server = await consumerServer({instances: [], errors: []});
		const {error} = await outcomeOf(awaitEndpoint(session, server.address, 2, undefined, 10));
		expect(error).toMatchObject({message: `${server.address} does not show 2 hosts: 0 of 2 hosts answer`});
	});
});
