import type {Session} from '../../operations/session.ts';
import type {ConsumeActions} from '../../screens/consume/actions.ts';

/** What the Consume screen may run, on a session that may still be opening. */
export function createConsumeActions(session: () => Promise<Session>): ConsumeActions {
	return {
		async *watch(stack, signal) {
			const opened = await session();
			const {watchHosts} = await import('../../operations/consumer/watch-hosts.ts');
			yield* watchHosts(opened, stack, signal);
		},
		async ask({address, target, usage}, signal) {
			const opened = await session();
			const {consume} = await import('../../operations/consumer/consume.ts');
			return await consume(opened, address, target, usage, signal);
		},
		async curlLine({address, target, usage}) {
			const {curlLine} = await import('../../operations/consumer/consume.ts');
			return curlLine(address, target, usage);
		},
		async browse(address) {
			const {openInBrowser} = await import('../browser.ts');
			await openInBrowser(address);
		},
	};
}
