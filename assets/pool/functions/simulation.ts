import {createHash} from 'node:crypto';
import {messageOf} from '../../consumer/shared/log.ts';
import {type Attempts, attemptAll} from '../protocol/attempt-all.ts';
import {grab} from '../protocol/grab.ts';
import type {Pool} from '../protocol/pool.ts';
import {release} from '../protocol/release.ts';

/** Whole numbers from 0 up to a bound. */
export type Numbers = (bound: number) => number;

/** What one tick of the simulated traffic did. */
export interface Tick {
	readonly tried: number;
	readonly done: number;
	/** What kept the first of the others from it, where it was more than the want of a task. */
	readonly problem?: string;
}

/** The same numbers for the same words: mulberry32, seeded with the beginning of their SHA-256. */
export function numbersFrom(words: string): Numbers {
	let state = createHash('sha256').update(words).digest().readUInt32LE();
	return (bound) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
	};
}

/** From 5 to 15 users each grab a task; `tick` names this one: simulated twice, it grabs once. */
export async function simulateGrabs(pool: Pool, numbers: Numbers, tick: string): Promise<Tick> {
	const users = Array.from({length: 5 + numbers(11)}, () => `user_${hex(numbers)}`);
	const attempts = await attemptAll(users.entries(), ([index, user]) =>
		grab(pool, {user, claimId: `simulated-${tick}-${index}`}),
	);
	return outcome(users.length, attempts);
}

/** From 5 to 14 of the occupied tasks are released, the oldest ones first. */
export async function simulateKills(pool: Pool, numbers: Numbers): Promise<Tick> {
	const tried = 5 + numbers(10);
	const occupied = await pool.table.oldest('ASSIGNED', tried);
	return outcome(tried, await attemptAll(occupied, ({id}) => release(pool, id, 'The simulated user has left')));
}

function outcome(tried: number, {results, failures: [failure]}: Attempts<unknown>): Tick {
	const done = results.filter((result) => result !== undefined).length;
	return {tried, done, ...(failure !== undefined && {problem: messageOf(failure)})};
}

const hex = (numbers: Numbers): string =>
	numbers(2 ** 32)
		.toString(16)
		.padStart(8, '0');
