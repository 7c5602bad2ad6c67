import {describe, expect, test} from 'vitest';
import {NotFoundError, ThrottledError} from '../../../src/aws/errors.ts';
import type {Subject} from '../../../src/operations/tasks/subject.ts';
import {keys} from '../../support/screen.ts';
import {clusterRow, crashed, logLines, openTasks, openWeb, serviceRow, taskArn, taskRow} from './support.ts';

const ids = (count: number): string[] =>
	Array.from({length: count}, (_, index) => `task${String(index).padStart(5, '0')}`);

/** The id in the row under the cursor. */
const cursorRow = (text: string): string | undefined => /▸ [◆ ]\s*(\S+)/.exec(text)?.[1];

describe('going through ECS', () => {
	test('leads from clusters to services, tasks and containers, and back to where one was', async () => {
		using console = openTasks();
		console.clusters.show([clusterRow('demo'), clusterRow('other')]);
		expect(await console.until('2 clusters')).toContain('demo');
		await console.press(keys.enter);
		console.services.show([serviceRow('api'), serviceRow('web')]);
		expect(await console.until('cluster demo › 2 services')).toContain('● steady');
		await console.press(keys.down, keys.right);
		console.service.show([serviceRow('web')]);
		console.tasks.show([taskRow('a'), taskRow('b'), taskRow('c')]);
		await console.until('cluster demo › service web › 3 of 3 tasks');
		await console.press(keys.enter);
		expect(await console.until('task a › 1 container, running')).toContain('nginx:1');
		await console.press(keys.left);
		await console.until('service web › 3 of 3 tasks');
		await console.press(keys.escape);
		expect(cursorRow(await console.until('cluster demo › 2 services'))).toBe('web');
		await console.press(keys.escape, keys.escape);
		expect(cursorRow(await console.until('2 clusters'))).toBe('demo');
	});

	test('watches only what is looked at', async () => {
		using console = openTasks();
		await openWeb(console, [taskRow('a')]);
		expect([console.clusters.isWatched, console.services.isWatched]).toEqual([false, false]);
		expect([console.service.isWatched, console.tasks.isWatched]).toEqual([true, true]);
		expect(console.tasks.asked).toEqual([{cluster: 'demo', service: 'web'}]);
		await console.press(keys.escape);
		await console.until('1 service');
		expect([console.service.isWatched, console.tasks.isWatched]).toEqual([false, false]);
	});

	test('shows all tasks of the cluster, those without a service too', async () => {
		using console = openTasks();
		await openWeb(console, [taskRow('a')]);
		await console.press('t');
		console.tasks.show([taskRow('a'), taskRow('b', {group: 'family:job'})]);
		expect(await console.until('cluster demo › all tasks › 2 tasks')).toContain('family job');
		expect(console.tasks.asked.at(-1)).toEqual({cluster: 'demo', service: undefined});
		await console.press('t');
		await console.until('cluster demo › 1 service');
	});

	test('opens the tasks at once where there are no services', async () => {
		using console = openTasks();
		console.clusters.show([clusterRow('jobs', {services: 0, running: 2})]);
		await console.until('1 cluster');
		await console.press(keys.enter);
		await console.until('Asking AWS for the tasks of cluster jobs');
		await console.press(keys.escape);
		await console.until('1 cluster');
	});

	test('shows at least sixteen tasks on 80×24', async () => {
		using console = openTasks();
		await openWeb(
			console,
			ids(40).map((id) => taskRow(id)),
		);
		expect(console.text().match(/task\d{5}/g)?.length).toBeGreaterThanOrEqual(16);
	});

	test('opens and goes back also where nothing has come yet', async () => {
		using console = openTasks();
		await console.until('Asking AWS for the clusters');
		await console.press(keys.enter, keys.escape, 'w', 'l', 'S');
		console.clusters.show([clusterRow('demo')]);
		await console.until('1 cluster');
	});
});

