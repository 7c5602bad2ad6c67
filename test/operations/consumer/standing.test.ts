import {describe, expect, it} from 'vitest';
import type {Build} from '../../../src/aws/gateways/codebuild.ts';
import {consumerOutputs} from '../../../src/infra/consumer/outputs.ts';
import {readStanding} from '../../../src/operations/consumer/read-standing.ts';
import {setupConsumer} from '../../../src/operations/consumer/setup.ts';
import {type Facts, type Standing, setupSteps, standingOf} from '../../../src/operations/consumer/standing.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {outcomeOf} from '../support/collect.ts';
import {consumerServer, host} from '../support/consumer-server.ts';
import {FakeAccount} from '../support/fake-account.ts';
import {resource, stack, stackEvent} from '../support/stacks.ts';

const outputs = consumerOutputs.map((key) => ({OutputKey: key, OutputValue: key === 'Url' ? 'http://demo' : key}));
const ready = stack('CREATE_COMPLETE', {Outputs: outputs});
const images = (exists: boolean): Facts['images'] => [
	{project: 'Backend', exists},
	{project: 'Console', exists},
];

function build(project: string, buildStatus: Build['buildStatus'], currentPhase = 'BUILD'): Facts['builds'][number] {
	return {build: {id: `${project}:1`, projectName: project, buildStatus, currentPhase}, log: []};
}

const service = (desiredCount: number, runningCount: number, rolloutState: 'COMPLETED' | 'FAILED' = 'COMPLETED') => ({
	...{desiredCount, runningCount, pendingCount: desiredCount - runningCount},
	deployments: [{rolloutState, rolloutStateReason: 'tasks failed to start'}],
});

function standing(facts: Partial<Facts>): Standing {
	return standingOf({
		...{stackName: 'demo', where: '000000000000 in us-east-1', stack: undefined},
		...{resources: [], planned: undefined, events: [], images: [], builds: [], service: undefined, healthy: 0},
		...facts,
	});
}

const states = ({steps}: Standing): string => steps.map(({state}) => state).join(' ');
const detailOf = ({steps}: Standing, name: string): string => steps.find(({step}) => step === name)?.detail ?? '';

