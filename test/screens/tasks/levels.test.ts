import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {TaskRow} from '../../../src/operations/tasks/task-row.ts';
import {createLevels} from '../../../src/screens/tasks/levels.ts';
import {createTasksView, goTo} from '../../../src/screens/tasks/state.ts';
import {watchPlace} from '../../../src/screens/tasks/watching.ts';
import {createLinkStore} from '../../../src/store/link.ts';
import {createRowsStore} from '../../../src/store/rows.ts';
import {taskKind} from '../../../src/store/tasks.ts';
import {moveCursor} from '../../../src/ui/list.ts';
import {clusterRow, FakeWatch, serviceRow, taskArn, taskRow} from './support.ts';

/** Stores without a pause between changes, and the lists over them. */
function lists() {
	const link = createLinkStore();
	const watched = new FakeWatch<TaskRow>();
	const empty = <Row extends {readonly arn: string}>(rows: readonly Row[]) => {
		const watch = new FakeWatch<Row>();
		watch.show(rows);
		return createRowsStore({watch: watch.watch.bind(watch), link, kindOf: () => '', pause: () => 0});
	};
	const stores = {
		clusters: empty([clusterRow('demo')]),
		services: empty([serviceRow('web')]),
		service: empty([serviceRow('web')]),
		tasks: createRowsStore({watch: watched.watch.bind(watched), link, kindOf: taskKind, pause: () => 0}),
	};
	const view = createTasksView();
	const levels = createLevels(stores, view);
	goTo(view, {level: 'tasks', cluster: 'demo', service: {arn: serviceRow('web').arn, name: 'web'}});
	const watching = watchPlace(stores, view);
	return {
		...{stores, view, levels, watched},
		[Symbol.dispose]: () => watching[Symbol.dispose](),
	};
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const refresh = fc.record({
	started: fc.array(fc.integer({min: 100, max: 400}), {maxLength: 5}),
	gone: fc.array(fc.nat(99), {maxLength: 5}),
	changed: fc.array(fc.nat(99), {maxLength: 5}),
	statuses: fc.array(fc.constantFrom('RUNNING', 'PENDING', 'DEPROVISIONING'), {minLength: 1, maxLength: 5}),
});

describe('the cursor', () => {
	test('stays on its task through a hundred refreshes', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(99), fc.array(refresh, {minLength: 100, maxLength: 100}), async (chosen, refreshes) => {
				using made = lists();
				const {levels, view, watched} = made;
				const {control} = levels.tasks;
				const row = (id: number, changes: Partial<TaskRow> = {}): TaskRow =>
					taskRow(String(id), {createdAt: new Date(id), ...changes});
				watched.show(Array.from({length: 100}, (_, id) => row(id)));
				await turn();
				control.change((state, order, page) => moveCursor(state, order, page, chosen));
				let version = 1;
				for (const {started, gone, changed, statuses} of refreshes) {
					version += 1;
					const next = changed.map((id, index) => row(id, {version, status: statuses[index % statuses.length] ?? ''}));
					const removed = gone.filter((id) => id !== chosen && !changed.includes(id)).map((id) => taskArn(String(id)));
					watched.show([...started.map((id) => row(id)), ...next], {removed});
					await turn();
					expect(view.getState().lists.tasks.cursor).toBe(taskArn(String(chosen)));
				}
			}),
			{numRuns: 10},
		);
	});
});

describe('rows', () => {
	test('that did not change are the same objects after a refresh', async () => {
		using made = lists();
		made.watched.show([taskRow('a'), taskRow('b')]);
		await turn();
		const before = made.stores.tasks.getState().rows;
		made.watched.show([taskRow('b', {version: 2, status: 'PENDING'})]);
		await turn();
		const after = made.stores.tasks.getState().rows;
		expect(after).not.toBe(before);
		expect(after.get(taskArn('a'))).toBe(before.get(taskArn('a')));
		expect(made.stores.tasks.getState().counts).toMatchObject({running: 1, moving: 1});
	});
});
