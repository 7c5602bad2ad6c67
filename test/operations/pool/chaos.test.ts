import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {InvokeCommand, LambdaClient} from '@aws-sdk/client-lambda';
import {expect, test} from 'vitest';
import type {PoolTask} from '../../../assets/pool/protocol/record.ts';
import {drainPool, planDrain} from '../../../src/operations/pool/drain.ts';
import {planResize, resizePool} from '../../../src/operations/pool/resize.ts';
import {type PoolContent, readContent} from '../../../src/operations/pool/status.ts';
import {finish} from '../../../src/operations/progress.ts';
import {tasksOf} from '../../support/pool-system.ts';
import {allProcesses, isRunning, procText} from '../../support/processes.ts';
import {randomNumbers} from '../../support/random.ts';
import {type AnsweringPool, openAnsweringPool} from './support/answering-pool.ts';
import type {Answer} from './support/grabbers.ts';

const stackName = 'storm';
const warm = 50;
/** So many warm tasks are lost in each storm. */
const losses = 10;
const processes = 4;
const usersOfEach = 50;
/** Storms one after the other; `POOL_STORMS=20` for an hour of them. */
const storms = Number(process.env.POOL_STORMS ?? 1);
const seed = Number(process.env.POOL_SEED ?? 1);
const patience = 240_000;

interface Storm extends AnsweringPool {
	readonly numbers: (bound: number) => number;
	/** A tenth of the calls of users and functions is throttled while it rages, and of some the answer is lost. */
	readonly damage: {isRaging: boolean; throttled: number; lost: number; functions: number; tasks: number};
}

test('pool#2 pool#5 pool#6 two hundred grab at once from four processes, while a tenth of all calls is throttled and functions and tasks are killed', {
	timeout: patience * storms,
}, async () => {
	await using storm = await openStorm();
	for (let count = 0; count < storms; count += 1) {
		if (count > 0) await refill(storm);
		const answers = await rage(storm);
		const granted = answers.flatMap(({taskArn}) => taskArn ?? []);
		expect(new Set(granted).size, 'no task is handed out twice').toBe(granted.length);
		expect(answers.filter(({taskArn, refused}) => taskArn === undefined && refused === undefined)).toEqual([]);
		expect(answers).toHaveLength(processes * usersOfEach);
		expect(granted.length).toBeGreaterThan(warm / 2);
		const rest = await atRest(storm);
		expect(rest.tasks.filter(({status}) => status === 'RUNNING')).toHaveLength(warm);
		for (const {taskArn, user} of rest.tasks.filter(({status}) => status === 'ASSIGNED')) {
			const owner = answers.find((answer) => answer.taskArn === taskArn)?.user;
			if (owner !== undefined) expect(user).toBe(owner);
		}
		if (storms > 1) console.log(`storm ${count + 1}: ${granted.length} of ${answers.length} granted`, storm.damage);
		await drainAndCheck(storm);
	}
});

async function openStorm(): Promise<Storm> {
	const numbers = randomNumbers(seed);
	const damage = {isRaging: false, throttled: 0, lost: 0, functions: 0, tasks: 0};
	function strikes(what: 'throttled' | 'lost', oneOf: number): boolean {
		const isHit = damage.isRaging && numbers(oneOf) === 0;
		if (isHit) damage[what] += 1;
		return isHit;
	}
	const pool = await openAnsweringPool({
		...{stackName, most: warm + processes * usersOfEach},
		parameters: {WarmTasks: `${warm}`, Monitoring: 'DISABLED'},
		isThrottled: () => strikes('throttled', 10),
		isLost: () => strikes('lost', 50),
	});
	return {...pool, numbers, damage};
}

async function refill(storm: Storm): Promise<void> {
	await resizePool(storm.session, await planResize(storm.session, stackName, warm));
	await atRest(storm);
}

