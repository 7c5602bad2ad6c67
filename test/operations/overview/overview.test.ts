import {describe, expect, test} from 'vitest';
import {AccessDeniedError, NotFoundError} from '../../../src/aws/errors.ts';
import type {Stack} from '../../../src/aws/gateways/cloudformation.ts';
import type {Build} from '../../../src/aws/gateways/codebuild.ts';
import type {Service} from '../../../src/aws/gateways/ecs.ts';
import {readOverview, watchOverview} from '../../../src/operations/overview/watch.ts';
import type {Session} from '../../../src/operations/session.ts';
import {handClock} from '../../aws/support/hand-clock.ts';
import {fakeSession} from '../support/fake-session.ts';
import {resource, stack, stackEvent} from '../support/stacks.ts';

const outputs = {ClusterName: 'demo', ServiceName: 'ConsumerService', Url: 'http://balancer/'};
const fargate = {LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc', TaskCpu: '1024', TaskMemory: '2048'};

const consumer = (status: string, changes: Partial<Stack> = {}): Stack =>
	stack(status, {
		Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({OutputKey, OutputValue})),
		Parameters: Object.entries(fargate).map(([ParameterKey, ParameterValue]) => ({ParameterKey, ParameterValue})),
		...changes,
	});

interface Account {
	readonly stacks?: readonly Stack[];
	readonly service?: Service;
	readonly resources?: readonly ReturnType<typeof resource>[];
	readonly planned?: number;
	readonly events?: readonly ReturnType<typeof stackEvent>[];
	/** The newest of each project; `refused` where nobody may look at them. */
	readonly builds?: readonly Build[] | 'refused';
}

/** An account that writes down what it was asked. */
function account(
	{stacks = [], service, resources = [], planned = 0, events = [], builds = []}: Account,
	changes?: Partial<Session>,
) {
	const calls: string[] = [];
	const answer = <Value>(call: string, value: Value) => {
		calls.push(call);
		return Promise.resolve(value);
	};
	const refused = () =>
		Promise.reject(new AccessDeniedError('No.', '', {action: 'codebuild:ListBuildsForProject', resource: '*'}));
	const session = fakeSession(
		{
			cloudFormation: {
				describeStacks: () => answer('DescribeStacks', [...stacks]),
				stackResources: () => answer('ListStackResources', [...resources]),
				stackEvents: () => answer('DescribeStackEvents', [...events]),
				describeChangeSet: () =>
					answer('DescribeChangeSet', {
						...{id: '', name: '', stackId: '', stackName: '', status: '', statusReason: undefined},
						...{executionStatus: undefined, noChanges: false, parameters: []},
						changes: Array.from({length: planned}, () => ({})),
					}),
			},
			codeBuild: {
				listBuilds: (project) => (builds === 'refused' ? refused() : answer('ListBuildsForProject', [project])),
				builds: (ids) =>
					answer(
						'BatchGetBuilds',
						builds === 'refused' ? [] : builds.filter(({projectName = ''}) => ids.includes(projectName)),
					),
			},
			ecs: {
				describeServices: () =>
					service === undefined
						? Promise.reject(new NotFoundError('There is no such cluster.', ''))
						: answer('DescribeServices', [service]),
			},
		},
		changes,
	);
	return {session, calls};
}

const running = (count: number, desired = count): Service => ({
	status: 'ACTIVE',
	runningCount: count,
	pendingCount: 0,
	desiredCount: desired,
});

