import type {Session} from '../../operations/session.ts';
import type {ActivityActions} from '../../screens/activity/actions.ts';

/** What the Activity screen may run, on a session that may still be opening. */
export function createActivityActions(session: () => Promise<Session>): ActivityActions {
	return {
		async *watch(signal) {
			const {audit} = await session();
			const {watchActivity} = await import('../../operations/activity/watch.ts');
			yield* watchActivity(audit.path, signal);
		},
		async exportScript(entries, path) {
			const {exportScript} = await import('../../operations/activity/script.ts');
			await exportScript(entries, path);
		},
	};
}
