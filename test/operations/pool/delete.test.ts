import {CloudWatchLogsClient, CreateLogGroupCommand} from '@aws-sdk/client-cloudwatch-logs';
import {describe, expect, it} from 'vitest';
import {beginDrain} from '../../../assets/pool/protocol/drain.ts';
import type {CloudFormationGateway, Stack} from '../../../src/aws/gateways/cloudformation.ts';
import {deletePool, poolDeletionLines, previewPoolDeletion} from '../../../src/operations/pool/delete.ts';
import {clientFor} from '../../support/local-aws.ts';
import {outcomeOf} from '../support/collect.ts';
import {resource} from '../support/stacks.ts';
import {openTestPool, poolStack, type TestPool} from './support/test-pool.ts';

/** CloudFormation with the stack of a pool, which is gone as soon as it is deleted. */
function stackOf(name: string, changes: Partial<Stack> = {}): Partial<CloudFormationGateway> {
	let stack: Stack | undefined = poolStack(name, {}, changes);
	return {
		describeStacks: async () => (stack === undefined ? [] : [stack]),
		describeStack: async () => stack,
		stackResources: async () => [resource('AWS::ECS::Cluster', name), resource('AWS::Logs::LogGroup', 'logs')],
		stackEvents: async () => [],
		deleteStack: async () => {
			stack = undefined;
		},
	};
}

const open = (changes: Partial<Stack> = {}): Promise<TestPool> =>
	openTestPool('demo', {gateways: {cloudFormation: stackOf('demo', changes) as CloudFormationGateway}});

async function deletion(test: TestPool) {
	return deletePool(test.session, await previewPoolDeletion(test.session, test.name));
}

describe('deleting a pool', () => {
	it('shows what goes with it', async () => {
		await using test = await open();
		await test.place('RUNNING');
		await test.place('ASSIGNED');
		expect(poolDeletionLines(await previewPoolDeletion(test.session, test.name))).toEqual([
			'2 resources',
			'2 tasks of no service',
		]);
	});

	it('pool#16 stops every task, those without a record too, and launches nothing meanwhile', async () => {
		await using test = await open();
		await test.pool.table.initialise(3);
		const tasks = [await test.place('RUNNING'), await test.place('ASSIGNED'), await test.place('LAUNCHING')];
		const orphan = await test.place('RUNNING');
		await test.pool.table.remove(orphan);
		const {steps, error} = await outcomeOf(await deletion(test));
		expect(error).toBeUndefined();
		expect(steps).toEqual(['pool done', 'code skipped', 'delete done']);
		expect(await test.records()).toEqual([]);
		for (const task of [...tasks, orphan]) expect(await test.runs(task)).toBe(false);
		expect(await test.pool.table.settings()).toMatchObject({target: 0, isDraining: true});
	});

	it('goes on with a drain that somebody else has begun', async () => {
		await using test = await open();
		await test.pool.table.initialise(1);
		const task = await test.place('RUNNING');
		await beginDrain(test.pool, 'drain-1');
		const {steps} = await outcomeOf(await deletion(test));
		expect(steps).toEqual(['pool done', 'code skipped', 'delete done']);
		expect(await test.runs(task)).toBe(false);
	});

	it('of a pool that was never filled, or is empty, has nothing to drain', async () => {
		await using never = await open();
		expect((await outcomeOf(await deletion(never))).steps[0]).toBe('pool skipped');
		await using empty = await open();
		await empty.pool.table.initialise(0);
		expect((await outcomeOf(await deletion(empty))).steps[0]).toBe('pool skipped');
		// Its opening hours fill it no more.
		expect(await empty.pool.table.settings()).toMatchObject({isDraining: true});
	});

	it('takes what Container Insights has logged of its cluster along, and records that', async () => {
		await using test = await open();
		const group = '/aws/ecs/containerinsights/demo/performance';
		const logs = new CloudWatchLogsClient(clientFor(test.session.endpoint ?? ''));
		await logs.send(new CreateLogGroupCommand({logGroupName: group}));
		const {steps, error} = await outcomeOf(await deletion(test));
		expect(error).toBeUndefined();
		expect(steps.slice(-2)).toEqual(['delete done', 'logs done']);
		expect(await test.session.gateways.logs.groups(group)).toEqual([]);
		expect(test.session.audit.entries.at(-1)).toMatchObject({service: 'logs', operation: 'DeleteLogGroup'});
	});

	it('whose creation failed stops the tasks of its cluster by themselves', async () => {
		await using test = await open({StackStatus: 'ROLLBACK_FAILED', Outputs: []});
		const task = await test.place('RUNNING');
		const {steps} = await outcomeOf(await deletion(test));
		expect(steps).toEqual(['code skipped', 'tasks done', 'delete done']);
		expect(await test.runs(task)).toBe(false);
	});
});
