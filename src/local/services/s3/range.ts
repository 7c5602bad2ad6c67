import type {ByteRange} from './contents.ts';
import {invalidPartNumber, invalidRange} from './errors.ts';

/**
 * `bytes=0-9`, `bytes=5-`, `bytes=-3` of an object. A header that is something else, or several ranges, means all of
 * it, as S3 does. Throws InvalidRange (416) when nothing of the range is there.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
	const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
	if (first === '' && last === '') return undefined;
	if (first === '') {
		const length = Math.min(Number(last), size);
		if (length === 0) throw invalidRange();
		return {start: size - length, end: size - 1};
	}
	const start = Number(first);
	const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
	if (last !== '' && Number(last) < start) return undefined;
	if (start >= size) throw invalidRange();
	return {start, end};
}

/** Where a part of an object lies, parts counted from 1; undefined when it is empty. Throws InvalidPartNumber (416). */
export function partRange(number: number, sizes: readonly number[]): ByteRange | undefined {
	const size = sizes[number - 1];
	if (size === undefined) throw invalidPartNumber();
	const start = sizes.slice(0, number - 1).reduce((sum, before) => sum + before, 0);
	return size === 0 ? undefined : {start, end: start + size - 1};
}

export const contentRange = ({start, end}: ByteRange, size: number): string => `bytes ${start}-${end}/${size}`;
