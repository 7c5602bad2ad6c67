import {describe, expect, test} from 'vitest';
import {InvalidInputError} from '../../../src/errors.ts';
import type {ActivityEntry} from '../../../src/operations/activity/entry.ts';
import type {Activity} from '../../../src/operations/activity/watch.ts';
import type {Sample} from '../../../src/operations/watch/sample.ts';
import {createActivityScreen} from '../../../src/screens/activity/screen.tsx';
import {createActivityStore} from '../../../src/store/activity.ts';
import {entry} from '../../operations/activity/support.ts';
import {keys} from '../../support/screen.ts';
import {openScreens} from '../support.tsx';

const failing = entry({
	...{id: 'failed', operation: 'RunTask', outcome: 'failed', target: 'demo', commandLine: 'aws ecs run-task'},
	error: 'A limit of the account stops ecs RunTask.',
});
const entries = [
	entry({id: 'new', commandLine: 'aws ecs update-service --desired-count 3'}),
	failing,
	entry({id: 'old', service: 'cloudformation', operation: 'CreateChangeSet', target: 'demo'}),
];

function open(all: readonly ActivityEntry[], size: {readonly columns?: number; readonly rows?: number} = {}) {
	const written: {readonly entries: readonly ActivityEntry[]; readonly path: string}[] = [];
	const more = Promise.withResolvers<Activity>();
	const activity = (some: readonly ActivityEntry[]): Activity => ({path: '/audit.jsonl', entries: some, unreadable: 0});
	async function* watch(): AsyncGenerator<Sample<Activity>> {
		yield {kind: 'value', value: activity(all), at: Date.now()};
		yield {kind: 'value', value: await more.promise, at: Date.now()};
	}
	const console = openScreens(
		({shell, link}) => [
			createActivityScreen({
				...{shell, link, activity: createActivityStore()},
				actions: {
					watch,
					async exportScript(chosen, path) {
						if (path === 'there.sh') throw new InvalidInputError('there.sh exists already.', 'Choose another name.');
						written.push({entries: chosen, path});
					},
				},
			}),
		],
		size,
	);
	return Object.assign(console, {
		exported: written,
		add: (one: ActivityEntry) => more.resolve(activity([one, ...all])),
	});
}

