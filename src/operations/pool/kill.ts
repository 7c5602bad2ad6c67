import {attemptAll, throwFirst} from '../../../assets/pool/protocol/attempt-all.ts';
import type {Pool} from '../../../assets/pool/protocol/pool.ts';
import {isWarm} from '../../../assets/pool/protocol/record.ts';
import {release} from '../../../assets/pool/protocol/release.ts';
import {settle} from '../../../assets/pool/protocol/settle.ts';
import {InvalidInputError} from '../../errors.ts';
import {counted} from '../../format/number.ts';
import {StateError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {announce} from './announce.ts';
import {findTasks} from './find.ts';
import {type PoolStack, requirePool} from './locate.ts';
import type {PoolTask, Stopped} from './look.ts';
import {poolOn} from './pool-of.ts';
import {replacementLine} from './replacement.ts';
import {stateName} from './states.ts';
import {readContent} from './status.ts';
import {taskName} from './task-name.ts';

/** What stopping would do, before anything is done. */
export interface KillPlan {
	readonly pool: PoolStack;
	readonly tasks: readonly PoolTask[];
	/** What will happen, in sentences: which tasks, whose, and what starts in their place. */
	readonly lines: readonly string[];
	/** What the operator types to agree, where more than one task is stopped: the pool's name. */
	readonly typed: string | undefined;
}

/**
 * Which tasks are meant: by the id of a record or of a task of ECS, or the beginning of either.
 *
 * @throws InvalidInputError for an id that is none or not only one; StateError when all of them end already
 */
export async function planKill(
	session: Session,
	stack: string | undefined,
	ids: readonly string[],
	signal?: AbortSignal,
): Promise<KillPlan> {
	if (ids.length === 0)
		throw new InvalidInputError('No task was named.', 'See «ecs-console pool tasks» for their ids.');
	const pool = await requirePool(session, stack, signal);
	const {settings, tasks: all} = await readContent(session, pool, signal);
	const found = findTasks(all, ids);
	const tasks = found.filter(({status}) => status !== 'STOPPING' && status !== 'ERROR');
	if (tasks.length === 0) {
		const [first] = found;
		const said =
			first?.status === 'ERROR' ? `has failed (${first.reason ?? 'no reason is known'})` : 'is stopping already';
		throw new StateError(
			`Nothing to stop: ${first === undefined ? '' : taskName(first)} ${said}.`,
			'Its record goes by itself.',
		);
	}
	const lines = [...tasksLines(pool.name, tasks), replacementLine(settings, all, tasks)];
	return {pool, tasks, lines, typed: tasks.length > 1 ? pool.name : undefined};
}

/** So many are named one by one. */
const tasksNamed = 10;

function tasksLines(pool: string, tasks: readonly PoolTask[]): string[] {
	const each = tasks.slice(0, tasksNamed).map(lineOf);
	const unnamed = tasks.length - each.length;
	return [
		`This stops ${counted(tasks.length, 'task')} of ${pool}:`,
		...each,
		...(unnamed > 0 ? [`  and ${unnamed} more`] : []),
	];
}

function lineOf(task: PoolTask): string {
	const {status, user, address} = task;
	const whose = user === undefined ? '' : ` by ${user}`;
	return `  ${taskName(task)} ${stateName(status)}${whose}${address === undefined ? '' : ` at ${address}`}`;
}

/** Stops the tasks of the plan, and follows them until ECS has stopped them and their records are gone. */
export async function* killTasks(
	session: Session,
	{pool: stack, tasks}: KillPlan,
	{reason = 'Stopped by an operator with ecs-console'}: {readonly reason?: string | undefined} = {},
	signal?: AbortSignal,
): Operation<Stopped> {
	const pool = poolOn(session, stack, signal);
	const started = performance.now();
	yield* step('stop', counted(tasks.length, 'task'), async function* () {
		const {failures} = await attemptAll(tasks, ({id}) => release(pool, id, reason));
		// What was warm is missing at once; by themselves its functions would see that within a minute.
		if (failures.length < tasks.length && tasks.some(isWarm)) await announce(session, stack, 'TasksKilled', signal);
		throwFirst(failures);
		return {result: undefined, detail: `${counted(tasks.length, 'task')} told to stop`};
	});
	const ids = new Set(tasks.map(({id}) => id));
	yield* step('end', counted(tasks.length, 'task'), async function* () {
		const look = async (): Promise<Pulse<true>> => {
			const left = await leftOf(pool, ids);
			if (left === 0) return {events: [], result: true};
			const progress = {done: ids.size - left, total: ids.size};
			const detail = `${counted(left, 'task')} still stopping`;
			return {events: [{type: 'waiting', step: 'end', detail, elapsed: performance.now() - started, progress}]};
		};
		yield* follow(look, {step: 'end', backoff: backoffFor(session), signal});
		return {result: undefined, detail: `${counted(ids.size, 'record')} closed`};
	});
	return {stopped: tasks.length, seconds: (performance.now() - started) / 1000};
}

/** Closes the records of those that ECS has stopped, and counts the others. @throws the first failure to close one */
async function leftOf(pool: Pool, ids: ReadonlySet<string>): Promise<number> {
	const records = (await pool.table.all()).filter(({id}) => ids.has(id));
	if (records.length === 0) return 0;
	const {results, failures} = await settle(pool, records);
	throwFirst(failures);
	return results.length;
}