/** Everybody grabs, and whatever can go wrong does, until the last one has an answer. */
async function rage(storm: Storm): Promise<readonly Answer[]> {
	const groups = await Promise.all(
		Array.from({length: processes}, (_, index) => openGrabbers(storm, `group-${index}`)),
	);
	storm.damage.isRaging = true;
	const answering = Promise.all(groups.map((grabAll) => grabAll()));
	let left = losses;
	let isOver = false;
	void answering.finally(() => {
		isOver = true;
	});
	while (!isOver) {
		if (storm.numbers(4) === 0) killFunction(storm);
		if (left > 0 && (await killTask(storm))) left -= 1;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	const answers = (await answering).flat();
	storm.damage.isRaging = false;
	return answers;
}

const grabbersFile = new URL('./support/grabbers.ts', import.meta.url).pathname;

/** A process that is ready to grab for many users; answers with what starts it. */
async function openGrabbers({between}: Storm, name: string): Promise<() => Promise<readonly Answer[]>> {
	const flags = ['--disable-warning=ExperimentalWarning', grabbersFile];
	const child = spawn(process.execPath, [...flags, between, stackName, name, `${usersOfEach}`], {
		stdio: ['pipe', 'pipe', 'inherit'],
		env: {PATH: process.env.PATH ?? ''},
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	await lines.next();
	return async () => {
		const exit = once(child, 'exit');
		child.stdin.write('go\n');
		const {value} = await lines.next();
		await exit;
		return JSON.parse(String(value)) as readonly Answer[];
	};
}

/** One of the processes that run functions. */
function killFunction(storm: Storm): void {
	const own = allProcesses().filter(
		(id) => procText(id, 'environ').includes(`LAMBDA_TASK_ROOT=${storm.aws.directory}`) && isRunning(id),
	);
	const victim = own[storm.numbers(Math.max(1, own.length))];
	if (victim === undefined) return;
	process.kill(victim, 'SIGKILL');
	storm.damage.functions += 1;
}

/** A warm task: stopped behind the pool's back, or its container crashes. */
async function killTask(storm: Storm): Promise<boolean> {
	const {tasks} = await readContent(storm.session, storm.pool);
	const available = tasks.filter(({status}) => status === 'RUNNING');
	const victim = available[storm.numbers(Math.max(1, available.length))];
	if (victim === undefined) return false;
	storm.damage.tasks += 1;
	if (storm.numbers(2) === 0) await storm.runtime.crash(victim.address ?? '');
	else await storm.session.gateways.ecs.stopTask(storm.pool.outputs.ClusterName, victim.taskArn ?? '', 'storm');
	return true;
}

/** Waits until the pool is what it should be: as many as wanted, nothing under way, and no task without a record. */
async function atRest(storm: Storm): Promise<PoolContent> {
	let missing: string[] = [];
	const deadline = performance.now() + 120_000;
	while (performance.now() < deadline) {
		// What its schedule does every minute.
		await reconcileNow(storm);
		const content = await readContent(storm.session, storm.pool);
		missing = await unrest(storm, content);
		if (missing.length === 0) return content;
		await new Promise((resolve) => setTimeout(resolve, 1_000));
	}
	throw new Error(`It does not come to rest: ${missing.join('; ')}`);
}

async function unrest(storm: Storm, {settings, tasks}: PoolContent): Promise<string[]> {
	const of = (status: PoolTask['status']) => tasks.filter((task) => task.status === status);
	const live = await tasksOf(storm.aws.endpoint, storm.pool.outputs.ClusterName);
	const arns = new Set([...of('RUNNING'), ...of('ASSIGNED')].map(({taskArn}) => taskArn));
	const orphans = live.filter(({taskArn}) => !arns.has(taskArn));
	return [
		...(of('RUNNING').length === warm ? [] : [`${of('RUNNING').length} available`]),
		...of('LAUNCHING').map(({id}) => `${id} is launching`),
		...of('STOPPING').map(({id}) => `${id} is stopping`),
		...orphans.map(({taskArn, lastStatus}) => `${taskArn} has no record (${lastStatus})`),
		...(arns.size === live.length ? [] : [`${arns.size} records, ${live.length} tasks`]),
		...(settings.pausedReason === undefined ? [] : [`paused: ${settings.pausedReason}`]),
	];
}

/** Waits for its end, so that looks do not pile up; where as many run as may, one more is not needed. */
async function reconcileNow({aws, pool}: Storm): Promise<void> {
	const command = new InvokeCommand({FunctionName: pool.outputs.ReconcileFunction, Payload: '{}'});
	await new LambdaClient(aws.client).send(command).catch((error: Error) => {
		if (error.name !== 'TooManyRequestsException') throw error;
	});
}

/** Nothing is left, neither of what was handed out nor of what was warm. */
async function drainAndCheck(storm: Storm): Promise<void> {
	await finish(drainPool(storm.session, await planDrain(storm.session, stackName)));
	const {tasks} = await readContent(storm.session, storm.pool);
	expect([tasks, await tasksOf(storm.aws.endpoint, storm.pool.outputs.ClusterName)]).toEqual([[], []]);
	expect(storm.runtime.size).toBe(0);
}
