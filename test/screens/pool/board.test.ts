import {describe, expect, test} from 'vitest';
import {keys, pasted} from '../../support/screen.ts';
import {available, failed, launching, news, noPool, occupied, openPool, taskArn, whole} from './support.ts';

const some = [
	...[available('7f3a1c889900'), available('a1b2c3d4e5f6'), launching('x_91be22'), occupied('c41d09112233', 'ana')],
	failed('ee8f10112233', 'CannotPullContainerError: demo-repo:latest is not there'),
];

const many = (count: number) =>
	Array.from({length: count}, (_, index) => available(`task${String(index).padStart(8, '0')}`));

/** The state and the name in the row under the cursor. */
const cursorRow = (text: string): string | undefined => /▸ [◆ ]\s*\S (\S+ +\S+)/.exec(text)?.[1]?.replace(/ +/, ' ');

describe('the board of a pool', () => {
	test('tells target, states, launches, what was done and what it costs', async () => {
		using console = openPool({}, {first: whole(some)});
		const text = await console.until('Pool demo   target 5   idle $0.072/h   used $0.024/h');
		expect(text).toContain('available ■■ 2   launching □ 1   occupied ● 1   failed ✗ 1');
		expect(text).toContain('launch p50 1.9 s p95 1.9 s   grabs 9  launches 14  kills 2');
		expect(text).toMatch(/simulator off$/m);
		expect(text).toContain('2 of 5 ready, 1 on the way');
	});

	test('lists every task with its state, user, address and launch, the next to be handed out first', async () => {
		using console = openPool({}, {first: whole(some)});
		const text = await console.until('STATE↑');
		expect(text).toMatch(/■ available {2}7f3a1c889900 +127\.0\.1\.5:80 +\d+d {2}1\.9 s/);
		expect(text).toMatch(/□ launching {2}91be22/);
		expect(text).toMatch(/● occupied {3}c41d09112233 {2}ana +127\.0\.1\.5:80/);
		expect(text).toMatch(/✗ failed {5}ee8f10112233 .*CannotPull/);
		expect(text.indexOf('available  7f3a')).toBeLessThan(text.indexOf('launching  91be'));
	});

	test('tells a task by as much of its id as is enough, and finds it by all of it', async () => {
		const id = '5c73b9d0da53ae5c32bcad510eeca633';
		using console = openPool({}, {first: whole([available('a', {taskArn: taskArn(id)}), available('b')])});
		expect(await console.until('5c73b9d0da53 ')).not.toContain(id);
		await console.press('/', ...id.slice(-6), keys.enter);
		await console.until('1 of 2 tasks');
		await console.screen.resize(160, 45);
		await console.until(id);
	});

	test('cuts no address, and at 160 columns no user of the simulator', async () => {
		const far = occupied('7f3a1c889900', 'user_4095d0e0', {address: '127.168.16.100:8080'});
		using small = openPool({}, {first: whole([far])});
		await small.until(/ 127\.168\.16\.100:8080 /);
		using large = openPool({}, {first: whole([far]), columns: 160, rows: 45});
		await large.until(/ user_4095d0e0 +127\.168\.16\.100:8080 /);
	});

	test('shows fifteen tasks on 80×24, and uses the room of 160×45', async () => {
		using small = openPool({}, {first: whole(many(40))});
		expect((await small.until('task00000000')).match(/task\d{8}/g)).toHaveLength(15);
		using large = openPool({}, {first: whole([...many(40), available('more')]), columns: 160, rows: 45});
		const text = await large.until('PROVISION');
		expect(text).toMatch(/FOR +AGE +LAUNCHED IN +PROVISION +PULL +START +READY$/m);
		expect(text).toContain('medians: provision 1.1 s  pull 500 ms  start 200 ms  ready 100 ms');
		expect(text).toMatch(/■ available █+.* 41 of 5/);
		expect(text).toMatch(/╌╌ target 5/);
	});

	test('has columns for leases and reasons where a task has one, and room for the reason', async () => {
		const wide = {columns: 160, rows: 45};
		using console = openPool({}, {first: whole([available('one')]), ...wide});
		expect(await console.until('PROVISION')).not.toMatch(/LEASE|REASON/);
		console.show(news([occupied('two', 'ana', {leaseUntil: new Date(Date.now() + 3_600_000).toISOString()})]));
		expect(await console.until(/READY +LEASE$/m)).toMatch(/ana .* (?:1h00m|59m\d\ds)$/m);
		const reason = 'CannotPullContainerError: demo-repo:latest is not there';
		console.show(news([failed('three', reason)]));
		const text = await console.until(/LAUNCHED IN +LEASE +REASON/m);
		expect(text).toMatch(new RegExp(`✗ failed .* ${reason}`, 'm'));
	});

	test('tells how long a task has been in its state, and with room how old it is', async () => {
		const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000 - 5_000).toISOString();
		const task = occupied('one', 'ana', {createdAt: ago(90), assignedAt: ago(20)});
		using console = openPool({}, {first: whole([task])});
		expect(await console.until(/ADDRESS +FOR/)).toMatch(/ana .* 20m /);
		expect(console.text()).not.toContain('AGE');
		await console.screen.resize(160, 45);
		expect(await console.until(/FOR +AGE/)).toMatch(/ana .* 20m +1h30m /);
	});

	test('says why the task under the cursor failed, as its column may be too narrow', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('7f3a1c889900');
		await console.press(keys.end);
		await console.until('ee8f10112233 failed: CannotPullContainerError: demo-repo:latest is not there');
	});

	test('expects nothing more of a task that failed', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('7f3a1c889900');
		await console.press(keys.end, 'd');
		const text = await console.until('It never became ready.');
		expect(text).toMatch(/address +none/);
	});

	test('keeps the cursor on its task while others come, go and change', async () => {
		using console = openPool({}, {first: whole(many(50))});
		await console.until('task00000000');
		await console.press(...Array.from({length: 20}, () => keys.down));
		for (let round = 0; round < 5; round += 1) {
			const come = available(`come0000000${round}`, {id: `task_0${round}`});
			console.show(news([come, occupied(`task0000003${round}`, 'ana')], {}, {gone: [`task_task0000000${round}`]}));
			await console.until(new RegExp(`occupied ●+ ${round + 1} `));
			expect(cursorRow(console.text())).toBe('available task00000020');
		}
	});

	test('follows a task that is handed out', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('7f3a1c889900');
		console.show(news([occupied('7f3a1c889900', 'bob')]));
		expect(cursorRow(await console.until('bob'))).toBe('occupied 7f3a1c889900');
	});

	test('hides failed tasks, filters, and says how to get them back', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('ee8f10112233');
		await console.press('v');
		expect(console.text()).not.toContain('ee8f10112233');
		await console.press('v', '/', 'a', 'n', 'a', keys.enter);
		const text = await console.until('1 of 5 tasks · filter: ana');
		expect(text).not.toContain('7f3a1c889900');
		await console.press(keys.escape, '/', 'z', 'z', keys.enter);
		await console.until('Nothing here matches «zz».');
		await console.press('/', pasted('z'.repeat(10_000)), keys.enter);
		expect(await console.until(/Nothing here matches «z{30,}….\./)).toContain('esc shows all of them again.');
	});

	test('finds a task by the id of its record too', async () => {
		using console = openPool({}, {first: whole([available('one', {id: 'task_2026-11-21_1f0c9a'}), available('two')])});
		await console.until('two');
		await console.press('/', ...'1f0c9a', keys.enter);
		await console.until('1 of 2 tasks');
		expect(console.text()).toMatch(/available {2}one/);
	});

	test('tells the parts of a launch whole at 120 columns', async () => {
		const launch = {provision: 0.002, pull: 0.222, start: 0.269, ready: 0.342, total: 0.835};
		using console = openPool({}, {first: whole([available('one', {launch})]), columns: 120, rows: 36});
		await console.until('provision 2 ms  pull 222 ms  start 269 ms  ready 342 ms');
	});

	test('tells what was done also when it was much', async () => {
		using console = openPool({}, {first: whole(many(3), {grabs: 220, launches: 1040, kills: 150})});
		await console.until('grabs 220  launches 1040  kills 150');
	});

	test('draws what was warm over the last seconds', async () => {
		using console = openPool({}, {first: whole(many(3))});
		await console.until(/warm +[▁▂▃▄▅▆▇█]/);
	});

	test('stays within its size and is drawn in ASCII where that is wanted', async () => {
		using console = openPool({}, {first: whole(some), columns: 130, rows: 40, margin: 20, look: {ascii: true}});
		expect(await console.until('# available')).toMatch(/^[\x20-\x7E\n]*$/);
		expect(console.screen.beyond()).toBe('');
		await console.screen.resize(80, 24);
		expect(await console.until('available ## 2')).toMatch(/^[\x20-\x7E\n]*$/);
	});

	test('tells a screen reader the pool, what goes on and the task under the cursor', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('7f3a1c889900');
		expect(console.spoken()).toEqual([
			'Pool demo, target 5: 2 available, 1 launching, 1 occupied, 1 failed.',
			expect.stringMatching(/^2 of 5 ready, 1 on the way/),
			'1 of 5 tasks, available, 7f3a1c889900, 127.0.1.5:80, launched in 1.9 s',
		]);
	});
});

