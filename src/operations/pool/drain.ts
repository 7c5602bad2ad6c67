import {randomUUID} from 'node:crypto';
import {beginDrain} from '../../../assets/pool/protocol/drain.ts';
import {dollarsPerHour} from '../../format/money.ts';
import {counted} from '../../format/number.ts';
import {StateError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import type {Session} from '../session.ts';
import {drainSteps} from './drain-steps.ts';
import {type PoolStack, requirePool} from './locate.ts';
import type {Stopped} from './look.ts';
import {poolOn} from './pool-of.ts';
import {plainly} from './refusal.ts';
import {type Counts, counts, tasksIn} from './states.ts';
import {isBeingDrained, readContent} from './status.ts';
import {hourlyCostOf} from './surroundings.ts';

/** What draining would do, before anything is done. */
export interface DrainPlan {
	readonly pool: PoolStack;
	/** Carried out again, because the answer was lost, the plan is the same drain. */
	readonly drainId: string;
	readonly counts: Counts;
	/** What will be stopped, whose it is and what it frees, in sentences. */
	readonly lines: readonly string[];
	/** What the operator types to agree: the pool's name. */
	readonly typed: string;
}

/** @throws StateError while the pool is drained already */
export async function planDrain(session: Session, stack: string | undefined, signal?: AbortSignal): Promise<DrainPlan> {
	const pool = await requirePool(session, stack, signal);
	const content = await readContent(session, pool, signal);
	const {settings, tasks} = content;
	const of = counts(tasks);
	if (isBeingDrained(content)) throw drainsAlready(pool.name, tasksIn(of));
	const users = new Set(tasks.flatMap(({status, user}) => (status === 'ASSIGNED' ? (user ?? []) : [])));
	const total = tasksIn(of);
	const live = total - of.stopping;
	const already = of.stopping === 0 ? '' : `, ${of.stopping} stopping already`;
	const each = hourlyCostOf(pool.parameters, session.region);
	const where = session.mode === 'local' ? ' in AWS' : '';
	const frees = each === undefined || live === 0 ? '' : ` That frees ${dollarsPerHour(each * live)}${where}.`;
	const lines = [
		`This empties pool ${pool.name} in ${session.region}: ${counted(total, 'task')} will be stopped – ` +
			`${of.available} available, ${of.launching} launching, ${of.occupied} occupied${already}.${frees}`,
		...(users.size === 0 ? [] : [`${counted(users.size, 'user')} will lose a task: ${someOf(users)}.`]),
		`Its size becomes 0 (now ${settings.target}); nothing is launched until it is resized.`,
	];
	return {pool, drainId: randomUUID(), counts: of, lines, typed: pool.name};
}

const mostUsers = 5;

function someOf(users: ReadonlySet<string>): string {
	const named = [...users].slice(0, mostUsers).join(', ');
	return users.size > mostUsers ? `${named} and ${users.size - mostUsers} more` : named;
}

function drainsAlready(name: string, left: number): StateError {
	return new StateError(
		`Pool ${name} is being drained already: ${counted(left, 'task')} left.`,
		`«ecs-console pool watch --stack ${name}» shows how far it is; left half way, the pool itself ends it, look by look.`,
	);
}

/**
 * Stops every task, occupied ones too, and removes the records of those that have stopped; nothing is launched meanwhile.
 * When it is left half way, the functions of the pool go on with it.
 *
 * @throws StateError when somebody else began to drain it
 */
export async function* drainPool(
	session: Session,
	{pool: stack, drainId, counts: planned}: DrainPlan,
	signal?: AbortSignal,
): Operation<Stopped> {
	const pool = poolOn(session, stack, signal);
	const started = performance.now();
	const stopped = yield* step('drain', `${counted(tasksIn(planned), 'task')} of ${stack.name}`, async function* () {
		await plainly(stack.name, () => beginDrain(pool, drainId));
		// From now on there are no more of them.
		const total = tasksIn(counts(await pool.table.all()));
		yield* drainSteps(pool, {step: 'drain', total, signal});
		return {result: total, detail: `${stack.name} is empty`};
	});
	return {stopped, seconds: (performance.now() - started) / 1000};
}
