import {DryRunError} from './errors.ts';
import type {Operation} from './progress.ts';
import type {Session} from './session.ts';

/**
 * The `aws …` lines of the changes that `run` would make, up to the first whose answer it would need: it is run on a
 * dry-run twin of the session, so it may read but changes nothing.
 *
 * @throws what `run` throws before it comes to a change
 */
export async function previewCalls(
	session: Session,
	run: (twin: Session) => Operation<unknown> | Promise<unknown>,
): Promise<readonly string[]> {
	const twin = session.dryTwin();
	try {
		const running = run(twin);
		await ('next' in running ? untilItFollows(running) : running);
	} catch (error) {
		if (!(error instanceof DryRunError)) throw error;
	} finally {
		twin.close();
	}
	return twin.planned.map(({commandLine}) => commandLine);
}

/** An operation that tells a second time what it waits for has nothing to change, and would wait for ever. */
async function untilItFollows(operation: Operation<unknown>): Promise<void> {
	let waited = '';
	for await (const event of operation) {
		if (event.type === 'waiting' && event.step === waited) return;
		if (event.type === 'waiting') waited = event.step;
	}
}
