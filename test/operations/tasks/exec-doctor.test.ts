import {describe, expect, it} from 'vitest';
import {AccessDeniedError} from '../../../src/aws/errors.ts';
import type {Task, TaskDefinition} from '../../../src/aws/gateways/ecs.ts';
import {examineExec, execActions} from '../../../src/operations/tasks/exec-doctor.ts';
import {fakeTask} from '../support/fake-cluster.ts';
import {fakeSession} from '../support/fake-session.ts';

const role = 'arn:aws:iam::000000000000:role/task';

const ready: Partial<Task> = {
	enableExecuteCommand: true,
	launchType: 'FARGATE',
	platformVersion: '1.4.0',
	group: 'service:web',
	containers: [{name: 'app', managedAgents: [{name: 'ExecuteCommandAgent', lastStatus: 'RUNNING'}]}],
};

function examine(
	task: Partial<Task> = {},
	definition: Partial<TaskDefinition> = {},
	denied: () => Promise<string[]> = async () => [],
) {
	const session = fakeSession({
		ecs: {
			describeTaskDefinition: async () => ({
				...{taskRoleArn: role, containerDefinitions: [{name: 'app', image: 'app'}], tags: []},
				...definition,
			}),
		},
		iam: {deniedActions: denied},
	});
	return examineExec(session, fakeTask('demo', 'a1', {...ready, ...task}), undefined);
}

const stateOf = async (findings: ReturnType<typeof examine>, check: string) =>
	(await findings).find((finding) => finding.check === check);

describe('what ECS Exec needs', () => {
	it('is all there', async () => {
		expect((await examine()).map(({check, state}) => `${check} ${state}`)).toEqual([
			...['task good', 'enabled good', 'agent good', 'role good', 'platform good', 'root good', 'credentials good'],
		]);
	});

	it.each<[string, Partial<Task>, Partial<TaskDefinition>, RegExp]>([
		['task', {lastStatus: 'STOPPED', stoppedReason: 'Scaling'}, {}, /STOPPED: Scaling/],
		['enabled', {enableExecuteCommand: false}, {}, /not enabled/],
		['role', {}, {taskRoleArn: undefined}, /no task role/],
		['platform', {platformVersion: '1.3.0'}, {}, /1\.3\.0 has no ECS Exec/],
		['root', {}, {containerDefinitions: [{name: 'app', readonlyRootFilesystem: true}]}, /read-only/],
		[
			'credentials',
			{},
			{containerDefinitions: [{name: 'app', environment: [{name: 'AWS_ACCESS_KEY_ID', value: 'AKIA'}]}]},
			/AWS_ACCESS_KEY_ID/,
		],
		[
			'agent',
			{
				containers: [
					{name: 'app', managedAgents: [{name: 'ExecuteCommandAgent', lastStatus: 'STOPPED', reason: 'OOM'}]},
				],
			},
			{},
			/STOPPED \(OOM\)/,
		],
	])('lacks: %s', async (check, task, definition, text) => {
		expect(await stateOf(examine(task, definition), check)).toMatchObject({
			state: 'wrong',
			text: expect.stringMatching(text),
			nextStep: expect.any(String),
		});
	});

	it('is no matter of a new task where the agent cannot write', async () => {
		const stopped = [{name: 'app', managedAgents: [{name: 'ExecuteCommandAgent' as const, lastStatus: 'STOPPED'}]}];
		const containerDefinitions = [{name: 'app', readonlyRootFilesystem: true}];
		const finding = await stateOf(examine({containers: stopped}, {containerDefinitions}), 'agent');
		expect(finding?.nextStep).toContain('choose another container');
	});

	it('names the permissions that the role lacks', async () => {
		const finding = await stateOf(
			examine({}, {}, async () => [...execActions.slice(2)]),
			'role',
		);
		expect(finding?.text).toBe(
			'The task role task may not do ssmmessages:OpenControlChannel, ssmmessages:OpenDataChannel.',
		);
	});

	it('is not known where we may not look, which is no failure', async () => {
		const denied = new AccessDeniedError('You may not.', 'Ask.', {
			action: 'iam:SimulatePrincipalPolicy',
			resource: '*',
		});
		expect(
			await stateOf(
				examine({}, {}, () => Promise.reject(denied)),
				'role',
			),
		).toMatchObject({
			state: 'unknown',
			nextStep: 'Allow iam:SimulatePrincipalPolicy to find out.',
		});
	});

	it('comes to the tasks of a service with a new deployment', async () => {
		const finding = await stateOf(examine({enableExecuteCommand: false}), 'enabled');
		expect(finding?.nextStep).toContain(
			'aws ecs update-service --cluster demo --service web --enable-execute-command --force-new-deployment',
		);
	});
});
