import {DryRunError} from './errors.ts';
import {finish, type Operation} from './progress.ts';
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
		await ('next' in running ? finish(running) : running);
	} catch (error) {
		if (!(error instanceof DryRunError)) throw error;
	} finally {
		twin.close();
	}
	return twin.planned.map(({commandLine}) => commandLine);
}
