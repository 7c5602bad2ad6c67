import {describe, expect, it} from 'vitest';
import {addressOf} from '../../../src/operations/tasks/task-row.ts';
import {listTasks} from '../../../src/operations/tasks/tasks.ts';
import {fakeCluster, fakeTask} from '../support/fake-cluster.ts';

const stopped = {lastStatus: 'STOPPED', desiredStatus: 'STOPPED', createdAt: new Date(1)} as const;

const {session} = fakeCluster(
	{
		one: {
			services: [{serviceName: 'web'}],
			tasks: [
				{id: 'b', healthStatus: 'UNKNOWN', createdAt: new Date(2000)},
				{id: 'old', stoppedReason: 'OutOfMemory', ...stopped},
			],
		},
		two: {tasks: [{id: 'a', healthStatus: 'UNKNOWN', createdAt: new Date(1000)}]},
	},
	{ecs: {stoppedServiceTasks: async () => [fakeTask('one', 'of-web', stopped)]}},
);

const ids = async (
	...query: Parameters<typeof listTasks> extends [unknown, infer Query, ...unknown[]] ? [Query] : never
) => (await listTasks(session, ...query)).map(({id}) => id);

describe('tasks', () => {
	it('are listed over all clusters by age, stopped ones last and only when asked for', async () => {
		expect(await ids({})).toEqual(['a', 'b']);
		expect(await ids({withStopped: true})).toEqual(['a', 'b', 'old']);
		expect(await ids({cluster: 'one'})).toEqual(['b']);
	});

	it('can be those of a service, wherever it is', async () => {
		expect(await ids({service: 'web', withStopped: true})).toEqual(['b', 'of-web']);
	});

	it.each([
		[{cluster: 'onne'}, 'There is no cluster «onne» in us-east-1. Did you mean «one»?'],
		[{cluster: 'one', service: 'wbe'}, 'There is no service «wbe» in cluster one. Did you mean «web»?'],
	])('of what is not there are refused with the nearest: %o', async (query, message) => {
		await expect(ids(query)).rejects.toThrow(message);
	});

	it('are rows of what people ask for', async () => {
		const [row] = await listTasks(session, {cluster: 'two'});
		expect(row).toMatchObject({id: 'a', cluster: 'two', taskDefinition: 'app:3', health: undefined, status: 'RUNNING'});
	});

	it('have the address of their network interface, or that of their first mapped port', () => {
		const details = [
			{name: 'subnetId', value: 'subnet-1'},
			{name: 'privateIPv4Address', value: '10.0.0.7'},
		];
		expect(addressOf({attachments: [{details}]})).toBe('10.0.0.7');
		expect(addressOf({containers: [{networkBindings: [{bindIP: '0.0.0.0', hostPort: 32_768}]}]})).toBe('0.0.0.0:32768');
		expect(addressOf({})).toBeUndefined();
	});
});
