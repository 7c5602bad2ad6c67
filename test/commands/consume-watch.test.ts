import {describe, expect, it} from 'vitest';
import {watchConsumer} from '../../src/commands/consume-watch.ts';
import type {ConsumeResponse} from '../../src/operations/consumer/usage.ts';
import {type Answer, consumerServer, host} from '../operations/support/consumer-server.ts';
import {fakeSession} from '../operations/support/fake-session.ts';
import {stack} from '../operations/support/stacks.ts';
import {type Watched, writtenUntil} from './support/watched.ts';

const tableOf = ({instances}: ConsumeResponse): string[] => ['HOST', ...instances.map((one) => one.host)];

/** Watches until what was written says enough; answers all of it. */
async function watch(answers: readonly Answer[], enough: RegExp, watched: Watched = {}) {
	await using server = await consumerServer(...answers);
	const there = stack('CREATE_COMPLETE', {Outputs: [{OutputKey: 'Url', OutputValue: server.address}]});
	const session = fakeSession({cloudFormation: {describeStacks: () => Promise.resolve([there])}});
	return await writtenUntil(enough, watched, (options) => watchConsumer(session, 'demo', tableOf, options));
}

const some = (...names: readonly string[]): Answer => ({instances: names.map((name) => host(name)), errors: []});

describe('consume --watch', () => {
	it('writes a table after the other where there is no terminal', async () => {
		const written = await watch([some('10.0.0.1'), some('10.0.0.2')], /10\.0\.0\.2/);
		expect(written).toMatch(/^\d\d:\d\d:\d\d\nHOST\n10\.0\.0\.1\n\n\d\d:\d\d:\d\d\nHOST\n10\.0\.0\.2\n/);
	});

	it('writes a JSON line for each look, also when there is nothing to be seen', async () => {
		const broken: Answer = {status: 502, text: 'Bad gateway'};
		const written = await watch([some('10.0.0.1'), broken], /problem.*\n/, {format: 'json'});
		const [first, second] = written
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(first).toMatchObject({at: expect.stringMatching(/^\d{4}-/), instances: [{host: '10.0.0.1'}], errors: []});
		expect(second).toMatchObject({problem: {name: 'EndpointFailure'}, nextIn: expect.any(Number)});
	});

	it('draws the table again in its place on a terminal', async () => {
		const written = await watch([some('10.0.0.1'), some('10.0.0.2')], /10\.0\.0\.2/, {
			terminal: {columns: 80, rows: 24},
		});
		expect(written).toMatch(/10\.0\.0\.1\n\u001B\[3A\u001B\[J\d\d:\d\d:\d\d\nHOST\n10\.0\.0\.2\n$/);
	});

	it('shows no more than the terminal has room for', async () => {
		const many = some(...Array.from({length: 30}, (_, index) => `10.0.0.${index}`));
		const written = await watch([many], /more/, {terminal: {columns: 10, rows: 6}});
		expect(written.split('\n')).toEqual([expect.any(String), 'HOST', '10.0.0.0', '10.0.0.1', '… 28 more', '']);
	});

	it('keeps the last table and says what is wrong when the console does not answer', async () => {
		const written = await watch([some('10.0.0.1'), {status: 502, text: ''}], /Trying again/, {
			terminal: {columns: 200, rows: 24},
		});
		expect(written).toMatch(/HOST\n10\.0\.0\.1\n✗ http:\S+ answered 502 .* Trying again in 2 s\.\n$/);
	});
});
