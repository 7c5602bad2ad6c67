import {describe, expect, it} from 'vitest';
import {execWorld} from './exec-world.ts';

describe('ExecuteCommand', () => {
	it('answers where the session is opened, with a token', async () => {
		await using world = await execWorld();
		await world.define([{}], {taskRoleArn: world.taskRoleArn});
		const task = await world.runTask();
		const {session, ...answer} = await world.execute(task);
		expect(answer).toMatchObject({
			containerName: 'app',
			containerArn: task.containers?.[0]?.containerArn,
			taskArn: task.taskArn,
			interactive: true,
		});
		expect(session?.sessionId).toMatch(/^ecs-execute-command-[0-9a-f]+$/);
		expect(session?.streamUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v1\/data-channel\/us-east-1\/ecs-execute-command-/);
		expect(session?.tokenValue?.length).toBeGreaterThan(40);
	});

	it('shows the agent in DescribeTasks, where it is enabled', async () => {
		await using world = await execWorld();
		await world.define([{}], {taskRoleArn: world.taskRoleArn});
		const [withExec, without] = [await world.runTask(), await world.runTask({enableExecuteCommand: false})];
		expect(withExec).toMatchObject({
			enableExecuteCommand: true,
			containers: [
				{managedAgents: [{name: 'ExecuteCommandAgent', lastStatus: 'RUNNING', lastStartedAt: expect.any(Date)}]},
			],
		});
		expect(without.containers?.[0]).not.toHaveProperty('managedAgents');
		await world.stop(withExec);
		expect(await world.reaches(withExec, 'STOPPED')).toMatchObject({
			containers: [{managedAgents: [{lastStatus: 'STOPPED'}]}],
		});
	});

	it('has no agent in a container whose files it cannot write, as in AWS', async () => {
		await using world = await execWorld();
		await world.define([{readonlyRootFilesystem: true}], {taskRoleArn: world.taskRoleArn});
		const task = await world.runTask();
		expect(task.containers?.[0]?.managedAgents).toMatchObject([{lastStatus: 'STOPPED'}]);
		await expect(world.execute(task)).rejects.toThrow("agent isn't running");
	});

	it('refuses, in AWS’s words, a task where it is not enabled', async () => {
		await using world = await execWorld();
		await world.define([{}], {taskRoleArn: world.taskRoleArn});
		const task = await world.runTask({enableExecuteCommand: false});
		await expect(world.execute(task)).rejects.toMatchObject({
			name: 'InvalidParameterException',
			message: expect.stringMatching(
				/^The execute command failed because execute command was not enabled when the task was run/,
			),
		});
	});

	it.each([
		['InvalidParameterException', 'Interactive is the only mode supported currently.', {interactive: false}],
		['InvalidParameterException', 'The referenced task was not found.', {task: 'f'.repeat(32)}],
		['InvalidParameterException', 'The specified container was not found in the task.', {container: 'other'}],
		['ClusterNotFoundException', 'Cluster not found.', {cluster: 'other'}],
	])('refuses with %s: %s', async (name, message, change) => {
		await using world = await execWorld();
		await world.define([{}], {taskRoleArn: world.taskRoleArn});
		const task = await world.runTask();
		await expect(world.execute(task, change)).rejects.toMatchObject({name, message});
	});

	it('wants to know the container where there are several', async () => {
		await using world = await execWorld();
		await world.define([{}, {name: 'side', essential: false}], {taskRoleArn: world.taskRoleArn});
		const task = await world.runTask();
		await expect(world.execute(task)).rejects.toThrow('A container name must be specified');
		await expect(world.execute(task, {container: 'side'})).resolves.toMatchObject({containerName: 'side'});
	});

	it.each([
		['a role without the permissions', {isAllowed: false}, true],
		['no role', {isAllowed: true}, false],
	])('finds nobody there where the task has %s, as AWS does', async (_what, options, hasRole) => {
		await using world = await execWorld(options);
		await world.define([{}], hasRole ? {taskRoleArn: world.taskRoleArn} : {});
		await expect(world.execute(await world.runTask())).rejects.toMatchObject({
			name: 'TargetNotConnectedException',
			message: 'The execute command failed due to an internal error. Try again later.',
		});
	});
});