describe('the Overview', () => {
	test('of an empty account offers to set each system up, with one call', async () => {
		const {session, calls} = account({stacks: [stack('CREATE_COMPLETE', {StackName: 'not-ours', Tags: []})]});
		const {systems, runningTasks, cost} = await readOverview(session);
		expect(systems).toEqual([
			expect.objectContaining({
				system: 'consumer',
				state: {kind: 'absent'},
				next: {label: 'set it up', screen: 'setup'},
			}),
			expect.objectContaining({
				system: 'pool',
				state: {kind: 'absent'},
				next: {label: 'set it up', screen: 'pool'},
			}),
		]);
		expect([runningTasks, cost.perHour]).toEqual([0, 0]);
		expect(calls).toEqual(['DescribeStacks']);
	});

	test('of a consumer with ten tasks takes two calls, whatever its number of tasks', async () => {
		const {session, calls} = account({stacks: [consumer('CREATE_COMPLETE')], service: running(10)});
		const {systems, runningTasks, warnings} = await readOverview(session);
		expect(systems).toEqual([
			expect.objectContaining({
				stack: 'demo',
				state: {kind: 'ready'},
				tasks: {running: 10, pending: 0, desired: 10},
				address: 'http://balancer/',
				next: {label: 'put load on it', screen: 'consume'},
			}),
			expect.objectContaining({system: 'pool', state: {kind: 'absent'}}),
		]);
		expect([runningTasks, warnings]).toEqual([10, []]);
		expect(calls).toEqual(['DescribeStacks', 'DescribeServices']);
	});

	describe('of a consumer whose images were built anew', () => {
		const built = {...outputs, BackendProject: 'demo-Backend', ConsoleProject: 'demo-Console'};
		const Outputs = Object.entries(built).map(([OutputKey, OutputValue]) => ({OutputKey, OutputValue}));
		const stacks = [consumer('UPDATE_COMPLETE', {Outputs})];
		const at = new Date('2026-11-21T12:00:00Z');
		const broken: Build = {
			...{id: 'b:2', projectName: 'demo-Backend', buildStatus: 'FAILED', startTime: new Date(0), endTime: at},
			phases: [{contexts: [{message: 'docker build: exit status 1'}]}],
		};
		const other: Build = {id: 'c:1', projectName: 'demo-Console', buildStatus: 'SUCCEEDED'};

		test('says that it is ready, that the newest build failed, when and why', async () => {
			const {session} = account({stacks, service: running(3), builds: [broken, other]});
			const {systems, warnings} = await readOverview(session);
			expect(systems[0]).toMatchObject({
				state: {kind: 'ready'},
				failedBuild: {project: 'demo-Backend', at, cause: 'docker build: exit status 1'},
				next: {label: 'put load on it'},
			});
			expect(warnings).toEqual([
				expect.objectContaining({
					level: 'warning',
					text: expect.stringMatching(
						/^demo: the last build of demo-Backend failed .* ago: docker build: exit status 1$/,
					),
					screen: 'setup',
				}),
			]);
		});

		test.each(['SUCCEEDED', 'IN_PROGRESS', 'STOPPED'] as const)(
			'says nothing of one that is %s',
			async (buildStatus) => {
				const {session} = account({stacks, service: running(3), builds: [{...broken, buildStatus}, other]});
				const {systems, warnings} = await readOverview(session);
				expect(systems[0]).not.toHaveProperty('failedBuild');
				expect(warnings).toEqual([]);
			},
		);

		test('asks so at most once a minute', async () => {
			const {session, calls} = account({stacks, service: running(3), builds: [broken, other]});
			const asked = () => calls.filter((call) => call === 'BatchGetBuilds').length;
			const ended = new AbortController();
			const looks = watchOverview(session, ended.signal, handClock());
			for (let look = 0; look < 10; look++) await looks.next();
			expect(asked()).toBe(1);
			for (let look = 0; look < 10; look++) await looks.next();
			expect(asked()).toBe(2);
			ended.abort();
		});

		test('needs no permission for it', async () => {
			const {session} = account({stacks, service: running(3), builds: 'refused'});
			expect((await readOverview(session)).systems[0]).toMatchObject({state: {kind: 'ready'}});
		});
	});

	test('does not say that a stack without its service costs nothing', async () => {
		const {session} = account({stacks: [consumer('ROLLBACK_FAILED')]});
		const {cost} = await readOverview({...session, mode: 'account'});
		expect(cost.label).toBe('$0/h + ?');
		expect(cost.remarks).toContain('What is there of stack demo: price unknown, not in the sum.');
	});

	test('says what runs costs, and to whom', async () => {
		const {session} = account({stacks: [consumer('CREATE_COMPLETE')], service: running(10)});
		const {cost} = await readOverview(session);
		expect(cost.lines.map(({what}) => what)).toEqual([
			'10 Fargate tasks of 1 vCPU, 2 GB',
			'12 public IPv4 addresses',
			'1 load balancer',
		]);
		expect(cost.label).toBe('$0.58/h in AWS');
		expect((await readOverview({...session, mode: 'account'})).cost.label).toBe('$0.58/h');
	});

	test('counts the instances of launch type EC2, whether tasks run on them or not', async () => {
		const Parameters = Object.entries({
			...{LaunchType: 'EC2', TaskNetworkMode: 'awsvpc'},
			...{InstanceType: 'c5.4xlarge', DesiredInstances: '3'},
		}).map(([ParameterKey, ParameterValue]) => ({ParameterKey, ParameterValue}));
		const {session} = account({stacks: [consumer('CREATE_COMPLETE', {Parameters})], service: running(0)});
		const {cost} = await readOverview(session);
		expect(cost.lines.map(({what}) => what)).toEqual([
			'3 c5.4xlarge instances',
			'5 public IPv4 addresses',
			'1 load balancer',
			'2 interface endpoints (a zone each)',
		]);
	});

	test.each([
		['no tasks wanted yet', running(0), {label: 'build images, start tasks', screen: 'setup'}],
		['tasks missing', running(1, 3), {label: 'see its tasks', screen: 'tasks'}],
	])('proposes what is sensible next: %s', async (_what, service, next) => {
		const {session} = account({stacks: [consumer('CREATE_COMPLETE')], service});
		expect((await readOverview(session)).systems[0]?.next).toEqual(next);
	});

	test('has the last words of ECS on a service that lacks tasks', async () => {
		const events = [{message: '(service demo) was unable to place a task.'}, {message: 'older'}];
		const said = async (service: Service) => {
			const {session} = account({stacks: [consumer('CREATE_COMPLETE')], service: {...service, events}});
			return (await readOverview(session)).systems[0]?.said;
		};
		expect(await said(running(1, 3))).toBe('(service demo) was unable to place a task.');
		expect(await said(running(3))).toBeUndefined();
	});

	test('shows each stack of a system by name, and not one that is only planned', async () => {
		const stacks = ['two', 'one'].map((StackName) => consumer('CREATE_COMPLETE', {StackName, StackId: StackName}));
		const {session} = account({stacks: [...stacks, stack('REVIEW_IN_PROGRESS')], service: running(3)});
		const {systems, runningTasks} = await readOverview(session);
		expect(systems.map((card) => card.stack)).toEqual(['one', 'two', undefined]);
		expect(runningTasks).toBe(6);
	});

	test('goes on while a stack is being deleted and its cluster is gone', async () => {
		const {session} = account({
			stacks: [consumer('DELETE_IN_PROGRESS', {DeletionTime: new Date()})],
			resources: [resource('AWS::ECS::Cluster', 'one', 'DELETE_COMPLETE'), resource('AWS::EC2::VPC', 'two')],
		});
		expect((await readOverview(session)).systems[0]).toMatchObject({
			state: {kind: 'busy', doing: 'deleting', done: 1, total: 2},
			tasks: undefined,
		});
	});
});

