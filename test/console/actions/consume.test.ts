import {expect, it} from 'vitest';
import {createConsumeActions} from '../../../src/console/actions/consume.ts';
import {openInBrowser} from '../../../src/console/browser.ts';
import {consumerServer, host} from '../../operations/support/consumer-server.ts';
import {fakeSession} from '../../operations/support/fake-session.ts';
import {stack} from '../../operations/support/stacks.ts';

it('watches and asks on the session once it is open', async () => {
	await using server = await consumerServer({instances: [host('10.0.0.7')], errors: []});
	const there = stack('CREATE_COMPLETE', {Outputs: [{OutputKey: 'Url', OutputValue: server.address}]});
	const session = fakeSession({cloudFormation: {describeStacks: () => Promise.resolve([there])}});
	const opening = Promise.withResolvers<typeof session>();
	const actions = createConsumeActions(() => opening.promise);
	const watch = actions.watch(undefined, new AbortController().signal)[Symbol.asyncIterator]();
	const first = watch.next();
	opening.resolve(session);
	expect((await first).value).toMatchObject({value: {stack: 'demo', answer: {instances: [{host: '10.0.0.7'}]}}});
	await watch.return?.();
	const call = {address: server.address, target: {candidate: 'SELF'}, usage: []} as const;
	expect(await actions.ask(call)).toMatchObject({instances: [{host: '10.0.0.7'}]});
	expect(server.requests.at(-1)).toEqual({candidate: 'SELF', usage: []});
});

it('has the curl line of a request, quoted for a shell, and sends nothing', async () => {
	const actions = createConsumeActions(() => Promise.reject(new Error('No session is needed.')));
	const target = {candidate: 'SPECIFIC', host: "it's", port: 1} as const;
	expect(await actions.curlLine({address: 'http://lb', target, usage: []})).toBe(
		`curl -X POST http://lb/api/consume -H 'content-type: application/json' -d '{"candidate":"SPECIFIC","host":"it'\\''s","port":1,"usage":[]}'`,
	);
});

it('opens nothing but web pages', async () => {
	await expect(openInBrowser('file:///etc/passwd')).rejects.toThrow('There is no browser here for file:///etc/passwd.');
});
