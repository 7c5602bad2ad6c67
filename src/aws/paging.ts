import type {CallOptions} from './call-options.ts';
import {ServiceFailureError} from './errors.ts';

/** One answer of a call that pages. */
export interface Page<Item> {
	readonly items: readonly Item[] | undefined;
	readonly nextToken: string | undefined;
}

/** One page after another, as AWS hands them out. A token that AWS repeats ends it, as there is nothing new behind it. */
export async function* pagesOf<Item>(
	page: (nextToken: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[], void, undefined> {
	let nextToken: string | undefined;
	do {
		const {items, nextToken: following} = await page(nextToken);
		yield items ?? [];
		nextToken = following === nextToken ? undefined : following || undefined;
	} while (nextToken !== undefined);
}

/** All items of all pages. */
export async function allPages<Item>(page: (nextToken: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
	return (await Array.fromAsync(pagesOf(page))).flat();
}

/** The list cut into pieces of at most `size`. */
export function batches<Item>(list: readonly Item[], size: number): Item[][] {
	return Array.from({length: Math.ceil(list.length / size)}, (_, index) =>
		list.slice(index * size, (index + 1) * size),
	);
}

/** What the SDK wants instead of our options. */
export function http(options: CallOptions | undefined): {abortSignal?: AbortSignal} {
	return options?.signal ? {abortSignal: options.signal} : {};
}

/** Answers undefined instead of rejecting with an error of that kind. */
export async function unless<Value, Kind extends Error>(
	kind: abstract new (...values: never[]) => Kind,
	call: Promise<Value>,
	alsoIf: (error: Kind) => boolean = () => true,
): Promise<Value | undefined> {
	try {
		return await call;
	} catch (error) {
		if (error instanceof kind && alsoIf(error)) return undefined;
		throw error;
	}
}

/** The part of an answer that AWS always sends. @throws ServiceFailureError when it is missing nevertheless */
export function present<Value>(value: Value | undefined, call: string): Value {
	if (value !== undefined) return value;
	throw new ServiceFailureError(
		`The answer to ${call} lacks what was asked for.`,
		'Try again; if it stays, the endpoint does not speak the protocol as AWS does.',
	);
}

/** The answers to a list cut into batches, each asked for at the same time, in the order of the list. */
export async function inBatches<Key, Item>(
	keys: readonly Key[],
	size: number,
	describe: (batch: Key[]) => Promise<Item[] | undefined>,
): Promise<Item[]> {
	const answers = await Promise.all(batches(keys, size).map(describe));
	return answers.flatMap((answer) => answer ?? []);
}
