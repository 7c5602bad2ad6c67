import {describe, expect, test} from 'vitest';
import {attachmentDetails, taskNetwork} from '../../../src/aws/attachments.ts';
import {InvalidRequestError, RunTaskFailedError} from '../../../src/aws/errors.ts';
import type {Task} from '../../../src/aws/gateways/ecs.ts';
import {explainFailure} from '../../../src/aws/run-task-failures.ts';
import {type Answer, failure, type SeenCall, sessionWith} from '../support/fake-aws.ts';

const arns = (count: number) => Array.from({length: count}, (_, index) => `arn:task/${index}`);

describe('listing', () => {
	test('reads all pages, a hundred at a time, and drops what AWS lists twice', async () => {
		const {session, aws} = await sessionWith(({input}) =>
			input.nextToken === 'two' ? {json: {taskArns: ['c', 'b']}} : {json: {taskArns: ['a', 'b'], nextToken: 'two'}},
		);
		expect(await session.gateways.ecs.listTasks({cluster: 'demo', family: 'api'})).toEqual(['a', 'b', 'c']);
		expect(aws.calls.map(({input}) => input)).toEqual([
			{cluster: 'demo', family: 'api', maxResults: 100},
			{cluster: 'demo', family: 'api', maxResults: 100, nextToken: 'two'},
		]);
	});

	test('reads one page where only one is wanted', async () => {
		const {session, aws} = await sessionWith(({operation}) => ({
			json: operation === 'ListTasks' ? {taskArns: ['a'], nextToken: 'two'} : {serviceArns: ['s']},
		}));
		const {ecs} = session.gateways;
		expect(await ecs.taskPage({cluster: 'demo', desiredStatus: 'STOPPED'}, 'one')).toEqual({
			items: ['a'],
			nextToken: 'two',
		});
		expect(await ecs.servicePage('demo', undefined)).toEqual({items: ['s'], nextToken: undefined});
		expect(aws.calls.map(({input}) => input)).toEqual([
			{cluster: 'demo', desiredStatus: 'STOPPED', maxResults: 100, nextToken: 'one'},
			{cluster: 'demo', maxResults: 100},
		]);
	});

	test('describes tasks a hundred a call, with their tags, in the order asked for', async () => {
		const {session, aws} = await sessionWith(({input}) => ({
			json: {tasks: (input.tasks as string[]).map((taskArn) => ({taskArn})), failures: []},
		}));
		const tasks = await session.gateways.ecs.describeTasks('demo', arns(230));
		expect(tasks.map(({taskArn}) => taskArn)).toEqual(arns(230));
		expect(aws.calls.map(({input}) => (input.tasks as string[]).length).sort()).toEqual([100, 100, 30]);
		expect(aws.calls[0]?.input.include).toEqual(['TAGS']);
	});

	test('describes services ten a call and leaves out those that are missing', async () => {
		const {session, aws} = await sessionWith(() => ({json: {services: [], failures: [{reason: 'MISSING'}]}}));
		expect(await session.gateways.ecs.describeServices('demo', arns(12))).toEqual([]);
		expect(aws.calls.map(({input}) => (input.services as string[]).length)).toEqual([10, 2]);
	});

	test('asks nothing when nothing is named', async () => {
		const {session, aws} = await sessionWith(() => ({json: {}}));
		expect(await session.gateways.ecs.describeTasks('demo', [])).toEqual([]);
		expect(aws.calls).toEqual([]);
	});

	test('finds the stopped tasks of a service also where AWS answers nothing to both filters', async () => {
		const {session} = await sessionWith(({operation, input}) => {
			if (operation === 'ListTasks') return {json: {taskArns: input.serviceName ? [] : ['a', 'b']}};
			return {
				json: {
					tasks: [
						{taskArn: 'a', group: 'service:api'},
						{taskArn: 'b', group: 'family:job'},
					],
				},
			};
		});
		const stopped = await session.gateways.ecs.stoppedServiceTasks('demo', 'arn:aws:ecs:r:1:service/demo/api');
		expect(stopped.map(({taskArn}) => taskArn)).toEqual(['a']);
	});

	test('a task definition that does not exist is undefined, another refusal is an error', async () => {
		const {session} = await sessionWith(({input}) => ({
			error: 'ClientException',
			message: input.taskDefinition === 'gone' ? 'Unable to describe task definition.' : 'Too many characters.',
		}));
		expect(await session.gateways.ecs.describeTaskDefinition('gone')).toBeUndefined();
		await failure(InvalidRequestError, session.gateways.ecs.describeTaskDefinition('x'.repeat(300)));
	});
});

