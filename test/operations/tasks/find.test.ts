import {describe, expect, it} from 'vitest';
import {NotFoundError} from '../../../src/aws/errors.ts';
import {InvalidInputError} from '../../../src/errors.ts';
import {findService, findTask, findTasks} from '../../../src/operations/tasks/find.ts';
import {fakeCluster} from '../support/fake-cluster.ts';

const {session, calls} = fakeCluster({
	one: {
		services: [{serviceName: 'web'}, {serviceName: 'worker'}],
		tasks: [{id: 'aaaa1111'}, {id: 'aaaa2222'}, {id: 'bbbb3333', lastStatus: 'STOPPED', desiredStatus: 'STOPPED'}],
	},
	two: {services: [{serviceName: 'web'}, {serviceName: 'gone', status: 'INACTIVE'}], tasks: [{id: '0'.repeat(32)}]},
});

const idOf = async (
	...name: Parameters<typeof findTask> extends [unknown, infer Name, ...unknown[]] ? [Name] : never
) => (await findTask(session, ...name)).taskArn?.split('/').at(-1);

describe('finding a task', () => {
	it('takes an id, a beginning that fits one task only, or an ARN, in one cluster or in all', async () => {
		expect(await idOf({task: 'aaaa1111', cluster: 'one'})).toBe('aaaa1111');
		expect(await idOf({task: 'bbbb'})).toBe('bbbb3333');
		expect(await idOf({task: 'arn:aws:ecs:us-east-1:000000000000:task/one/aaaa2222'})).toBe('aaaa2222');
		expect(await idOf({task: '000'})).toBe('0'.repeat(32));
	});

	it('needs one call where cluster and whole id are known', async () => {
		calls.length = 0;
		await idOf({task: '0'.repeat(32), cluster: 'two'});
		expect(calls).toEqual(['describeTasks two']);
	});

	it('gives several in the order they are named, each once', async () => {
		const tasks = await findTasks(session, [{task: 'bbbb'}, {task: 'aaaa1'}, {task: 'bbbb3333', cluster: 'one'}]);
		expect(tasks.map(({taskArn}) => taskArn?.split('/').at(-1))).toEqual(['bbbb3333', 'aaaa1111']);
	});

	it.each([
		[
			{task: 'aaaa'},
			InvalidInputError,
			'«aaaa» is the beginning of 2 tasks.',
			'Give more of the id: aaaa1111, aaaa2222.',
		],
		[
			{task: 'bbbb3334'},
			NotFoundError,
			'There is no task «bbbb3334» in us-east-1. Did you mean «bbbb3333»?',
			/--stopped/,
		],
		[{task: 'x'.repeat(30)}, NotFoundError, `There is no task «${'x'.repeat(30)}» in us-east-1.`, /forgets/],
		[
			{task: 'aaaa1111', cluster: 'onne'},
			NotFoundError,
			'There is no cluster «onne» in us-east-1. Did you mean «one»?',
			'Clusters there: one, two.',
		],
	])('says what is wrong with %o', async (name, kind, message, nextStep) => {
		const error: unknown = await findTask(session, name).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(kind);
		expect(error).toMatchObject({message});
		expect((error as NotFoundError).nextStep).toMatch(nextStep);
	});
});

describe('finding a service', () => {
	it('takes a name or an ARN', async () => {
		expect(await findService(session, {service: 'worker'})).toMatchObject({serviceName: 'worker'});
		expect(await findService(session, {service: 'web', cluster: 'two'})).toMatchObject({serviceName: 'web'});
		const arn = 'arn:aws:ecs:us-east-1:000000000000:service/two/web';
		expect(await findService(session, {service: arn})).toMatchObject({serviceArn: arn});
	});

	it.each([
		[{service: 'web'}, '2 clusters have a service «web»: one, two.', 'Say which, for example --cluster one.'],
		[
			{service: 'webb', cluster: 'one'},
			'There is no service «webb» in cluster one. Did you mean «web»?',
			/web, worker/,
		],
		[{service: 'gone', cluster: 'two'}, 'There is no service «gone» in cluster two.', /Services there/],
		[{service: 'web', cluster: 'twoo'}, 'There is no cluster «twoo» in us-east-1. Did you mean «two»?', /one, two/],
	])('says what is wrong with %o', async (name, message, nextStep) => {
		const error: unknown = await findService(session, name).catch((thrown: unknown) => thrown);
		expect((error as Error).message).toBe(message);
		expect((error as NotFoundError).nextStep).toMatch(nextStep);
	});
});