describe('the Activity screen', () => {
	test('lists every change, newest first; what did not succeed stands out by a sign and a word', async () => {
		using console = open(entries);
		const text = await console.screen.until('3 changes');
		expect(text).toMatch(/✓ done +ecs UpdateService[^\n]*\n[^\n]*✗ failed +ecs RunTask[^\n]*\n[^\n]*✓ done/);
		expect(text).toContain('1 did not succeed');
	});

	test('says where changes will be written down before there are any', async () => {
		using console = open([]);
		await console.screen.until('Nothing was changed from here yet.');
		expect(console.screen.text()).toContain('/audit.jsonl');
		await console.screen.press(keys.enter);
		expect(console.screen.text()).toContain('nothing was changed from here yet');
	});

	test('shows the reason of a failure where there is room', async () => {
		using console = open(entries, {columns: 160, rows: 45});
		await console.screen.until('A limit of the account stops');
	});

	test('opens the whole record', async () => {
		using console = open(entries);
		await console.screen.until('3 changes');
		await console.screen.press(keys.down, keys.enter);
		const text = console.screen.text();
		for (const words of ['arn:aws:iam::123456789012:user/ada', 'A limit of the account', 'r-1', '"cluster": "demo"']) {
			expect(text).toContain(words);
		}
	});

	test('shows and copies the aws line', async () => {
		using console = open(entries);
		await console.screen.until('3 changes');
		await console.screen.press('!');
		expect(console.screen.text()).toContain('aws ecs update-service --desired-count 3');
		await console.screen.press(keys.escape, keys.down, 'y');
		expect(console.written.join('')).toContain(Buffer.from('aws ecs run-task').toString('base64'));
	});

	test('has the calls of one action in one row, which opens to them and folds again', async () => {
		const file = (name: string) =>
			entry({
				id: name,
				service: 's3',
				operation: 'PutObject',
				target: `bucket/source/${name}`,
				commandLine: `aws ${name}`,
			});
		using console = open([failing, file('c.ts'), file('b.ts'), file('a.ts')]);
		expect(await console.screen.until('4 changes')).toMatch(/✓ done +s3 PutObject × 3 +bucket\/source\/… /);
		expect(console.screen.text()).not.toContain('b.ts');
		await console.screen.press(keys.down);
		expect(console.screen.text()).toContain('enter show 3 calls');
		await console.screen.press(keys.enter);
		expect(console.screen.text()).toMatch(/▸ .* s3 PutObject × 3.*\n.* {3}s3 PutObject .*c\.ts.*\n.*b\.ts.*\n.*a\.ts/);
		await console.screen.press(keys.down, keys.down, 'y');
		expect(console.written.join('')).toContain(Buffer.from('aws b.ts').toString('base64'));
		await console.screen.press(keys.up, keys.up, 'x', keys.enter);
		await console.screen.until('4 calls written');
		await console.screen.press(keys.enter);
		expect(console.screen.text()).not.toContain('b.ts');
		await console.screen.press('!');
		expect(console.screen.text()).toMatch(/aws c\.ts\s+│\n.*aws b\.ts\s+│\n.*aws a\.ts/);
	});

	test('scrolls to the calls of a row that is opened at the lower edge', async () => {
		const others = Array.from({length: 17}, (_, index) => entry({id: `${index}`, operation: `Do${index}`}));
		const files = ['b.ts', 'a.ts'].map((id) =>
			entry({id, service: 's3', operation: 'PutObject', target: `bucket/${id}`}),
		);
		using console = open([...others, ...files], {columns: 80, rows: 24});
		await console.screen.until('19 changes');
		await console.screen.press(keys.end, keys.enter);
		expect(console.screen.text()).toMatch(/▸ .*PutObject × 2.*\n.*b\.ts.*\n.*a\.ts/);
	});

	test('finds a call in a row of many by its filter', async () => {
		const file = (name: string) => entry({id: name, service: 's3', operation: 'PutObject', target: `bucket/${name}`});
		using console = open([file('b.ts'), file('a.ts')]);
		await console.screen.until('PutObject × 2');
		await console.screen.press('/', ...'a.ts', keys.enter);
		expect(console.screen.text()).toContain('1 of 2 changes');
		expect(console.screen.text()).toMatch(/s3 PutObject +bucket\/a\.ts/);
	});

	test('filters by any column', async () => {
		using console = open(entries);
		await console.screen.until('3 changes');
		await console.screen.press('/', ...'outcome:failed', keys.enter);
		expect(console.screen.text()).toContain('1 of 3 changes');
		expect(console.screen.text()).not.toContain('UpdateService');
	});

	test('exports what is shown, or what is marked, to the file it is told', async () => {
		using console = open(entries);
		await console.screen.until('3 changes');
		await console.screen.press('x', keys.enter);
		await console.screen.until('3 calls written to activity.sh');
		await console.screen.press(keys.down, ' ', 'x', keys.enter);
		await console.screen.until('1 calls written');
		expect(console.exported).toEqual([
			{entries, path: 'activity.sh'},
			{entries: [failing], path: 'activity.sh'},
		]);
	});

	test('says why a script cannot be written', async () => {
		using console = open(entries);
		await console.screen.until('3 changes');
		await console.screen.press('x', '\u0015', ...'there.sh', keys.enter);
		await console.screen.until('there.sh exists already.');
	});

	test('keeps the cursor on its entry while others come in', async () => {
		using console = open(entries);
		await console.screen.until('3 changes');
		await console.screen.press(keys.down);
		console.add(entry({id: 'newer', operation: 'StopTask'}));
		const text = await console.screen.until('4 changes');
		expect(text).toMatch(/▸[^\n]*RunTask/);
	});
});
