import {describe, expect, test} from 'vitest';
import {StateError} from '../../../src/operations/errors.ts';
import type {Stopped} from '../../../src/operations/pool/look.ts';
import type {Operation} from '../../../src/operations/progress.ts';
import {keys} from '../../support/screen.ts';
import {logLines} from '../tasks/support.ts';
import {
	available,
	drainPlan,
	failed,
	killPlan,
	launching,
	news,
	occupied,
	openPool,
	resizePlan,
	settingsOf,
	taskArn,
	whole,
} from './support.ts';

const some = [available('7f3a1c889900'), available('a1b2c3d4e5f6'), occupied('c41d09112233', 'ana')];

/** An operation that ends when the test says so. */
function held<Result>(result: Result) {
	const {promise, resolve} = Promise.withResolvers<void>();
	async function* run(): Operation<Result> {
		yield {type: 'step', step: 'drain', state: 'started', detail: ''};
		yield {type: 'waiting', step: 'drain', detail: '1 of 3 gone', elapsed: 0, progress: {done: 1, total: 3}};
		await promise;
		return result;
	}
	return {run, end: resolve};
}

async function* ended(result: Stopped): Operation<Stopped> {
	yield {type: 'step', step: 'stop', state: 'done', detail: ''};
	return result;
}

describe('grabbing', () => {
	test('asks for whom, and shows where the task is', async () => {
		const asked: string[] = [];
		const browsed: string[] = [];
		using console = openPool(
			{
				async grab(stack, user) {
					asked.push(`${stack} ${user}`);
					return {
						id: 'task_a1b2c3d4e5f6',
						taskArn: taskArn('a1b2c3d4e5f6'),
						address: '127.0.1.5:80',
						user,
						passedOver: 1,
					};
				},
				browse: async (url) => void browsed.push(url),
			},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press('g', 'a', 'n', 'a', keys.enter);
		const text = await console.until('A task for ana');
		expect(text).toContain('✓ 127.0.1.5:80');
		expect(text).toContain('1 before it were lost to others, or dead');
		await console.press('y', 'o', keys.escape);
		expect(console.written.at(-1)).toContain(Buffer.from('127.0.1.5:80').toString('base64'));
		expect([asked, browsed]).toEqual([['demo ana'], ['http://127.0.1.5']]);
		expect(await console.until('▸')).toMatch(/▸ +■ available +a1b2c3d4e5f6/);
	});

	test('is followed by the next one with the same key', async () => {
		const asked: string[] = [];
		using console = openPool(
			{
				grab: async (_stack, user) => {
					asked.push(user);

					return {
						id: 'task_7f3a1c889900',
						taskArn: taskArn('7f3a1c889900'),
						address: '127.0.1.5:80',
						user,
						passedOver: 0,
					};
				},
			},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press('g', 'a', 'n', 'a', keys.enter);
		await console.until('A task for ana');
		await console.press('g');
		await console.until('For whom');
		await console.press(keys.enter);
		await console.until('A task for ana');
		expect(asked).toEqual(['ana', 'ana']);
	});

	test('that is cancelled and leaves something behind says so once it is known', async () => {
		const {promise: grabbing, reject} = Promise.withResolvers<never>();
		using console = openPool({grab: () => grabbing}, {first: whole(some)});
		await console.until('7f3a1c889900');
		await console.press('g', 'a', 'n', 'a', keys.enter);
		await console.until('Grabbing a task for ana');
		await console.press(keys.escape);
		await console.until(/^(?!.*Please wait)/s);
		reject(new StateError('Whether a task of demo was taken for ana is not known.', 'Grab again for ana.'));
		expect(await console.until('was taken for ana is not known.')).toContain('Grab again for ana.');
	});

	test('that is cancelled and leaves nothing behind says no more', async () => {
		const {promise: ended, resolve} = Promise.withResolvers<void>();
		using console = openPool(
			{
				grab: (_stack, _user, signal) =>
					new Promise((_, reject) => {
						signal.addEventListener('abort', () => {
							reject(signal.reason as Error);
							resolve();
						});
					}),
			},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press('g', 'a', 'n', 'a', keys.enter);
		await console.until('Grabbing a task for ana');
		await console.press(keys.escape);
		await ended;
		expect(await console.until(/^(?!.*Please wait)/s)).not.toContain('✗');
	});

	test('remembers for whom it was last, and names what cannot be a user', async () => {
		const asked: string[] = [];
		using console = openPool(
			{
				grab(_stack, user) {
					asked.push(user);
					return Promise.reject(new StateError('No task of demo is available.', 'The next in about 4 s.'));
				},
			},
			{first: whole([])},
		);
		await console.until('No task is there yet');
		await console.press('g', keys.enter);
		await console.until('a name of 1 to 64 letters');
		await console.press('a', '!', keys.enter, keys.backspace, keys.enter);
		expect(await console.until('No task of demo is available.')).toContain('The next in about 4 s.');
		await console.press(keys.escape, 'g', keys.enter);
		await console.until('No task of demo is available.');
		expect(asked).toEqual(['a', 'a']);
	});
});

describe('stopping', () => {
	test('is found as «kill» too, and the screen by its name', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('7f3a1c889900');
		await console.press(':', ...'kill');
		await console.until(/▸ S +Stop the marked tasks/);
		await console.press(keys.escape, ':', ...'pool');
		await console.until(/▸ 3 +Go to Pool/);
	});

	test('works from the details of a task too, and leaves them open', async () => {
		const asked: (readonly string[])[] = [];
		using console = openPool(
			{
				async planStop(_stack, ids) {
					asked.push(ids);
					return killPlan(some.filter(({id}) => ids.includes(id)));
				},
				previewStop: async () => [],
				stop: () => ended({stopped: 1, seconds: 2}),
			},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press(keys.end, 'd');
		await console.until(/● occupied by ana for \d+d/);
		await console.press('S');
		await console.until('Stop 1 task of pool demo');
		await console.press('y');
		await console.until('1 task stopped');
		expect(console.text()).toContain('occupied by ana');
		expect(asked).toEqual([['task_c41d09112233']]);
	});

	test('is the same as a command line that names every marked task', async () => {
		using console = openPool({}, {first: whole([available('a'), available('b'), available('c')])});
		await console.until('Pool demo');
		await console.press(' ', keys.down, ' ', ':', ...'kill');
		expect(console.text()).toContain('$ ecs-console pool kill task_a task_b --stack demo');
	});

	test('shows what stops, and stops the task under the cursor', async () => {
		const stopped: string[] = [];
		using console = openPool(
			{
				planStop: async (_stack, ids) => killPlan(some.filter(({id}) => ids.includes(id))),
				previewStop: async () => ['aws ecs stop-task …'],
				stop(plan) {
					stopped.push(...plan.tasks.map(({id}) => id));
					return ended({stopped: 1, seconds: 2});
				},
			},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press(keys.end, 'S');
		const text = await console.until('aws ecs stop-task');
		expect(text).toContain('Stop 1 task of pool demo');
		expect(text).toContain('stops task_c41d09112233');
		await console.press('y');
		await console.until('1 task stopped');
		expect(stopped).toEqual(['task_c41d09112233']);
	});

	test('of several is agreed to by typing the name of the pool', async () => {
		let stops = 0;
		using console = openPool(
			{
				planStop: async (_stack, ids) => killPlan(some.filter(({id}) => ids.includes(id))),
				previewStop: async () => [],
				stop() {
					stops += 1;
					return ended({stopped: 2, seconds: 2});
				},
			},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press(' ', keys.down, ' ', 'S');
		await console.until('Type demo to confirm');
		await console.press('y', keys.enter);
		expect(stops).toBe(0);
		await console.press(keys.backspace, 'd', 'e', 'm', 'o', keys.enter);
		expect(await console.until('2 tasks stopped')).not.toContain('◆');
	});

	test('is refused for what has ended', async () => {
		using console = openPool({}, {first: whole([failed('ee8f10112233', 'no')])});
		await console.until('ee8f10112233');
		await console.press('S');
		await console.until('it stops or has stopped already');
	});
});

describe('resizing', () => {
	test('shows fast steps at once, and asks for them as one', async () => {
		const set: number[] = [];
		using console = openPool(
			{
				planResize: async (_stack, to) => resizePlan(to),
				async resize({to}) {
					set.push(to);
					return settingsOf({version: 2, target: to});
				},
			},
			{first: whole(some)},
		);
		await console.until('target 5');
		await console.press('+', '+', '+', '-');
		expect(await console.until('target 5 → 7')).toContain(
			'Target 5 → 7, $0.12/h → $0.17/h idle: set in a moment, esc takes',
		);
		expect(console.unfinished()).toBe('The target 7 of pool demo is not set yet.');
		expect(await console.until('The target of demo is 7')).toMatch(/target 7 /);
		expect(set).toEqual([7]);
		expect(console.unfinished()).toBeUndefined();
	});

	test('leaves the target as it is when that is wanted in time', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('target 5');
		// In one go: on a busy machine a moment between them may be the pause after which AWS is asked.
		await console.press('+', '\u001B[27u');
		expect(await console.until('The target stays as it is')).toContain('target 5   idle');
	});

	test('asks for steps that were made while the one before was set', async () => {
		const set: number[] = [];
		const {promise, resolve} = Promise.withResolvers<void>();
		using console = openPool(
			{
				planResize: async (_stack, to) => resizePlan(to),
				async resize({to}) {
					set.push(to);
					if (set.length === 1) await promise;
					return settingsOf({version: set.length + 1, target: to});
				},
			},
			{first: whole(some)},
		);
		await console.until('target 5');
		await console.press('+');
		await expect.poll(() => set).toEqual([6]);
		await console.press('+');
		resolve();
		await console.until('The target of demo is 7');
		expect(set).toEqual([6, 7]);
	});

	test('that stops several tasks is agreed to by typing the name', async () => {
		const set: number[] = [];
		using console = openPool(
			{
				planResize: async (_stack, to) => resizePlan(to, 'demo'),
				previewResize: async () => [],
				async resize({to}) {
					set.push(to);
					return settingsOf({version: 2, target: to});
				},
			},
			{first: whole(some)},
		);
		await console.until('target 5');
		await console.press('-', '-');
		await console.until('Type demo to confirm');
		await console.press(keys.escape);
		expect(await console.until('target 5   idle')).not.toContain('→');
		await console.press('=', keys.backspace, '1', keys.enter);
		await console.until('Type demo to confirm');
		await console.press(...'demo', keys.enter);
		await console.until('The target of demo is 1');
		expect(set).toEqual([1]);
	});

	test('says why a target cannot be, and keeps the old one', async () => {
		const tooMany = new StateError('The account may run 6 vCPU.', 'Resize to 6 or fewer.');
		using console = openPool({planResize: () => Promise.reject(tooMany)}, {first: whole(some)});
		await console.until('target 5');
		await console.press('=', keys.backspace, '9', keys.enter);
		await console.until('The account may run 6 vCPU.');
		await console.press(keys.escape);
		expect(await console.until('target 5   idle')).not.toContain('→');
		await console.press('=', keys.enter);
		await console.until('The target of demo is 5 already');
	});
});

describe('draining', () => {
	test('wants the name, shows how far it is, and cannot begin twice', async () => {
		const draining = held<Stopped>({stopped: 3, seconds: 5});
		using console = openPool(
			{planDrain: async () => drainPlan, previewDrain: async () => [], drain: () => draining.run()},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press('D');
		await console.until('This empties pool demo.');
		await console.press(...'demo', keys.enter);
		expect(await console.until('Draining: 3 tasks still to stop')).toContain('DRAINING');
		await console.until(/still to stop +█/);
		expect(console.unfinished()).toBe('The drain of pool demo is under way: 3 tasks still to stop.');
		await console.press('D');
		await console.until('the pool is being drained');
		draining.end();
		await console.until('Pool demo is drained: 3 tasks in 5 s');
		expect(console.unfinished()).toBeUndefined();
	});

	test('of a pool that is empty and stays so is not begun', async () => {
		using console = openPool({}, {first: whole([], {target: 0})});
		await console.until('Nothing is kept warm');
		await console.press('D');
		await console.until('it is empty, and stays so');
	});

	test('by somebody else is seen, and hinders changes here', async () => {
		using console = openPool({}, {first: whole(some, {isDraining: true, target: 0})});
		await console.until('Draining: 3 tasks still to stop');
		for (const key of ['D', '+', '=', 'g']) {
			await console.press(key);
			await console.until('the pool is being drained');
		}
	});
});

describe('launches that failed', () => {
	test('are begun again with r, after their reason was shown', async () => {
		using console = openPool(
			{resume: async () => settingsOf({version: 2}), previewResume: async () => []},
			{first: whole([], {pausedReason: 'the image demo-repo:latest is missing'})},
		);
		await console.until('PAUSED');
		expect(console.text()).toContain('r resume');
		await console.press('r');
		expect(await console.until('Launch again in pool demo')).toContain('the image demo-repo:latest is missing');
		expect(console.text()).toContain('Launches 5 tasks, $0.12/h.');
		await console.press('y');
		expect(await console.until('Pool demo launches again')).not.toContain('PAUSED');
	});

	test('are no matter while none failed', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('7f3a1c889900');
		await console.press('r');
		await console.until('launches are not stopped');
	});
});

describe('the traffic simulator', () => {
	test('is turned on after it was said what it does, and off at once', async () => {
		const turned: boolean[] = [];
		using console = openPool(
			{
				async simulate(_stack, isOn) {
					turned.push(isOn);
					return isOn ? 'on' : 'off';
				},
				previewSimulate: async () => ['aws events enable-rule …'],
			},
			{first: whole(some)},
		);
		await console.until('simulator off');
		await console.press('t');
		await console.until('Every minute it grabs 5 to 15 tasks');
		await console.press('y');
		await console.until('The simulator is on');
		console.show(news([], {}, {simulator: 'on'}));
		await console.until('simulator on');
		await console.press('t');
		await console.until('The simulator is off');
		expect(turned).toEqual([true, false]);
	});

	test('cannot be turned on where it was not made', async () => {
		using console = openPool({}, {first: whole(some, {}, {simulator: 'absent'})});
		await console.until('7f3a1c889900');
		await console.press('t');
		await console.until('the pool was made without it');
	});
});

describe('looking at a task', () => {
	test('shows all of it with the parts of its launch beside what is usual', async () => {
		using console = openPool({}, {first: whole(some), columns: 100, rows: 30});
		await console.until('7f3a1c889900');
		await console.press(keys.enter);
		const text = await console.until('Launched in 1.9 s (median of 3: 1.9 s)');
		expect(text).toMatch(/provision +█+ +1\.1 s {2}median 1\.1 s/);
		expect(text).toContain('record     task_7f3a1c889900');
		console.show(news([occupied('7f3a1c889900', 'bob')]));
		await console.until('occupied by bob');
		console.show(news([], {}, {gone: ['task_7f3a1c889900']}));
		await console.until('gone: its record was removed');
		await console.press(keys.escape);
		await console.until('available  a1b2c3d4e5f6');
	});

	test('shows its log, and why it is as it is', async () => {
		using console = openPool(
			{
				logs: () => logLines(['it answers']),
				why: async () => ({summary: 'It runs.', evidence: ['RUNNING'], nextStep: 'Nothing.'}),
			},
			{first: whole(some)},
		);
		await console.until('7f3a1c889900');
		await console.press('l');
		await console.until('it answers');
		await console.press(keys.escape, 'w');
		const text = await console.until('It runs.');
		expect(text).toContain('It is available: its container answers');
		expect(text).toContain('Next: Nothing.');
	});

	test('tells by its record alone what ECS does not know of', async () => {
		using console = openPool({}, {first: whole([launching('x_91be22')])});
		await console.until('91be22');
		await console.press('w');
		await console.until('It is launching: ECS has been asked');
		await console.press(keys.escape, 'l');
		await console.until('ECS has not started it yet');
		await console.press('o');
		await console.until('a task that is launching has no address');
	});

	test('opens a shell in its container, once it is there', async () => {
		const entered: string[] = [];
		using console = openPool(
			{
				checkShell: async () => undefined,
				openShell: async ({task, container}) => void entered.push(`${task} ${container}`),
			},
			{first: whole([available('7f3a1c889900'), failed('ee8f10112233', 'no')])},
		);
		await console.until('7f3a1c889900');
		await console.press('s');
		await expect.poll(() => entered).toEqual([`${taskArn('7f3a1c889900')} app`]);
		await console.press(keys.end, 's');
		await console.until('the task is failed');
	});

	test('copies the addresses of all that are marked', async () => {
		using console = openPool({}, {first: whole(some)});
		await console.until('7f3a1c889900');
		await console.press('*', 'y');
		await console.until('Copied 3 addresses');
	});

	test('draws the last hour of the pool', async () => {
		const counts = {launching: [0, 1], available: [4, 5], occupied: [1, 2], total: [5, 8]};
		const metrics = {stack: 'demo', launches: 14, launchErrors: 1, grabs: 9, kills: 2, counts};
		const told = async () => ({...metrics, startup: {p50: 2.1, p95: 4}});
		using console = openPool({metrics: told}, {first: whole(some), columns: 120});
		await console.until('7f3a1c889900');
		await console.press('m');
		const text = await console.until('grabs 9   launches 14   failed launches 1');
		expect(text).toMatch(/available 5[\s\S]*launching 1[\s\S]*occupied 2/);
		expect(text).toContain('all launches took 2.1 s (median), 4.0 s (p95)');
	});

	test('shows the calls behind it', async () => {
		using console = openPool({commandLines: async (stack) => [`aws dynamodb query … ${stack}`]}, {first: whole(some)});
		await console.until('7f3a1c889900');
		await console.press('!');
		await console.until('aws dynamodb query … demo');
	});
});

test('in read-only nothing can be changed, and everything be looked at', async () => {
	using console = openPool({}, {first: whole(some, {pausedReason: 'no'}), readOnly: true});
	await console.until('7f3a1c889900');
	for (const key of ['g', 'S', '+', '-', '=', 'D', 'r', 't', 's', 'n']) {
		await console.press(key);
		await console.until(/: read-only: start/);
	}
	await console.press(keys.enter);
	await console.until('Launched in 1.9 s');
});