describe('running tasks', () => {
	const request = {cluster: 'demo', taskDefinition: 'api', purpose: 'pool/demo/7'};
	const start = ({input}: SeenCall): Answer => ({
		json: {
			tasks: Array.from({length: Number(input.count)}, (_, index) => ({taskArn: `${input.clientToken}/${index}`})),
			failures: [],
		},
	});

	test('starts ten a call, each batch with its own token, which is the same next time', async () => {
		const {session, aws} = await sessionWith(start);
		expect(await session.gateways.ecs.runTasks({...request, count: 23})).toHaveLength(23);
		expect(aws.calls.map(({input}) => input.count)).toEqual([10, 10, 3]);
		const tokens = aws.calls.map(({input}) => input.clientToken);
		expect(new Set(tokens).size).toBe(3);
		await session.gateways.ecs.runTasks({...request, count: 23});
		expect(aws.calls.slice(3).map(({input}) => input.clientToken)).toEqual(tokens);
	});

	test('a failure within an answer of HTTP 200 is an error that keeps what was started', async () => {
		const {session, aws} = await sessionWith(() => ({
			json: {tasks: [{taskArn: 'a'}], failures: [{arn: 'arn:instance', reason: 'RESOURCE:MEMORY'}]},
		}));
		const error = await failure(RunTaskFailedError, session.gateways.ecs.runTasks({...request, count: 20}));
		expect(error.message).toBe(
			'1 of 20 tasks were started: no instance of the cluster has enough of that resource left (RESOURCE:MEMORY).',
		);
		expect(error.nextStep).toBe('Stop tasks, add instances, or make the task smaller.');
		expect(error.started).toEqual([{taskArn: 'a'}]);
		expect(error.failures).toMatchObject([{arn: 'arn:instance', retryable: true}]);
		expect(aws.calls).toHaveLength(1);
	});

	test('no task and no failure is an error too', async () => {
		const {session} = await sessionWith(() => ({json: {tasks: [], failures: []}}));
		await failure(RunTaskFailedError, session.gateways.ecs.runTasks({...request, count: 1}));
	});

	test('what an earlier, lost call started is taken over instead of started again', async () => {
		const {session, aws} = await sessionWith(({operation}) =>
			operation === 'RunTask'
				? {error: 'ConflictException', message: 'in use', more: {resourceIds: ['arn:task/1']}}
				: {json: {tasks: [{taskArn: 'arn:task/1'}]}},
		);
		expect(await session.gateways.ecs.runTasks({...request, count: 1})).toEqual([{taskArn: 'arn:task/1'}]);
		expect(aws.operations()).toEqual(['RunTask', 'DescribeTasks']);
	});

	test('a call that breaks off later tells which tasks are running', async () => {
		const {session} = await sessionWith((call, index) =>
			index === 0 ? start(call) : {error: 'InvalidParameterException', message: 'No subnets.'},
		);
		const error = await failure(RunTaskFailedError, session.gateways.ecs.runTasks({...request, count: 11}));
		expect(error.started).toHaveLength(10);
		expect(error.message).toContain('10 of 11 tasks were started, then:');
	});
});

describe('what a failure means', () => {
	test.each([
		['RESOURCE:ENI', undefined, /network interfaces/, true],
		['RESOURCE:CPU', undefined, /enough of that resource/, true],
		['AGENT', undefined, /agent/, true],
		['ATTRIBUTE', undefined, /attribute/, false],
		[
			'Capacity is unavailable at this time. Please try again later or in a different availability zone',
			undefined,
			/no room/,
			true,
		],
		["You've reached the limit on the number of vCPUs you can run concurrently", undefined, /vCPUs/, false],
		['Your account is currently blocked', undefined, /blocked/, false],
		['MISSING', undefined, /does not exist/, false],
		['SOMETHING NEW', 'explained by AWS', /this reason only/, false],
	])('%s', (reason, detail, meaning, retryable) => {
		expect(explainFailure({reason, detail})).toMatchObject({
			reason,
			detail,
			retryable,
			meaning: expect.stringMatching(meaning),
		});
	});
});

describe('attachments', () => {
	const task: Task = {
		attachments: [
			{type: 'ManagedEbs', details: [{name: 'volumeId', value: 'vol-1'}]},
			{
				type: 'ElasticNetworkInterface',
				status: 'ATTACHED',
				details: [
					{name: 'privateIPv4Address', value: '10.0.0.7'},
					{name: 'subnetId', value: 'subnet-1'},
					{name: 'networkInterfaceId', value: 'eni-1'},
				],
			},
		],
	};

	test('are read by name, in whatever order they come', () => {
		const expected = {
			networkInterfaceId: 'eni-1',
			privateAddress: '10.0.0.7',
			subnetId: 'subnet-1',
			status: 'ATTACHED',
		};
		expect(taskNetwork(task)).toMatchObject(expected);
		const reversed = {
			attachments: task.attachments?.toReversed().map((one) => ({...one, details: one.details?.toReversed()})),
		};
		expect(taskNetwork(reversed)).toMatchObject(expected);
		expect(attachmentDetails({})).toEqual({});
	});

	test('a task without its own interface has no network', () => {
		expect(taskNetwork({attachments: []})).toBeUndefined();
	});
});