describe('the list of tasks', () => {
	test('tells states by sign and word, the stopped ones last with how they ended', async () => {
		using console = openTasks();
		await openWeb(console, [
			crashed('crashed'),
			taskRow('moving', {status: 'PENDING', createdAt: new Date()}),
			taskRow('running'),
			taskRow('ailing', {health: 'UNHEALTHY'}),
		]);
		expect(console.text()).toMatch(/✗ unhealthy[\s\S]*● running[\s\S]*◌ pending[\s\S]*✗ exit 137/);
		expect(console.text()).toContain('1 of 4 tasks, 1 moving, 1 unhealthy, 1 stopped');
	});

	test('has why a task stopped in its row where there is room', async () => {
		using console = openTasks({}, {columns: 160, rows: 45});
		await openWeb(console, [crashed('crashed')]);
		expect(console.text()).toContain('web OutOfMemoryError (Essential con');
	});

	test('hides and shows what has stopped', async () => {
		using console = openTasks();
		await openWeb(console, [taskRow('running'), crashed('crashed')]);
		await console.press('v');
		expect(await console.until('1 stopped (v shows)')).not.toContain('exit 137');
		await console.press('v');
		await console.until('exit 137');
	});

	test('keeps the cursor on its task while others come, go and change', async () => {
		using console = openTasks();
		const all = ids(50);
		await openWeb(
			console,
			all.map((id) => taskRow(id)),
		);
		await console.press(...Array.from({length: 20}, () => keys.down));
		for (let round = 0; round < 10; round++) {
			const changed = [taskRow(`new${round}`), taskRow(all[round + 30] ?? '', {version: 2, status: 'PENDING'})];
			console.tasks.show(changed, {removed: [taskArn(all[round] ?? '')]});
			await console.until(`${round + 1} moving`);
			expect(cursorRow(console.text())).toBe('task00020');
		}
	});

	test('tells of the marked tasks how they are stopped without a screen', async () => {
		using console = openTasks();
		await openWeb(
			console,
			ids(3).map((id) => taskRow(id)),
		);
		await console.press(' ', keys.down, ' ', ':', ...'stop');
		await console.until('$ ecs-console tasks stop task00000 task00001 --cluster demo');
	});

	test('answers keys while AWS has not answered', async () => {
		using console = openTasks();
		await openWeb(
			console,
			ids(30).map((id) => taskRow(id)),
		);
		await console.press(keys.down);
		expect(cursorRow(console.text())).toBe('task00001');
	});

	test('looks again at what is on the screen when told to', async () => {
		using console = openTasks();
		await openWeb(
			console,
			ids(40).map((id) => taskRow(id)),
		);
		await console.press('r');
		expect(console.nudged).toContain(taskArn('task00000'));
		expect(console.nudged).not.toContain(taskArn('task00039'));
	});

	test('filters, and says how to get everything back', async () => {
		using console = openTasks();
		await openWeb(
			console,
			ids(30).map((id) => taskRow(id)),
		);
		await console.press('/', ...'0002', keys.enter);
		expect(await console.until('11 of 30 tasks')).not.toContain('task00001');
		await console.press('/', 'x', 'y', keys.enter);
		await console.until('Nothing here matches «0002xy».');
		await console.press(keys.escape);
		await console.until('30 of 30 tasks');
	});

	test('says why nothing comes, and what to do', async () => {
		using console = openTasks();
		console.clusters.skip(new ThrottledError('AWS says that there are too many calls.', 'Wait a little.', {}));
		await console.until('AWS says that there are too many calls.');
		expect(console.text()).toContain('Wait a little. It is asked again by itself.');
		console.clusters.show([]);
		await console.until('There are no clusters in this Region.');
		expect(console.text()).toContain('2 opens the Setup screen');
	});

	test('says that a service is off, and how to start it', async () => {
		using console = openTasks();
		await openWeb(console, []);
		expect(await console.until('Service web is off')).toContain('+ starts one');
	});
});

