import {expect, it, describe as suite} from 'vitest';
import {parse} from 'yaml';
import {commandLinesOf} from '../../../src/operations/tasks/command-lines.ts';
import {describe, describeAsYaml} from '../../../src/operations/tasks/describe.ts';
import {fakeCluster} from '../support/fake-cluster.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:db';
const definition = {
	family: 'app',
	revision: 3,
	tags: [],
	containerDefinitions: [
		{
			name: 'app',
			environment: [
				{name: 'DB_PASSWORD', value: 'hunter2'},
				{name: 'API_KEY', value: 'k-123'},
				{name: 'SESSION_TOKEN', value: 't-123'},
				{name: 'PORT', value: '80'},
			],
			secrets: [{name: 'DB_SECRET', valueFrom: secretArn}],
			command: ['serve', '--password=hunter2'],
		},
	],
};

const {session} = fakeCluster(
	{
		demo: {
			services: [
				{
					serviceName: 'web',
					events: Array.from({length: 50}, (_, index) => ({id: `${index}`, message: 'x'})),
					tags: [],
				},
			],
			tasks: [
				{
					id: 'abc',
					createdAt: new Date('2026-01-01T12:00:00Z'),
					containers: [{name: 'app', lastStatus: 'RUNNING'}],
					overrides: {containerOverrides: [{name: 'app', environment: [{name: 'PASSWORD', value: 'hunter2'}]}]},
				},
			],
		},
	},
	{
		ecs: {
			describeClusters: async (names) => (names[0] === 'demo' ? [{clusterName: 'demo', status: 'ACTIVE'}] : []),
			describeTaskDefinition: async (name) => (name.includes('app') ? definition : undefined),
		},
	},
);

suite('describing', () => {
	it.each([
		[{kind: 'cluster', cluster: 'demo'}, {clusterName: 'demo'}],
		[{kind: 'service', service: 'web'}, {serviceName: 'web'}],
		[
			{kind: 'task', task: 'ab'},
			{createdAt: '2026-01-01T12:00:00.000Z', lastStatus: 'RUNNING'},
		],
		[
			{kind: 'container', task: 'abc', container: 'app'},
			{container: {name: 'app'}, definition: {command: ['serve', expect.any(String)]}},
		],
		[
			{kind: 'task-definition', taskDefinition: 'app:3'},
			{family: 'app', revision: 3},
		],
	] as const)('gives YAML without any secret: %o', async (subject, expected) => {
		const yaml = await describeAsYaml(session, subject);
		expect(parse(yaml)).toMatchObject(expected);
		expect(yaml).not.toMatch(/hunter2|k-123|t-123/);
	});

	it('masks values by the names of their variables, and keeps the others and where secrets come from', async () => {
		const yaml = await describeAsYaml(session, {kind: 'task-definition', taskDefinition: 'app'});
		const [container] = parse(yaml).containerDefinitions;
		expect(container.environment.map(({value}: {value: string}) => value)).toEqual([
			'[redacted]',
			'[redacted]',
			'[redacted]',
			'80',
		]);
		expect(container.secrets).toEqual([{name: 'DB_SECRET', valueFrom: secretArn}]);
	});

	it('keeps the newest events of a service only', async () => {
		expect(await describe(session, {kind: 'service', service: 'web'})).toMatchObject({
			events: Array.from({length: 10}, (_, index) => ({id: `${index}`})),
		});
	});

	it.each([
		[{kind: 'cluster', cluster: 'dem'}, 'There is no cluster «dem» in us-east-1. Did you mean «demo»?'],
		[{kind: 'container', task: 'abc', container: 'ap'}, 'The task has no container «ap». Did you mean «app»?'],
		[{kind: 'task-definition', taskDefinition: 'nope'}, 'There is no task definition «nope» in us-east-1.'],
	] as const)('says what is not there: %o', async (subject, message) => {
		await expect(describe(session, subject)).rejects.toThrow(message);
	});
});

suite('the aws lines behind a row', () => {
	const lines = (subject: Parameters<typeof commandLinesOf>[1]) =>
		commandLinesOf({...session, profile: 'prod', endpoint: 'http://127.0.0.1:4566'}, subject);

	it.each([
		[
			{kind: 'cluster', cluster: 'demo'},
			['list-clusters', 'describe-clusters --clusters demo --include TAGS STATISTICS SETTINGS'],
		],
		[
			{kind: 'service', cluster: 'demo', service: 'web'},
			['list-services --cluster demo', 'describe-services --cluster demo --services web --include TAGS'],
		],
		[
			{kind: 'task', cluster: 'demo', task: 'abc'},
			['list-tasks --cluster demo', 'describe-tasks --cluster demo --tasks abc --include TAGS'],
		],
		[
			{kind: 'container', cluster: 'demo', task: 'abc', container: 'app'},
			['list-tasks --cluster demo', 'describe-tasks --cluster demo --tasks abc --include TAGS'],
		],
		[
			{kind: 'task-definition', taskDefinition: 'app:3'},
			[
				'list-task-definitions --family-prefix app --sort DESC',
				'describe-task-definition --task-definition app:3 --include TAGS',
			],
		],
	] as const)('list it and describe it: %o', (subject, expected) => {
		const target = '--profile prod --region us-east-1 --endpoint-url http://127.0.0.1:4566';
		expect(lines(subject)).toEqual(expected.map((call) => `aws ecs ${call} ${target}`));
	});
});
