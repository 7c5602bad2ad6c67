import {beginDeletion} from '../../../assets/pool/protocol/deletion.ts';
import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {counted} from '../../format/number.ts';
import {StateError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import type {Session} from '../session.ts';
import {type DeletionPreview, deleteStack, deletionLines, previewDeletion} from '../stacks/delete.ts';
import {ownerOf, requireStack, systemOf} from '../stacks/describe.ts';
import {kept} from '../stacks/dry-run.ts';
import {codeOf, removeCode} from './code.ts';
import {drainSteps} from './drain-steps.ts';
import {type PoolStack, poolIn} from './locate.ts';
import {poolOn} from './pool-of.ts';
import {counts, tasksIn} from './states.ts';

/** What deleting a pool would take away, for the question before it. */
export interface PoolDeletion extends DeletionPreview {
	/** The pool, where it has its records: then it is drained before anything else. */
	readonly pool: PoolStack | undefined;
	readonly code: {readonly bucket: string; readonly keys: readonly string[]};
}

/** @throws NoSuchStackError; StateError when it is no pool, or protected */
export async function previewPoolDeletion(session: Session, name: string, signal?: AbortSignal): Promise<PoolDeletion> {
	const stack = await requireStack(session, name, signal);
	if (systemOf(stack) !== 'pool') {
		throw new StateError(
			`Stack ${name} is ${ownerOf(stack)}, no pool.`,
			`To delete it all the same: «ecs-console stack delete ${name}».`,
		);
	}
	const preview = await previewDeletion(session, name, signal);
	return {...preview, pool: await drainable(session, stack, signal), code: await codeOf(session, name, signal)};
}

/** The pool with its records, in whatever state its stack is; undefined where there is no table, or none any more. */
async function drainable(
	{gateways}: Session,
	stack: Stack,
	signal: AbortSignal | undefined,
): Promise<PoolStack | undefined> {
	const pool = poolIn(stack);
	if (pool === undefined) return undefined;
	const table = await gateways.dynamoDb.table(pool.outputs.TasksTableName, {signal});
	return table === undefined || table.TableStatus === 'DELETING' ? undefined : pool;
}

/** What goes with the pool, a line each. */
export function poolDeletionLines(preview: PoolDeletion): string[] {
	const {bucket, keys} = preview.code;
	const code = keys.length === 0 ? [] : [`the code of its functions in ${bucket}`];
	return [...deletionLines(preview), ...code];
}

/**
 * Takes a pool down to nothing: it is drained for good, so that its functions start no task any more; tasks without a
 * record and the monitoring are stopped; the code of the functions, the images and the stack are deleted. Safe to run
 * again at any point.
 *
 * @throws OutcomeError when something cannot be deleted
 */
export async function* deletePool(session: Session, preview: PoolDeletion, signal?: AbortSignal): Operation<void> {
	const {pool, name} = preview;
	if (pool !== undefined) yield* step('pool', `Draining ${name}`, () => empty(session, pool, signal));
	yield* step('code', 'Deleting the code of the functions', () => deleteCode(session, preview, signal));
	// What is left now: tasks without a record, and those that were about to start.
	yield* deleteStack(session, await previewDeletion(session, name, signal), signal);
}

type Step = Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}>;

/** Stops every task of the pool, also where somebody else drains it already. A pool that was never filled has nothing. */
async function* empty(session: Session, stack: PoolStack, signal: AbortSignal | undefined): Step {
	const pool = poolOn(session, stack, signal);
	const settings = await pool.table.settings();
	const records = await pool.table.all();
	if (settings === undefined) return {result: undefined, detail: `${stack.name} was never filled`, skipped: true};
	await kept(() => beginDeletion(pool));
	if (records.length === 0 && !settings.isDraining && settings.target === 0) {
		return {result: undefined, detail: `${stack.name} is empty`, skipped: true};
	}
	const total = tasksIn(counts(records));
	if (session.dryRun) return {result: undefined, detail: `${counted(total, 'task')} would be drained`};
	yield* drainSteps(pool, {step: 'pool', total, signal});
	return {result: undefined, detail: `${counted(total, 'task')} drained`};
}

async function* deleteCode(session: Session, {name, code}: PoolDeletion, signal: AbortSignal | undefined): Step {
	yield {type: 'waiting', step: 'code', detail: code.bucket, elapsed: 0};
	let removed = 0;
	await kept(async () => {
		removed = await removeCode(session, name, signal);
	});
	return {
		result: undefined,
		detail: `${counted(removed, 'object')} deleted`,
		skipped: removed === 0 && !session.dryRun,
	};
}