describe('asking about a thing', () => {
	test('shows why, with evidence and what to do', async () => {
		const asked: Subject[] = [];
		using console = openTasks({
			async why(subject) {
				asked.push(subject);
				return {summary: 'It ran out of memory.', evidence: ['OutOfMemoryError'], nextStep: 'Give it more.'};
			},
		});
		await openWeb(console, [crashed('crashed')]);
		await console.press('w');
		expect(await console.until('It ran out of memory.')).toMatch(/OutOfMemoryError[\s\S]*Next: Give it more\./);
		expect(asked).toEqual([{kind: 'task', cluster: 'demo', task: taskArn('crashed')}]);
	});

	test('says what failed when it cannot be described', async () => {
		using console = openTasks({
			describe: () => Promise.reject(new NotFoundError('There is no such task.', 'ECS forgets.', {})),
		});
		await openWeb(console, [taskRow('a')]);
		await console.press('d');
		expect(await console.until('There is no such task.')).toContain('ECS forgets.');
	});

	test('follows the log, also of a stopped task, until it is closed', async () => {
		let isOver = false;
		using console = openTasks({
			async *logs({task}, signal) {
				yield* logLines([`hello from ${task.slice(-7)}`]);
				await new Promise((resolve) => signal?.addEventListener('abort', resolve));
				isOver = true;
			},
		});
		await openWeb(console, [crashed('crashed')]);
		await console.press('l');
		await console.until('hello from crashed');
		await console.press(keys.escape);
		await console.until('exit 137');
		expect(isOver).toBe(true);
	});

	test('reads the logs of all marked tasks as one', async () => {
		using console = openTasks({logs: ({task}) => logLines([`from ${task.slice(-1)}`])});
		await openWeb(console, [taskRow('a'), taskRow('b'), taskRow('c')]);
		await console.press(' ', keys.down, ' ', 'l');
		await console.until('Log of 2 tasks');
		await console.until('from b');
		expect(console.text()).toContain('from a');
		expect(console.text()).not.toContain('from c');
	});

	test('reads the log of a service: that of all its tasks, each line with its task', async () => {
		const asked: unknown[] = [];
		using console = openTasks({
			async *serviceLogs(query) {
				asked.push(query);
				yield ['0123456789ab', 'ba9876543210'].map((task) => ({
					...{at: new Date(0), task, container: 'app', message: `from ${task}`},
				}));
			},
		});
		console.clusters.show([clusterRow('demo')]);
		await console.until('1 cluster');
		await console.press('l');
		await console.until('open the cluster first');
		await console.press(keys.enter);
		console.services.show([serviceRow('web')]);
		await console.until('1 service');
		await console.press('l');
		const text = await console.until('Log of service web');
		expect(text).toMatch(/01234567 app +from 0123456789ab/);
		expect(text).toMatch(/ba987654 app +from ba9876543210/);
		expect(asked).toEqual([{cluster: 'demo', service: 'web', follow: true}]);
	});

	test('copies ARNs, and shows aws lines', async () => {
		using console = openTasks({commandLines: async () => ['aws ecs describe-tasks --tasks a']});
		await openWeb(console, [taskRow('a')]);
		await console.press('y');
		expect(console.written.join('')).toContain(Buffer.from(taskArn('a')).toString('base64'));
		await console.press('!');
		await console.until('aws ecs describe-tasks --tasks a');
	});
});

