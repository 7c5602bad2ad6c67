import {batches} from '../../aws/paging.ts';
import {isPassing} from '../../aws/wait.ts';
import type {Delta, Described} from './collection.ts';
import type {Watch} from './list-watch.ts';
import type {Sample} from './sample.ts';

/** What came of a call: a page of the list, a description, or a page that AWS refused for now. */
type Finding =
	| {readonly kind: 'page'; readonly arns: readonly string[]; readonly nextToken: string | undefined}
	| {readonly kind: 'refused'; readonly reason: Error; readonly nextToken: string | undefined}
	| {readonly kind: 'described'};

/** How long to wait before a page is asked for again. Milliseconds. */
const refusedPause = 2_000;

/**
 * Reads everything for the first time: pages one after the other, as AWS hands them out, and what is on them described
 * at the same time. Tells what it found after each answer.
 */
export async function* load<Row extends Described>(
	watch: Watch<Row>,
): AsyncGenerator<Sample<Delta<Row>>, void, undefined> {
	const {collection, book, clock, signal} = watch;
	const listed = new Set<string>();
	const calls = new Calls();
	calls.begin(readPage(watch, undefined));
	while (calls.areUnderWay) {
		const finding = await calls.next();
		if (finding.kind === 'refused') {
			yield {kind: 'skipped', reason: finding.reason, nextIn: refusedPause};
			await clock.sleep(refusedPause, signal);
			calls.begin(readPage(watch, finding.nextToken));
		}
		if (finding.kind === 'page') {
			for (const arn of finding.arns) listed.add(arn);
			for (const batch of batches(book.listed(finding.arns), collection.batch)) calls.begin(describe(watch, batch));
			if (finding.nextToken === undefined) book.listedAll(listed);
			else calls.begin(readPage(watch, finding.nextToken));
		}
		if (finding.kind === 'described' || !calls.areUnderWay) {
			yield {kind: 'value', value: book.take(), at: clock.now()};
		}
	}
}

async function readPage<Row extends Described>(
	{session, collection, signal}: Watch<Row>,
	nextToken: string | undefined,
): Promise<Finding> {
	try {
		const page = await collection.page(session.gateways.ecs, nextToken, signal);
		const following = page.nextToken === nextToken ? undefined : page.nextToken || undefined;
		return {kind: 'page', arns: page.items ?? [], nextToken: following};
	} catch (error) {
		if (!(error instanceof Error) || !isPassing(error)) throw error;
		return {kind: 'refused', reason: error, nextToken};
	}
}

/** What is refused for now stays new in the book, and is described later within the budget. */
async function describe<Row extends Described>(
	{session, collection, book, signal}: Watch<Row>,
	arns: readonly string[],
): Promise<Finding> {
	try {
		book.answered(arns, await collection.describe(session.gateways.ecs, arns, signal));
	} catch (error) {
		if (!isPassing(error)) throw error;
	}
	return {kind: 'described'};
}

/** Calls under way at the same time, answered one after the other. */
class Calls {
	readonly #running = new Map<number, Promise<{readonly key: number; readonly finding: Finding}>>();
	#begun = 0;

	get areUnderWay(): boolean {
		return this.#running.size > 0;
	}

	begin(call: Promise<Finding>): void {
		const key = this.#begun++;
		const answer = call.then((finding) => ({key, finding}));
		// Another one may fail before it, and end the reading.
		answer.catch(() => undefined);
		this.#running.set(key, answer);
	}

	async next(): Promise<Finding> {
		const {key, finding} = await Promise.race(this.#running.values());
		this.#running.delete(key);
		return finding;
	}
}
