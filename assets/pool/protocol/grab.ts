import {isEnding, isFit, unfitBecause} from './ecs-state.ts';
import {giveBack} from './give-back.ts';
import type {Claim, Pool, TaskChange} from './pool.ts';
import type {PoolTask} from './record.ts';
import {PoolRefused} from './refused.ts';
import {later} from './time.ts';

/** Who grabs. `claimId` names the wish: asked for again with the same one, it is answered with the same task. */
export interface GrabRequest {
	readonly user: string;
	readonly claimId: string;
	/** Told what to give back before the grab fails; without it a task that was claimed is given back at once. */
	readonly abandon?: (claimed: Abandoned) => Promise<void>;
}

/** A task that cannot be handed out after all. */
export interface Abandoned {
	readonly task: PoolTask;
	/** Otherwise it may have been: no answer told. */
	readonly isClaimed: boolean;
	readonly error: unknown;
}

export interface Grab {
	readonly task: PoolTask;
	/** Tasks that were tried before it: lost to somebody else, or found dead. */
	readonly passedOver: number;
	/** The claim had got it before. */
	readonly isRepeated: boolean;
}

/** How many of the oldest are looked at: who grabs alone takes the first of few, two hundred at once spread over many. */
const pageSizes = {usual: 25, contended: 100};
/** What was read is out of date after so many were lost to others: looking again costs less than trying the rest. */
const mostLosses = 2;
/** So often in the index, which costs little but may lag; then in the table itself. */
const looksAtIndex = 5;
/** What was lost was won by others; so many looks in vain mean that something is wrong. */
const mostLooks = 30;

/**
 * Takes the oldest available task for a user and proves that it lives. It is handed out once, whoever else grabs at the
 * same moment: the record changes only if it still is as it was read.
 *
 * @returns undefined when no task is available
 * @throws PoolRefused without a user; whatever ECS throws when it cannot tell whether the task lives: then it is stopped
 */
export async function grab(pool: Pool, request: GrabRequest): Promise<Grab | undefined> {
	if (request.user.trim() === '') throw new PoolRefused('user', 'A task is grabbed for somebody: name the user.');
	let claim: Claim = {id: request.claimId};
	let passedOver = 0;
	let isContended = false;
	let isExhausted = false;
	for (let look = 0; look < mostLooks; look += 1) {
		const isSure = isExhausted || look >= looksAtIndex;
		const candidates = await available(pool, isSure, isContended ? pageSizes.contended : pageSizes.usual);
		if (candidates.length === 0 && isSure) {
			const task = await keptSinceBefore(pool, claim);
			return task && {task, passedOver, isRepeated: true};
		}
		let losses = 0;
		while (candidates.length > 0 && losses < mostLosses) {
			// The oldest; once one was lost, any: the others are after the next oldest as well.
			const index = isContended ? Number.parseInt(pool.random(), 16) % candidates.length : 0;
			const [candidate] = candidates.splice(index, 1);
			if (candidate === undefined) break;
			const {task, tried} = await take(pool, candidate, request, claim);
			if (task !== undefined) return {task, passedOver, isRepeated: tried !== undefined};
			passedOver += 1;
			if (tried !== undefined) {
				claim = {...claim, insteadOf: tried};
				continue;
			}
			isContended = true;
			losses += 1;
		}
		isExhausted = candidates.length === 0;
	}
	throw new PoolRefused('crowded', 'Every available task was taken by somebody else first: try again.');
}

/** The oldest: from the index, or, to be sure, from the table itself. */
async function available(pool: Pool, isSure: boolean, most: number): Promise<PoolTask[]> {
	if (!isSure) return await pool.table.oldest('RUNNING', most);
	return (await pool.table.all()).filter(({status}) => status === 'RUNNING').slice(0, most);
}

/** `tried`: the task that the claim is tied to now, which is of no use. */
async function take(
	pool: Pool,
	candidate: PoolTask,
	request: GrabRequest,
	claim: Claim,
): Promise<{readonly task?: PoolTask | undefined; readonly tried?: string | undefined}> {
	const {claimId, abandon = orphaned(pool, claimId)} = request;
	const abandoned = (task: PoolTask, isClaimed: boolean) => async (error: unknown) => {
		await abandon({task, isClaimed, error});
		throw error;
	};
	const claiming = pool.table.claim(candidate, claim, assignment(pool, request));
	const claimed = await claiming.catch(abandoned(candidate, false));
	if (!claimed.isWritten) {
		const {claimed: tied} = claimed;
		return tied === undefined ? {} : {task: await kept(pool, claim, tied), tried: tied};
	}
	const task = claimed.value;
	// A task that was claimed is handed out, counted or not.
	const counted = pool.table.countGrab().catch(() => undefined);
	const [isFound] = await Promise.all([isAlive(pool, task).catch(abandoned(task, true)), counted]);
	return isFound ? {task} : {tried: task.id};
}

/** Whoever asks again with the claim is answered with the task, if it was taken. */
const orphaned =
	(pool: Pool, claimId: string) =>
	async ({task, isClaimed}: Abandoned): Promise<void> => {
		if (isClaimed) await giveBack(pool, task, claimId, 'Nobody could tell whether it lives');
	};

function assignment(pool: Pool, {user, claimId}: GrabRequest): TaskChange {
	const now = pool.now();
	const {lease} = pool.limits;
	return {
		status: 'ASSIGNED',
		user,
		claimId,
		assignedAt: now.toISOString(),
		...(lease > 0 && {leaseUntil: later(now, lease)}),
	};
}

/** Whether a task that was just claimed can be handed out. One that cannot is closed; nobody else is given it either. */
async function isAlive(pool: Pool, task: PoolTask): Promise<boolean> {
	const arn = task.taskArn ?? '';
	const [ecsTask] = await pool.tasks.describe([arn]);
	if (ecsTask !== undefined && isFit(ecsTask)) return true;
	const reason = `It was found dead when it was to be handed out: ${unfitBecause(ecsTask)}`;
	await pool.table.change(task, {status: 'ERROR', reason});
	if (ecsTask !== undefined && !isEnding(ecsTask)) await pool.tasks.stop(arn, reason);
	return false;
}

/** The task that this claim got when it was asked for before, where it still is its own and runs. */
async function kept(pool: Pool, claim: Claim, id: string): Promise<PoolTask | undefined> {
	const task = await pool.table.get(id);
	if (task?.status !== 'ASSIGNED' || task.claimId !== claim.id || task.taskArn === undefined) return undefined;
	const [ecsTask] = await pool.tasks.describe([task.taskArn]);
	return ecsTask !== undefined && !isEnding(ecsTask) ? task : undefined;
}

async function keptSinceBefore(pool: Pool, claim: Claim): Promise<PoolTask | undefined> {
	const id = await pool.table.claimed(claim.id);
	return id === undefined || id === claim.insteadOf ? undefined : await kept(pool, claim, id);
}