describe('changing a thing', () => {
	test('stops the marked tasks after showing which, and has them looked at again', async () => {
		const stopped: string[] = [];
		using console = openTasks({
			planStop: async (tasks) => ({
				tasks: tasks.map(({task}) => ({
					...{cluster: 'demo', id: task.slice(-1), arn: task, group: 'service:web', status: 'RUNNING'},
					...{startedAt: undefined, replacedBy: 'web'},
				})),
				lines: ['Service web will start others.'],
				typed: undefined,
			}),
			previewStop: async () => ['aws ecs stop-task --task a'],
			async *stop(plan) {
				stopped.push(...plan.tasks.map(({id}) => id));
				yield {type: 'step', step: 'stop', state: 'started', detail: ''};
				return {stopped, failed: []};
			},
		});
		await openWeb(console, [taskRow('a'), taskRow('b'), taskRow('c')]);
		await console.press(' ', keys.down, ' ', 'S');
		expect(await console.until('Stop 2 tasks of demo')).toContain('Service web will start others.');
		await console.until('aws ecs stop-task --task a');
		expect(stopped).toEqual([]);
		await console.press('y');
		await console.until('2 tasks told to stop');
		expect(stopped).toEqual(['a', 'b']);
		expect(console.nudged).toContain(taskArn('b'));
		expect(console.text()).not.toContain('◆');
	});

	test('scales by one, or to a number', async () => {
		const counts: number[] = [];
		using console = openTasks({
			planScale: async ({cluster, service}, to) => ({
				...{cluster, service, from: 1, to, lines: ['One more starts.'], typed: undefined, targetGroup: undefined},
			}),
			previewScale: async () => [],
			async *scale({to}) {
				counts.push(to);
				yield {type: 'step', step: 'scale', state: 'done', detail: '', elapsed: 1};
			},
		});
		await openWeb(console, [taskRow('a')]);
		await console.press('+');
		await console.until('Scale web from 1 to 2');
		await console.press('y');
		await console.until('web has 2 tasks');
		await console.press('=');
		await console.until('Tasks wanted');
		await console.press(keys.backspace, '5', keys.enter);
		await console.until('Scale web from 1 to 5');
		await console.press('y');
		await console.until('web has 5 tasks');
		expect(counts).toEqual([2, 5]);
	});

	test('tells who quits that a service is still being scaled', async () => {
		const {promise: scaled, resolve: end} = Promise.withResolvers<void>();
		using console = openTasks({
			planScale: async ({cluster, service}, to) => ({
				...{cluster, service, from: 1, to, lines: [], typed: undefined, targetGroup: undefined},
			}),
			previewScale: async () => [],
			async *scale() {
				yield {type: 'step', step: 'scale', state: 'started', detail: ''};
				await scaled;
			},
		});
		await openWeb(console, [taskRow('a')]);
		expect(console.unfinished()).toBeUndefined();
		await console.press('+');
		await console.until('Scale web from 1 to 2');
		await console.press('y');
		await console.until('web goes from 1 to 2');
		expect(console.unfinished()).toBe('Service web goes from 1 to 2 tasks.');
		end();
		await console.until('web has 2 tasks');
		expect(console.unfinished()).toBeUndefined();
	});

	test('leaves everything as it is when it is not wanted', async () => {
		using console = openTasks({
			planDeploy: async ({cluster, service}) => ({cluster, service, lines: ['All tasks are replaced.']}),
			previewDeploy: async () => [],
		});
		await openWeb(console, [taskRow('a')]);
		await console.press('F');
		await console.until('All tasks are replaced.');
		await console.press(keys.escape);
		await console.until('service web › 1 of 1 task');
	});

	test('is not to be had in read-only', async () => {
		using console = openTasks({}, {readOnly: true});
		await openWeb(console, [taskRow('a')]);
		await console.press('S', '+', 'F');
		expect(console.text()).toMatch(/read-only/i);
	});
});

test('a screen reader hears where it is and the row under the cursor', async () => {
	using console = openTasks();
	await openWeb(console, [taskRow('a'), crashed('crashed')]);
	await console.press(keys.down);
	const spoken = console.spoken();
	expect(spoken[0]).toContain('service web');
	expect(spoken[1]).toContain('2 of 2: task crashed, state exit 137');
});
