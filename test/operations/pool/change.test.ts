import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {DeclinedError} from '../../../src/operations/errors.ts';
import type {Consequences} from '../../../src/operations/pool/consequences.ts';
import {createPool} from '../../../src/operations/pool/create.ts';
import {poolDeclarations} from '../../../src/operations/pool/declarations.ts';
import {grabTask} from '../../../src/operations/pool/grab.ts';
import {requirePool} from '../../../src/operations/pool/locate.ts';
import {planResize, resizePool} from '../../../src/operations/pool/resize.ts';
import {counts} from '../../../src/operations/pool/states.ts';
import {readPool} from '../../../src/operations/pool/status.ts';
import {finish} from '../../../src/operations/progress.ts';
import type {StackPlan} from '../../../src/operations/stacks/plan.ts';
import {until} from '../../support/containers.ts';
import {type AnsweringPool, openAnsweringPool} from './support/answering-pool.ts';

const patience = 120_000;
const stackName = 'demo';
const made = {WarmTasks: '2', Monitoring: 'DISABLED', LeaseMinutes: '60'};

let pool: AnsweringPool;

beforeAll(async () => {
	pool = await openAnsweringPool({stackName, parameters: made, most: 20});
}, patience);

afterAll(() => pool[Symbol.asyncDispose]());

/** Changes parameters of the pool; answers what was shown before. */
async function change(parameters: Readonly<Record<string, string>>, isWanted = true) {
	const asked: {plan: StackPlan; consequences: Consequences}[] = [];
	const approve = async (plan: StackPlan, consequences: Consequences): Promise<boolean> => {
		asked.push({plan, consequences});
		return isWanted;
	};
	const {stackId} = await requirePool(pool.session, stackName);
	const result = await finish(createPool(pool.session, {stackName, stackId, parameters, approve}));
	return {asked, result};
}

const read = () => readPool(pool.session, stackName);

async function resize(to: number): Promise<void> {
	await resizePool(pool.session, await planResize(pool.session, stackName, to));
	await until('it is filled', async () => counts((await read()).tasks).available === to);
}

describe('another parameter of a pool', () => {
	it('keeps the size that is stored, tasks in use, and the parameters that were not given', {
		timeout: 2 * patience,
	}, async () => {
		await resize(3);
		const {id, taskArn} = await grabTask(pool.session, stackName, {user: 'ana'});
		await until('it is replaced', async () => counts((await read()).tasks).available === 3);
		const before = await requirePool(pool.session, stackName);

		const {asked, result} = await change({TaskCpu: '512', TaskMemory: '1024'});
		expect(result).toMatchObject({target: 3});
		const [{plan, consequences} = {plan: undefined, consequences: undefined}] = asked;
		expect(plan?.changes).toContainEqual(expect.objectContaining({logicalId: 'TaskDefinition', replaces: true}));
		expect(consequences).toEqual({
			lines: [
				expect.stringMatching(/^Costs \$0\.\d+\/h in AWS, unused: 3 tasks at /),
				'Warm tasks are replaced a quarter at a time; occupied ones stay as they are.',
			],
			typed: undefined,
		});

		const after = await requirePool(pool.session, stackName);
		expect(after.outputs.TaskDefinitionArn).not.toBe(before.outputs.TaskDefinitionArn);
		expect(after.parameters).toMatchObject({...made, TaskCpu: '512', TaskMemory: '1024'});
		const {settings, tasks} = await read();
		expect(settings).toMatchObject({target: 3, grabs: 1});
		expect(tasks.find((task) => task.id === id)).toMatchObject({status: 'ASSIGNED', user: 'ana', taskArn});
		const [running] = await pool.session.gateways.ecs.describeTasks(after.outputs.ClusterName, [taskArn]);
		expect(running).toMatchObject({lastStatus: 'RUNNING', desiredStatus: 'RUNNING'});
	});

	it('changes nothing when it is not wanted', {timeout: patience}, async () => {
		const before = await requirePool(pool.session, stackName);
		await expect(change({LeaseMinutes: '30'}, false)).rejects.toThrow(DeclinedError);
		expect(await requirePool(pool.session, stackName)).toEqual(before);
	});

	it('asks before a smaller size stops tasks, also where the stack stays as it is', {timeout: patience}, async () => {
		await resize(4);
		await expect(change({WarmTasks: '2'}, false)).rejects.toThrow(DeclinedError);
		expect((await read()).settings.target).toBe(4);
		const {asked, result} = await change({WarmTasks: '2'});
		expect([asked[0]?.plan.kind, asked[0]?.consequences.typed, result.target]).toEqual(['unchanged', 'demo', 2]);
		expect(asked[0]?.consequences.lines[0]).toBe(
			'Pool demo: 4 → 2 warm tasks; 2 tasks that nobody uses will be stopped, the newest first.',
		);
	});

	it('is asked for in a form that has what stands, and tells the cost of the size that is kept', {
		timeout: patience,
	}, async () => {
		await resize(5);
		const {existing, costLine} = await poolDeclarations(pool.session, stackName);
		expect(existing).toMatchObject({target: 5, parameters: {WarmTasks: '2', LeaseMinutes: '60'}});
		const stands = existing?.parameters ?? {};
		expect(costLine(stands)).toContain('5 tasks at');
		expect(costLine({...stands, WarmTasks: '3'})).toContain('3 tasks at');
	});
});