describe('a stack in progress', () => {
	test('is told with how many of its planned resources are there', async () => {
		const {session, calls} = account({
			stacks: [stack('CREATE_IN_PROGRESS', {ChangeSetId: 'plan', CreationTime: new Date()})],
			resources: [resource('A', 'one'), resource('A', 'two'), resource('A', 'three', 'CREATE_IN_PROGRESS')],
			planned: 14,
		});
		expect((await readOverview(session)).systems[0]).toMatchObject({
			state: {kind: 'busy', doing: 'creating', done: 2, total: 14},
			next: {label: 'watch it', screen: 'setup'},
		});
		expect(calls).toEqual(['DescribeStacks', 'ListStackResources', 'DescribeChangeSet']);
	});

	test('that is updated counts only what the update touches', async () => {
		const updated = new Date('2026-11-21T10:00:00Z');
		const before = {...resource('A', 'old'), LastUpdatedTimestamp: new Date('2026-11-20T10:00:00Z')};
		const now = {...resource('A', 'new', 'UPDATE_COMPLETE'), LastUpdatedTimestamp: updated};
		const {session} = account({
			stacks: [consumer('UPDATE_IN_PROGRESS', {LastUpdatedTime: updated, ChangeSetId: 'plan'})],
			resources: [before, now],
			planned: 3,
			service: running(1),
		});
		expect((await readOverview(session)).systems[0]?.state).toMatchObject({doing: 'updating', done: 1, total: 3});
	});

	test('is asked for its plan once, however long it is watched', async () => {
		const ended = new AbortController();
		const {session, calls} = account({
			stacks: [stack('CREATE_IN_PROGRESS', {ChangeSetId: 'plan', CreationTime: new Date()})],
			planned: 14,
		});
		let looks = 0;
		for await (const sample of watchOverview(session, ended.signal, handClock())) {
			expect(sample.kind).toBe('value');
			looks += 1;
			if (looks === 2) ended.abort();
		}
		expect(calls.filter((call) => call === 'DescribeChangeSet')).toHaveLength(1);
		expect(calls.filter((call) => call === 'ListStackResources')).toHaveLength(2);
	});
});

describe('a failed stack', () => {
	const events = [
		stackEvent('Service', 'CREATE_FAILED', 'Resource creation cancelled'),
		stackEvent('Cluster', 'CREATE_FAILED', 'Limit exceeded'),
		stackEvent(undefined, 'CREATE_IN_PROGRESS', 'User Initiated'),
	];

	test.each(['ROLLBACK_COMPLETE', 'DELETE_FAILED', 'UPDATE_ROLLBACK_FAILED'])(
		'in %s is told with its root cause',
		async (status) => {
			const {session} = account({stacks: [stack(status)], events});
			const {systems, warnings} = await readOverview(session);
			const cause = 'Cluster (AWS::Test::Cluster): Limit exceeded';
			expect(systems[0]?.state).toEqual({kind: 'failed', status, cause});
			expect(warnings).toEqual([{level: 'failure', text: `demo: ${status}: ${cause}`, stack: 'demo', screen: 'setup'}]);
		},
	);

	test('is told why already while it is rolled back', async () => {
		const {session} = account({stacks: [stack('ROLLBACK_IN_PROGRESS')], events});
		const {systems, warnings} = await readOverview(session);
		expect(systems[0]?.state).toMatchObject({doing: 'rolling back', cause: expect.stringContaining('Limit exceeded')});
		expect(warnings[0]).toMatchObject({level: 'failure', text: expect.stringContaining('is being rolled back')});
	});
});