describe('where a set-up stands', () => {
	it('has every step, in order', () => {
		expect(standing({}).steps.map(({step}) => step)).toEqual([...setupSteps]);
	});

	it('says of a service that was not asked for nothing about its tasks', () => {
		const updating = stack('UPDATE_IN_PROGRESS', {Outputs: outputs});
		expect(detailOf(standing({stack: updating}), 'endpoint')).toBe('http://demo');
		const empty = standing({stack: ready, images: images(true), service: service(0, 0)});
		expect(detailOf(empty, 'endpoint')).toBe('http://demo (no tasks)');
	});

	it.each([
		['nothing', {}, 'waiting waiting waiting waiting waiting waiting', 'set-up'],
		['only a plan', {stack: stack('REVIEW_IN_PROGRESS')}, 'waiting waiting waiting waiting waiting waiting', 'set-up'],
		['a stack on its way', {stack: stack('CREATE_IN_PROGRESS')}, 'done done running waiting waiting waiting', 'follow'],
		['a stack alone', {stack: ready, images: images(false)}, 'done done done waiting waiting waiting', 'go-on'],
		[
			'builds on their way',
			{stack: ready, images: images(false), builds: [build('Backend', 'IN_PROGRESS'), build('Console', 'SUCCEEDED')]},
			'done done done running waiting waiting',
			'follow',
		],
		[
			'a build that broke',
			{stack: ready, images: images(false), builds: [build('Backend', 'FAILED')]},
			'done done done failed waiting waiting',
			'go-on',
		],
		[
			'images, and no task',
			{stack: ready, images: images(true), service: service(0, 0)},
			'done done done done waiting waiting',
			'go-on',
		],
		[
			'tasks on their way',
			{stack: ready, images: images(true), service: service(3, 2), healthy: 1},
			'done done done done running running',
			'follow',
		],
		[
			'tasks that do not start',
			{stack: ready, images: images(true), service: service(3, 0, 'FAILED')},
			'done done done done failed running',
			'follow',
		],
		[
			'everything',
			{stack: ready, images: images(true), service: service(3, 3), healthy: 3},
			'done done done done done done',
			'use',
		],
		[
			'a creation that was rolled back',
			{stack: stack('ROLLBACK_COMPLETE')},
			'done done failed waiting waiting waiting',
			'delete',
		],
		[
			'a rollback that failed',
			{stack: stack('UPDATE_ROLLBACK_FAILED')},
			'done done failed waiting waiting waiting',
			'roll-back',
		],
		['a deletion', {stack: stack('DELETE_IN_PROGRESS')}, 'done done running waiting waiting waiting', 'wait'],
	] as const)('with %s', (_what, facts, expected, next) => {
		const found = standing(facts as Partial<Facts>);
		expect(states(found)).toBe(expected);
		expect(found.next).toBe(next);
	});

	it('counts the resources of a stack on its way against its plan', () => {
		const resources = [resource('A', 'a'), resource('B', 'b', 'CREATE_IN_PROGRESS')];
		const found = standing({stack: stack('CREATE_IN_PROGRESS'), resources, planned: 31});
		expect(found.resources).toEqual({done: 1, total: 31});
		expect(detailOf(found, 'stack')).toBe('CREATE_IN_PROGRESS · 1 of 31 resources');
	});

	it('names the root cause of a failure, and none once it is mended', () => {
		const events = [
			stackEvent('Other', 'CREATE_FAILED', 'Resource creation cancelled'),
			stackEvent('Vpc', 'CREATE_FAILED', 'The maximum number of VPCs has been reached.'),
		];
		const failed = standing({stack: stack('ROLLBACK_COMPLETE'), events});
		expect(failed.causes).toEqual(['Vpc (AWS::Test::Vpc): The maximum number of VPCs has been reached.']);
		expect(detailOf(failed, 'stack')).toContain('maximum number of VPCs');
		expect(standing({stack: ready, events}).causes).toEqual([]);
	});

	it('says how many parameters are not as the template has them', () => {
		const Parameters = [
			{ParameterKey: 'LaunchType', ParameterValue: 'FARGATE'},
			{ParameterKey: 'ConsolePort', ParameterValue: '8080'},
			{ParameterKey: 'DesiredTasks', ParameterValue: '3'},
		];
		expect(detailOf(standing({stack: stack('CREATE_COMPLETE', {Parameters})}), 'parameters')).toMatch(/, 1 changed$/);
	});
});

describe('reading where a set-up stands', () => {
	it('finds what a set-up has done, and changes nothing', async () => {
		await using server = await consumerServer({instances: [host('10.0.0.1'), host('10.0.0.2')], errors: []});
		const account = new FakeAccount(server.address);
		expect((await readStanding(account.session, 'demo')).next).toBe('set-up');
		await outcomeOf(
			setupConsumer(account.session, {
				...{stackName: 'demo', desired: 2, approve: () => Promise.resolve(true)},
				parameters: {LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc'},
			}),
		);
		account.changes.length = 0;
		const found = await readStanding(account.session, 'demo');
		expect(states(found)).toBe('done done done done done done');
		expect(found).toMatchObject({
			...{next: 'use', address: server.address, tasks: {running: 2, desired: 2}},
			parameters: {LaunchType: 'FARGATE'},
		});
		expect(account.changes).toEqual([]);
	});

	it('refuses a stack that is no consumer', async () => {
		const account = new FakeAccount('http://127.0.0.1:1');
		account.stack = stack('CREATE_COMPLETE', {Tags: []});
		await expect(readStanding(account.session, 'demo')).rejects.toBeInstanceOf(StateError);
	});
});
