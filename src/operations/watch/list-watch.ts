import {type Clock, systemClock} from '../../aws/clock.ts';
import {batches, pagesOf} from '../../aws/paging.ts';
import {type Cadence, type PollOptions, poll} from '../../aws/poller.ts';
import type {Session} from '../session.ts';
import {Book} from './book.ts';
import type {Collection, Delta, Described} from './collection.ts';
import {load} from './load.ts';
import {merge} from './merge.ts';
import {Nudge} from './nudge.ts';
import type {Sample} from './sample.ts';

export interface WatchOptions extends Pick<PollOptions<never>, 'clock' | 'random'> {
	/** Given after a change by the operator, it brings the next look forward. */
	readonly nudge?: Nudge | undefined;
}

/**
 * What is on its way is described again so soon that a transition is shown within five seconds, included the call, its
 * turn among others, and the frame; AWS says no at most `slowest` long. Milliseconds.
 */
const cadence: Cadence = {calm: 4_000, busy: 2_000, slowest: 32_000};

/** Up to so many, what is on its way is looked at more often: it costs one call. */
const fewForBusy = 1_000;

/** How long after a walk over the list of `size` the next one begins. Milliseconds. */
const walkPause = (size: number): number => (size <= 100 ? cadence.calm : 11_000 + 5.5 * size);

/** How often a page of the list of what has ended is read. Milliseconds. */
const endedPause = (size: number): number => (size <= fewForBusy ? 4_000 : 9_000);

type Samples<Row> = AsyncGenerator<Sample<Delta<Row>>, void, undefined>;

/**
 * Lists and describes everything, telling the first rows as soon as they are there, then keeps watch until the signal is
 * aborted: what is on its way is described every few seconds, the list is walked again at a cadence by its size, the
 * rest is swept slowly. Nothing is lost or told twice when lists shift or calls are throttled. The first reading is what
 * the operator waits for and goes through the session's own lane, all looks after it through the budgeted one.
 */
export async function* listWatch<Row extends Described>(
	session: Session,
	collection: Collection<Row>,
	signal: AbortSignal,
	{clock = systemClock, random, nudge = new Nudge()}: WatchOptions = {},
): Samples<Row> {
	const ended = new AbortController();
	const within = AbortSignal.any([signal, ended.signal]);
	const book = new Book(collection);
	const watch = {session, collection, book, signal: within, clock, nudge};
	try {
		yield* load(watch);
		const options = {signal: within, ...(random !== undefined && {random})};
		yield* merge(
			after(cadence.busy, watch, () =>
				poll(refresher(watch), {...options, cadence, clock: nudge.over(clock), isBusy: () => isBusy(book)}),
			),
			after(walkPause(book.size), watch, () => poll(walker(watch), {...options, clock, cadence: walkCadence(book)})),
		);
	} catch (error) {
		if (!signal.aborted) throw error;
	} finally {
		ended.abort();
	}
}

/** What the parts of a watch share. */
export interface Watch<Row extends Described> {
	readonly session: Session;
	readonly collection: Collection<Row>;
	readonly book: Book<Row>;
	readonly signal: AbortSignal;
	readonly clock: Clock;
	readonly nudge: Nudge;
}

/** Waits before a source begins. */
async function* after<Value>(
	milliseconds: number,
	{clock, signal}: {readonly clock: Clock; readonly signal: AbortSignal},
	source: () => AsyncGenerator<Value, void, undefined>,
): AsyncGenerator<Value, void, undefined> {
	await clock.sleep(milliseconds, signal);
	yield* source();
}

const isBusy = ({size, urgentCalls}: {readonly size: number; readonly urgentCalls: number}): boolean =>
	size <= fewForBusy && urgentCalls === 1;

/** The size may be another after each walk. */
const walkCadence = (book: {readonly size: number}): Cadence => ({
	get calm() {
		return walkPause(book.size);
	},
	get busy() {
		return walkPause(book.size);
	},
	slowest: 120_000,
});

/**
 * Makes looks that describe what is to be described, and read a page of what has ended when that is due. Undefined where
 * there was nothing to ask.
 */
function refresher<Row extends Described>(watch: Watch<Row>): () => Promise<Delta<Row> | undefined> {
	const {session, collection, book, signal, clock, nudge} = watch;
	const {ecs} = session.watching;
	const readEnded = endedReader(watch);
	let last = clock.now();
	return async () => {
		book.doubt(nudge.takeArns());
		const chosen = book.choose(clock.now() - last);
		last = clock.now();
		const describing = batches(chosen, collection.batch).map(async (arns) => {
			book.answered(arns, await collection.describe(ecs, arns, signal));
		});
		// A call that fails must not hide what the others found: they are all over when this look is.
		const readingEnded = readEnded();
		const outcomes = await Promise.allSettled([readingEnded, ...describing]);
		for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
		const hasAsked = chosen.length > 0 || (await readingEnded);
		const delta = book.take();
		return hasAsked || delta.changed.length + delta.removed.length > 0 ? delta : undefined;
	};
}

/** Reads the list of what has ended, a page whenever it is due, and says whether it was; after the last it begins again. */
function endedReader<Row extends Described>({session, collection, book, signal, clock, nudge}: Watch<Row>) {
	const {endedPage} = collection;
	let listed = new Set<string>();
	let nextToken: string | undefined;
	let last = Number.NEGATIVE_INFINITY;
	return async (): Promise<boolean> => {
		if (endedPage === undefined || clock.now() - last < endedPause(book.size)) return false;
		last = clock.now();
		const page = await endedPage(session.watching.ecs, nextToken, signal);
		const arns = page.items ?? [];
		for (const arn of arns) listed.add(arn);
		if (book.listedEnded(arns) > 0) nudge.give();
		nextToken = page.nextToken === nextToken ? undefined : page.nextToken || undefined;
		if (nextToken === undefined) {
			book.listedAllEnded(listed);
			listed = new Set();
		}
		return true;
	};
}

/** Makes looks that walk the whole list; what it finds is described at once. */
function walker<Row extends Described>({session, collection, book, signal, nudge}: Watch<Row>) {
	return async (): Promise<Delta<Row>> => {
		const listed = new Set<string>();
		for await (const page of pagesOf((nextToken) => collection.page(session.watching.ecs, nextToken, signal))) {
			for (const arn of page) listed.add(arn);
			if (book.listed(page).length > 0) nudge.give();
		}
		if (book.listedAll(listed) > 0) nudge.give();
		return book.take();
	};
}
