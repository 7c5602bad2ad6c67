import type {Session} from '../../operations/session.ts';
import type {OverviewActions} from '../../screens/overview/actions.ts';

/** What the Overview may run, on a session that may still be opening. */
export function createOverviewActions(session: () => Promise<Session>): OverviewActions {
	return {
		async *watch(signal) {
			const opened = await session();
			const {watchOverview} = await import('../../operations/overview/watch.ts');
			yield* watchOverview(opened, signal);
		},
		async commandLines(card) {
			const opened = await session();
			const {cardLines} = await import('../../operations/overview/command-lines.ts');
			return cardLines(opened, card);
		},
	};
}
