import {openSession, type Session} from '../../src/aws/session.ts';
import {temporaryFolder} from './containers.ts';

/** A session on a local AWS that runs; it reads nothing of this machine's environment, and its audit goes with it. */
export async function openLocalSession({endpoint}: {readonly endpoint: string}): Promise<Session & Disposable> {
	const folder = temporaryFolder();
	const session = await openSession({
		environment: {},
		auditFolder: folder.path,
		startLocal: async () => ({endpointUrl: endpoint}),
	});
	return {
		...session,
		[Symbol.dispose]() {
			session.close();
			folder[Symbol.dispose]();
		},
	};
}
