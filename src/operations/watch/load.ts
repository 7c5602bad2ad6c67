import {batches, pagesOf} from '../../aws/paging.ts';
import {isPassing} from '../../aws/wait.ts';
import type {Delta, Described} from './collection.ts';
import type {Watch} from './list-watch.ts';
import type {Sample} from './sample.ts';

type Finding = {readonly kind: 'page'; readonly arns: readonly string[]} | {readonly kind: 'described' | 'end'};

/**
 * Reads everything for the first time: pages one after the other, as AWS hands them out, and what is on them described
 * at the same time. Tells what it found after each answer.
 */
export async function* load<Row extends Described>(
	watch: Watch<Row>,
): AsyncGenerator<Sample<Delta<Row>>, void, undefined> {
	const {session, collection, book, signal, clock} = watch;
	const {ecs} = session.gateways;
	const pages = pagesOf((nextToken) => collection.page(ecs, nextToken, signal));
	const listed = new Set<string>();
	const running = new Set<Promise<Finding>>();
	const run = (work: () => Promise<Finding>): void => {
		const finding = work().finally(() => running.delete(finding));
		// Another one may have failed before.
		finding.catch(() => undefined);
		running.add(finding);
	};
	const turn = async (): Promise<Finding> => {
		const page = await pages.next();
		return page.done === true ? {kind: 'end'} : {kind: 'page', arns: page.value};
	};
	const describe = async (arns: readonly string[]): Promise<Finding> => {
		try {
			book.answered(arns, await collection.describe(ecs, arns, signal));
		} catch (error) {
			// They stay new, and are described later within the budget.
			if (!isPassing(error)) throw error;
		}
		return {kind: 'described'};
	};
	run(turn);
	while (running.size > 0) {
		const finding = await Promise.race(running);
		if (finding.kind === 'page') {
			for (const arn of finding.arns) listed.add(arn);
			for (const batch of batches(book.listed(finding.arns), collection.batch)) run(() => describe(batch));
			run(turn);
		} else if (finding.kind === 'end') book.listedAll(listed);
		if (finding.kind === 'described' || running.size === 0) {
			yield {kind: 'value', value: book.take(), at: clock.now()};
		}
	}
}
