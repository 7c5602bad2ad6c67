import {invalidParameter} from './errors.ts';
import type {Position} from './model.ts';

const timeDigits = 20;
const sequenceDigits = 36;

/** A position as 56 digits, which is how CloudWatch Logs writes event ids and tokens. */
export const digitsOf = ({time, sequence}: Position): string =>
	String(time).padStart(timeDigits, '0') + String(sequence).padStart(sequenceDigits, '0');

export function positionOf(digits: string): Position {
	if (!/^\d{56}$/.test(digits)) throw invalidParameter('The specified nextToken is invalid.');
	return {time: Number(digits.slice(0, timeDigits)), sequence: Number(digits.slice(timeDigits))};
}

/** A page's end: `forward` goes on after the position, `backward` before it. */
export interface PageToken {
	readonly direction: 'forward' | 'backward';
	readonly position: Position;
}

/** `f/<56 digits>/s`, `b/<56 digits>/s` */
export const tokenOf = ({direction, position}: PageToken): string =>
	`${direction === 'forward' ? 'f' : 'b'}/${digitsOf(position)}/s`;

/** Throws InvalidParameterException for a token that is not of GetLogEvents. */
export function readToken(token: string): PageToken {
	const [, letter, digits = ''] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
	if (letter === undefined) throw invalidParameter('The specified nextToken is invalid.');
	return {direction: letter === 'f' ? 'forward' : 'backward', position: positionOf(digits)};
}

/** The positions right next to one: nothing lies between. */
export const justAfter = ({time, sequence}: Position): Position => ({time, sequence: sequence + 1});
export const justBefore = ({time, sequence}: Position): Position =>
	sequence > 0 ? {time, sequence: sequence - 1} : {time: Math.max(0, time - 1), sequence: Number.MAX_SAFE_INTEGER};

/** The range of `startTime` (inclusive) to `endTime` (exclusive), in milliseconds; both ends of it are left out. */
export const timeRange = (startTime: number | undefined, endTime: number | undefined) => ({
	after: startTime === undefined ? undefined : {time: startTime, sequence: -1},
	before: endTime === undefined ? undefined : {time: endTime, sequence: -1},
});

const compare = (a: Position, b: Position): number => a.time - b.time || a.sequence - b.sequence;

export function later(a: Position | undefined, b: Position | undefined): Position | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	return compare(a, b) >= 0 ? a : b;
}

export function earlier(a: Position | undefined, b: Position | undefined): Position | undefined {
	if (a === undefined || b === undefined) return a ?? b;
	return compare(a, b) <= 0 ? a : b;
}
