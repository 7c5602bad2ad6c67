import type {PoolLook, PoolTask} from '../../src/operations/pool/look.ts';
import type {DeletionPlan, PoolActions} from '../../src/screens/pool/actions.ts';
import {statuses} from '../../src/screens/pool/task-words.ts';
import {
	available,
	declarationsOf,
	drainPlan,
	killPlan,
	news,
	noPool,
	resizePlan,
	settingsOf,
	taskArn,
	whole,
} from '../screens/pool/support.ts';
import {logLines} from '../screens/tasks/support.ts';
import {oneOf, type Random} from './moods.ts';
import {lines, planOf, samples, told, upTo} from './parts.ts';

/** What the Pool screen may run, over a pool whose tasks are in any state and change with every look. */
export function poolActions(random: Random): PoolActions {
	const stopped = () => told(random, {stopped: random(9), seconds: random(99)});
	const settings = async () => settingsOf({version: random(9), target: random(99)});
	return {
		watch: (_stack, signal) => samples(() => lookOf(random), signal),
		nudge: () => undefined,
		declarations: () => declarationsOf(),
		async *create({stackName, parameters}, approve) {
			const typed = random(4) === 0 ? stackName : undefined;
			if (!(await approve(planOf(random, stackName), {lines, typed}))) throw new Error('It was not wanted.');
			const target = Number(parameters.WarmTasks ?? 5);
			return yield* told(random, {stackName, target, available: target});
		},
		planDeletion: async (name) => ({preview: {name, status: 'CREATE_COMPLETE'} as DeletionPlan['preview'], lines}),
		delete: () => told(random, undefined),
		previewDeletion: async () => lines,
		previewExecution: async () => lines,
		grab: async (_stack, user) => ({
			...{id: `task_${random(60)}`, taskArn: taskArn('a'), address: oneOf(random, addresses), user},
			passedOver: random(3),
		}),
		planStop: async () => ({...killPlan(tasksOf(random, 3)), lines}),
		stop: stopped,
		previewStop: async () => lines,
		planResize: async (_stack, to) => resizePlan(to, random(2) === 0 ? 'demo' : undefined),
		resize: settings,
		previewResize: async () => lines,
		planDrain: async () => drainPlan,
		drain: stopped,
		previewDrain: async () => lines,
		resume: settings,
		previewResume: async () => lines,
		simulate: async (_stack, isOn) => (isOn ? 'on' : 'off'),
		previewSimulate: async () => lines,
		commandLines: async () => lines,
		why: async () => ({summary: lines[1] ?? '', evidence: lines, nextStep: 'Look at its log.'}),
		logs: () => logLines(lines),
		metrics: async () => ({
			...{stack: 'demo', launches: random(99), launchErrors: random(9), grabs: random(99), kills: random(99)},
			startup: random(2) === 0 ? undefined : {p50: 2, p95: random(9_999)},
			counts: {launching: minutes(random), available: minutes(random), occupied: minutes(random), total: []},
		}),
		browse: async () => undefined,
		checkShell: async () => undefined,
		openShell: async () => undefined,
	};
}

const addresses = ['127.0.1.5:80', '203.0.113.77:8080', '', 'x'.repeat(90)];

const minutes = (random: Random): number[] => upTo(random, 60, () => random(9_999));

function lookOf(random: Random): PoolLook {
	const stacks = ['demo', 'other', 'x'.repeat(60)].slice(0, 1 + random(3));
	const settings = {
		...{version: random(9), target: random(60), isDraining: random(6) === 0, grabs: random(99_999)},
		...(random(6) === 0 && {pausedReason: oneOf(random, lines)}),
	};
	const around = {
		...{stack: oneOf(random, stacks), stacks, simulator: oneOf(random, ['on', 'off', 'absent'] as const)},
		...{hourlyCost: oneOf(random, [undefined, 0, 0.024]), deadLetters: random(3)},
	};
	const tasks = tasksOf(random, 80);
	const gone = upTo(random, 9, () => `task_${random(80)}`);
	return oneOf(random, [
		() => ({...noPool, stacks: stacks.slice(1)}),
		() => whole(tasks, settings, around),
		() => whole(tasks, settings, around),
		() => news(tasks, settings, {...around, gone}),
	])();
}

const tasksOf = (random: Random, most: number): PoolTask[] =>
	upTo(random, most, (index) => {
		const status = oneOf(random, statuses);
		const {taskArn: arn, address, launch, ...bare} = available(String(index), {status, version: random(9)});
		const isFarAway = status === 'ERROR' || status === 'LAUNCHING';
		return {
			...bare,
			...(!(isFarAway && random(2) === 0) && {taskArn: arn ?? ''}),
			...(!isFarAway && {address: oneOf(random, addresses), launch: {...launch, total: random(9_999) / 7}}),
			...(status === 'ASSIGNED' && {user: oneOf(random, ['ana', 'x'.repeat(64), 'ana@example.org'])}),
			...(status === 'ASSIGNED' && random(2) === 0 && {leaseUntil: new Date(Date.now() + random(9e6)).toISOString()}),
			...((status === 'STOPPING' || status === 'ERROR') && {reason: oneOf(random, lines)}),
		};
	});
