import {describe, expect, test} from 'vitest';
import {StateError} from '../../../src/operations/errors.ts';
import type {ContainerReference} from '../../../src/screens/container-shell.ts';
import {keys} from '../../support/screen.ts';
import {crashed, openTasks, openWeb, taskArn, taskRow} from './support.ts';

const container = (name: string) => ({
	...{name, status: 'RUNNING', health: undefined, exitCode: undefined, reason: undefined, image: 'nginx:1'},
});

/** Actions that remember which containers were looked at and entered. */
function shells(check: (where: ContainerReference) => Promise<void> = async () => undefined) {
	const entered: ContainerReference[] = [];
	return {
		entered,
		checkShell: check,
		openShell: async (where: ContainerReference) => void entered.push(where),
	};
}

describe('a shell in a container', () => {
	test('is opened with s in the only container of the task under the cursor', async () => {
		const {entered, ...actions} = shells();
		using console = openTasks(actions);
		await openWeb(console, [taskRow('a'), taskRow('b')]);
		await console.press(keys.down, 's');
		await expect.poll(() => entered).toEqual([{cluster: 'demo', task: taskArn('b'), container: 'web'}]);
	});

	test('asks which of several containers, and takes the one under the cursor inside the task', async () => {
		const {entered, ...actions} = shells();
		using console = openTasks(actions);
		await openWeb(console, [taskRow('a', {containers: [container('web'), container('side')]})]);
		await console.press('s');
		await console.until('A shell in which container?');
		await console.press(keys.down, keys.enter);
		await expect.poll(() => entered.map((where) => where.container)).toEqual(['side']);
		await console.press(keys.enter);
		expect(await console.until('2 containers')).toMatch(/s shell/);
		await console.press('s');
		await expect.poll(() => entered.map((where) => where.container)).toEqual(['side', 'web']);
	});

	test('is not opened where something stands in the way; what to do is told without leaving the screen', async () => {
		const problem = new StateError('ECS Exec is not enabled for task a.', 'Enable it.');
		const {entered, ...actions} = shells(() => Promise.reject(problem));
		using console = openTasks(actions);
		await openWeb(console, [taskRow('a')]);
		await console.press('s');
		expect(await console.until('not enabled for task a')).toContain('Enable it.');
		expect(entered).toEqual([]);
	});

	test('shows what it failed with once the screen is back', async () => {
		const {entered, ...actions} = shells();
		const openShell = () => Promise.reject(new StateError('The session was cut.', 'Open it again.'));
		using console = openTasks({...actions, openShell});
		await openWeb(console, [taskRow('a')]);
		await console.press('s');
		expect(await console.until('The session was cut.')).toContain('Open it again.');
		expect(entered).toEqual([]);
	});

	test('says why there can be none: several tasks, a stopped one, read-only', async () => {
		const {entered, ...actions} = shells();
		using console = openTasks(actions);
		await openWeb(console, [taskRow('a'), crashed('b')]);
		await console.press(keys.down, 's');
		await console.until('the task is STOPPED');
		await console.press('*', 's');
		await console.until('one task at a time');
		using careful = openTasks(actions, {readOnly: true});
		await openWeb(careful, [taskRow('a')]);
		await careful.press('s');
		await careful.until(/read-only/);
		expect(entered).toEqual([]);
	});
});
