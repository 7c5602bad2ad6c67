import {poolDeclarations} from '../../../src/operations/pool/declarations.ts';
import type {DrainPlan} from '../../../src/operations/pool/drain.ts';
import type {KillPlan} from '../../../src/operations/pool/kill.ts';
import type {PoolLook, PoolSettings, PoolTask} from '../../../src/operations/pool/look.ts';
import type {ResizePlan} from '../../../src/operations/pool/resize.ts';
import type {Session} from '../../../src/operations/session.ts';
import type {PoolActions} from '../../../src/screens/pool/actions.ts';
import {createPoolScreen} from '../../../src/screens/pool/screen.tsx';
import type {Screen} from '../../../src/screens/screen.ts';
import {createPoolStore} from '../../../src/store/pool.ts';
import {samples} from '../consume/support.ts';
import {openScreens, type TestConsoleOptions} from '../support.tsx';

/** When the tasks of the tests came: long ago, so that ages keep still. */
const longAgo = Date.UTC(2026, 0, 1);

const at = (seconds: number): string => new Date(longAgo + seconds * 1000).toISOString();

export const taskArn = (id: string): string => `arn:aws:ecs:us-east-1:000000000000:task/demo/${id}`;

/** An available task; `name` is its id in ECS too. */
export const available = (name: string, changes: Partial<PoolTask> = {}): PoolTask => ({
	...{id: `task_${name}`, status: 'RUNNING', version: 2, createdAt: at(0), updatedAt: at(2), availableAt: at(2)},
	...{taskArn: taskArn(name), address: '127.0.1.5:80'},
	launch: {provision: 1.1, pull: 0.5, start: 0.2, ready: 0.1, total: 1.9},
	...changes,
});

export const launching = (name: string, changes: Partial<PoolTask> = {}): PoolTask => ({
	...{id: `task_${name}`, status: 'LAUNCHING', version: 1, createdAt: at(3), updatedAt: at(3)},
	...changes,
});

export const occupied = (name: string, user: string, changes: Partial<PoolTask> = {}): PoolTask =>
	available(name, {status: 'ASSIGNED', version: 3, user, assignedAt: at(9), updatedAt: at(9), ...changes});

export const failed = (name: string, reason: string): PoolTask =>
	launching(name, {status: 'ERROR', version: 2, updatedAt: at(20), reason, taskArn: taskArn(name)});

export const settingsOf = (changes: Partial<PoolSettings> = {}): PoolSettings => ({
	...{version: 1, target: 5, isDraining: false, failuresInRow: 0, grabs: 9, launches: 14, kills: 2},
	...changes,
});

type Found = PoolLook & {readonly kind: 'pool'};

/** Everything there is in pool demo. */
export const whole = (
	tasks: readonly PoolTask[],
	settings: Partial<PoolSettings> = {},
	changes: Partial<Found> = {},
): PoolLook => ({
	...{kind: 'pool', stack: 'demo', stacks: ['demo'], settings: settingsOf(settings), simulator: 'off'},
	...{isWhole: true, changed: tasks, gone: [], hourlyCost: 0.024, deadLetters: 0},
	...changes,
});

/** What changed in it. */
export const news = (
	changed: readonly PoolTask[],
	settings: Partial<PoolSettings> = {},
	changes: Partial<Found> = {},
): PoolLook => whole(changed, settings, {isWhole: false, ...changes});

export const noPool: PoolLook = {
	...{kind: 'absent', stack: undefined, stacks: [], problem: 'There is no pool in us-east-1 yet.'},
	nextStep: 'Make one with «ecs-console pool create».',
};

const unexpected = (name: string) => () => Promise.reject(new Error(`${name} was not expected.`));

/** The Pool screen on a terminal, over a pool that is as the test says. */
export function openPool(actions: Partial<PoolActions> = {}, {first, ...options}: PoolTestOptions = {}) {
	const watched: (string | undefined)[] = [];
	const looks = samples<PoolLook>();
	if (first !== undefined) looks.show(first);
	const known: Partial<PoolActions> = {
		watch(stack, signal) {
			watched.push(stack);
			return looks.watch(signal);
		},
		nudge: () => undefined,
		declarations: () => declarationsOf(),
		...actions,
	};
	const strict = new Proxy(known as PoolActions, {
		get: (target, name: string) => Reflect.get(target, name) ?? unexpected(name),
	});
	let pool: Screen | undefined;
	const console = openScreens(({shell, link}) => {
		pool = createPoolScreen({shell, link, actions: strict, pool: createPoolStore(0)});
		return [pool];
	}, options);
	const {screen} = console;
	return Object.assign(console, {
		watched,
		show: looks.show,
		press: (...pressed: readonly string[]) => screen.press(...pressed),
		until: (text: string | RegExp) => screen.until(text),
		text: () => screen.text(),
		spoken: () => pool?.spoken() ?? [],
		unfinished: () => pool?.unfinished?.(),
	});
}

export interface PoolTestOptions extends TestConsoleOptions {
	readonly first?: PoolLook;
}

/** What a form asks for, where nothing is there yet. */
export const declarationsOf = (mode: 'local' | 'account' = 'account') =>
	poolDeclarations({mode, region: 'us-east-1'} as Session, undefined);

/** Plans as operations make them, of the pool that the tests have. */
const pool = {name: 'demo', status: 'CREATE_COMPLETE', outputs: {}, parameters: {}} as unknown as KillPlan['pool'];

export const killPlan = (tasks: readonly PoolTask[]): KillPlan => ({
	...{pool, tasks, lines: tasks.map(({id}) => `stops ${id}`)},
	typed: tasks.length > 1 ? 'demo' : undefined,
});

export const resizePlan = (to: number, typed?: string): ResizePlan => ({
	...{pool, from: 5, to, lines: [`5 → ${to} warm tasks`], typed},
});

export const drainPlan: DrainPlan = {
	drainId: 'drain-1',
	...{pool, lines: ['This empties pool demo.'], typed: 'demo'},
	counts: {launching: 0, available: 2, occupied: 1, stopping: 0, failed: 0},
};
