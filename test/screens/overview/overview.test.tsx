import {describe, expect, test} from 'vitest';
import type {Overview, SystemCard} from '../../../src/operations/overview/overview.ts';
import type {Sample} from '../../../src/operations/watch/sample.ts';
import {createOverviewScreen} from '../../../src/screens/overview/screen.tsx';
import type {Screen} from '../../../src/screens/screen.ts';
import {createActivityStore} from '../../../src/store/activity.ts';
import {createOverviewStore} from '../../../src/store/overview.ts';
import {Lines} from '../../../src/ui/lines.tsx';
import {entry} from '../../operations/activity/support.ts';
import {keys} from '../../support/screen.ts';
import {openScreens, type TestParts} from '../support.tsx';
import {absent, creating, failed, known, overviewOf, ready} from './cards.ts';

async function* looks<Value>(...values: readonly Value[]): AsyncGenerator<Sample<Value>> {
	for (const value of values) yield {kind: 'value', value, at: Date.now()};
}

const elsewhere = (id: string): Screen => ({
	...{id, title: id, key: ''},
	scopes: () => [],
	open: () => ({[Symbol.dispose]: () => undefined}),
	spoken: () => [],
	View: ({size}) => <Lines lines={[`This is ${id}`]} height={size.rows} />,
});

interface Given {
	readonly overviews?: readonly Overview[];
	readonly columns?: number;
	readonly rows?: number;
}

function open({overviews = [], ...size}: Given) {
	const overview = createOverviewStore();
	const screens = ({shell, link}: TestParts): Screen[] => [
		createOverviewScreen({
			...{shell, overview, link, known, activity: createActivityStore()},
			actions: {
				watch: () => looks(...overviews),
				commandLines: async (card) => [`aws cloudformation describe-stacks --stack-name ${card?.stack}`],
			},
			activityActions: {
				watch: () => looks({path: '/audit.jsonl', entries: [entry({operation: 'UpdateService'})], unreadable: 0}),
			},
		}),
		...['setup', 'tasks', 'consume'].map(elsewhere),
	];
	return openScreens(screens, size);
}

const showing = (...systems: readonly SystemCard[]): Given => ({overviews: [overviewOf(systems)]});

describe('the Overview screen', () => {
	test('has a card for each kind of system before AWS has answered, and can be left', async () => {
		using console = open({});
		const text = await console.screen.until('Consumer');
		expect(text).toContain('…');
		await console.screen.press(keys.enter);
		expect(console.screen.text()).toContain('AWS has not answered yet');
	});

	test('fills up with what AWS and the audit file say', async () => {
		using console = open(showing(ready('demo')));
		const text = await console.screen.until('3 of 3 tasks run');
		expect(text).toContain('▸ Consumer · demo');
		await console.screen.until('ecs UpdateService');
	});

	test.each([
		['set it up', absent, 'setup'],
		['watch it', creating('demo'), 'setup'],
		['put load on it', ready('demo'), 'consume'],
		['see its tasks', ready('demo', 1, 3), 'tasks'],
		['see why, start again', failed('demo'), 'setup'],
	])('goes on with «%s»', async (label, card, screen) => {
		using console = open(showing(card));
		await console.screen.until(`enter ${label}`);
		await console.screen.press(keys.enter);
		expect(console.screen.text()).toContain(`This is ${screen}`);
	});

	test.each([
		{way: 'cards as they stand', columns: 80, rows: 40, expected: ['b', 'b', 'b', 'a', 'c', 'c', 'a']},
		{way: 'lines where cards have no room', columns: 80, rows: 24, expected: ['a', 'a', 'b', 'b', 'c', 'c', 'b']},
	])('moves among the $way', async ({columns, rows, expected}) => {
		using console = open({...showing(ready('a'), ready('b'), ready('c')), columns, rows});
		const cursor = (): string | undefined => /▸ Consumer · (\w)/.exec(console.screen.text())?.[1];
		await console.screen.until('▸ Consumer · a');
		const visited: (string | undefined)[] = [];
		for (const key of [keys.right, keys.right, keys.down, keys.left, keys.down, keys.right, keys.up]) {
			await console.screen.press(key);
			visited.push(cursor());
		}
		expect(visited).toEqual(expected);
	});

	test('keeps the cursor on its system while that is created', async () => {
		const overviews = [overviewOf([ready('a'), absent]), overviewOf([ready('a'), creating('new')])];
		using console = open({overviews});
		await console.screen.until('Consumer · new');
		expect(console.screen.text()).toContain('▸ Consumer · a');
	});

	test('says why a system failed, what things cost, and the calls behind it', async () => {
		using console = open(showing(failed('demo')));
		await console.screen.until('failed');
		await console.screen.press('w');
		expect(console.screen.text()).toMatch(/CloudFormation gave up in ROLLBACK_COMPLETE\. What failed first:/);
		await console.screen.press(keys.escape, '$');
		expect(console.screen.text()).toContain('Nothing that costs by the hour.');
		await console.screen.press(keys.escape, '!');
		await console.screen.until('aws cloudformation describe-stacks --stack-name demo');
	});

	test('lists what costs, the dearest first, and says nothing of tasks that are not on their way', async () => {
		using console = open(showing(ready('demo')));
		await console.screen.until('3 of 3 tasks run');
		await console.screen.press('$');
		const cost = console.screen.text();
		expect(cost).toMatch(/about \$0\.20\/h \+ \? in AWS, Region us-east-1; \$\d+ in a month/);
		expect(cost.indexOf('Fargate tasks')).toBeLessThan(cost.indexOf('load balancer'));
		expect(cost.indexOf('public IPv4')).toBeLessThan(cost.indexOf('load balancer'));
		await console.screen.press(keys.escape, 'w');
		expect(console.screen.text()).toContain('3 of 3 tasks run.');
	});

	test('copies the address of a system that has one', async () => {
		using console = open(showing(ready('demo')));
		await console.screen.until('3 of 3');
		await console.screen.press('y');
		const copied = Buffer.from('http://demo-1234567890.us-east-1.elb.amazonaws.com').toString('base64');
		expect(console.written.join('')).toContain(copied);
	});

	test('uses the room of a large terminal', async () => {
		using console = open({...showing(ready('demo')), columns: 160, rows: 45});
		await console.screen.until('The local AWS bills nothing; an account would pay about this.');
	});
});