describe('what goes on in a pool', () => {
	const sentences: readonly [what: string, Parameters<typeof whole>, RegExp | string][] = [
		['everything is ready', [many(5)], 'All 5 are ready to be handed out'],
		['the only one is ready', [many(1), {target: 1}], 'The one task is ready to be handed out'],
		['nothing is wanted', [[], {target: 0}], 'Nothing is kept warm: the target is 0'],
		['some are missing and none launches', [many(3)], '3 of 5 ready; 2 missing, launched within a minute'],
		['there are too many', [many(7)], '2 tasks over the target: stopped within a minute'],
		[
			'the next is about to come',
			[[available('a', {launch: {total: 600}}), launching('x', {createdAt: new Date().toISOString()})]],
			/the next in about \d+ min/,
		],
		[
			'launches are stopped',
			[many(1), {pausedReason: 'the image is missing'}],
			'Nothing is launched: the image is missing',
		],
		['it is being drained', [many(4), {isDraining: true, target: 0}], 'Draining: 4 tasks still to stop'],
		['not every record was read', [many(3), {}, {isWhole: false}], 'Reading the tasks'],
	];
	test.each(sentences)('is said in a sentence: %s', async (_what, look, sentence) => {
		using console = openPool({}, {first: whole(...look)});
		await console.until(sentence);
	});

	test('is told as it was seen, when nothing was seen since', async () => {
		using console = openPool({}, {first: whole(many(5))});
		await console.until('All 5 are ready to be handed out');
		const problem = {text: 'no route', kind: 'NetworkError', retryAt: Date.now() + 60_000};
		console.parts.link.setState({at: Date.now() - 42_000, problem});
		await console.until(/As of [45]\d s ago: all 5 are ready to be handed out/);
		expect(console.spoken().slice(1, 3)).toEqual(['This is not up to date.', 'All 5 are ready to be handed out.']);
	});

	test('is told in the title too where it hinders', async () => {
		using console = openPool({}, {first: whole([], {pausedReason: 'no capacity'})});
		expect(await console.until('PAUSED')).toContain('r tries again once the reason is put right');
		console.show(whole([], {isDraining: true, target: 0}));
		await console.until('DRAINING');
		console.show(whole([], {}, {deadLetters: 3, simulator: 'on'}));
		expect(await console.until('3 dead letters')).toContain('simulator on');
	});

	test('is that there is no pool, and how to make one', async () => {
		using console = openPool({}, {first: noPool});
		expect(await console.until('There is no pool in us-east-1 yet.')).toContain('n create a pool');
		expect(console.spoken()).toEqual([
			expect.stringContaining('There is no pool'),
			expect.stringContaining('Make one'),
		]);
	});

	test('is why there is no answer yet', async () => {
		using console = openPool();
		await console.until('Looking for the pool');
		console.parts.link.setState({problem: {text: 'Rate exceeded.', kind: 'Throttling', retryAt: Date.now() + 9_000}});
		await console.until(/Rate exceeded\.\s+It is tried again by itself\./);
	});

	test('leaves costs out where no price is known', async () => {
		using console = openPool({}, {first: whole(many(2), {}, {hourlyCost: undefined})});
		expect(await console.until('Pool demo')).not.toContain('$');
	});
});

describe('several pools', () => {
	test('are chosen from', async () => {
		using console = openPool({}, {first: whole(many(1), {}, {stacks: ['demo', 'other']})});
		await console.until('2 pools, c chooses');
		await console.press('c');
		expect(await console.until('Which pool?')).toMatch(/▸ demo +is shown now/);
		await console.press(keys.down, keys.enter);
		await console.until('Looking for the pool');
		await console.press('S', 'D');
		await console.until('D does nothing here');
		console.show(whole(many(2), {}, {stack: 'other', stacks: ['demo', 'other']}));
		await console.until('Pool other');
		expect(console.watched).toEqual([undefined, 'other']);
	});
});
