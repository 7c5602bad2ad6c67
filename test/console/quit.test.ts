import {describe, expect, it} from 'vitest';
import {askBeforeQuitting} from '../../src/console/quit.ts';
import type {Choice, Shell} from '../../src/screens/shell.ts';

const local = {
	...{endpoint: 'http://127.0.0.1:4566', pid: 1, region: 'us-east-1', account: '000000000000'},
	...{startedAt: '', directory: '/nonexistent', isNew: true},
};

function setUp(answer: string | undefined, stopping: 'ends' | 'fails' = 'ends') {
	const asked: Choice<unknown>[] = [];
	const shell = {
		async choose(choice: Choice<unknown>) {
			asked.push(choice);
			return choice.options.find(({label}) => label === answer)?.value;
		},
		busy: async () => (stopping === 'ends' ? true : undefined),
	} as unknown as Shell;
	return {asked, shell};
}

describe('quitting', () => {
	it('asks nothing where nothing would be lost', async () => {
		const {asked, shell} = setUp(undefined);
		const found = {...local, isNew: false};
		expect(await askBeforeQuitting({shell, connection: {local: undefined}, screens: []})).toBe(true);
		expect(await askBeforeQuitting({shell, connection: {local: found}, screens: [{}]})).toBe(true);
		expect(asked).toEqual([]);
	});

	it.each([
		['Quit, leave it running', true],
		['Quit and stop it', true],
		['Do not quit', false],
		[undefined, false],
	])('of a local AWS that was started here, «%s» quits: %s', async (answer, quits) => {
		const {asked, shell} = setUp(answer);
		expect(await askBeforeQuitting({shell, connection: {local}, screens: []})).toBe(quits);
		expect(asked[0]?.lines).toEqual([expect.stringContaining('http://127.0.0.1:4566')]);
	});

	it('stays when the local AWS was not stopped, by a failure or because the operator would not wait', async () => {
		const {shell} = setUp('Quit and stop it', 'fails');
		expect(await askBeforeQuitting({shell, connection: {local}, screens: []})).toBe(false);
	});

	it('says what is under way', async () => {
		const {asked, shell} = setUp('Quit');
		const screens = [{unfinished: () => 'The set-up of demo is under way.'}, {unfinished: () => undefined}];
		expect(await askBeforeQuitting({shell, connection: {local: undefined}, screens})).toBe(true);
		expect(asked[0]?.lines?.[0]).toBe('The set-up of demo is under way.');
		expect(asked[0]?.options.map(({label}) => label)).toEqual(['Quit', 'Do not quit']);
	});
});
