import type {Backoff} from '../aws/backoff.ts';
import type {Session} from '../aws/session.ts';

export type {PlannedCall, Session, SessionOptions} from '../aws/session.ts';

/** A local AWS answers in milliseconds and bills nothing, so it is looked at more often than an account. */
const localBackoff: Backoff = {first: 50, longest: 500, factor: 1.5};
const accountBackoff: Backoff = {first: 1000, longest: 5000, factor: 1.5};

/** How the pause between two looks grows while an operation follows something. */
export function backoffFor(session: Session): Backoff {
	return session.mode === 'local' ? localBackoff : accountBackoff;
}

/** `local · us-east-1 · 000000000000`: which AWS this is, for headers and first lines. */
export async function describeSession(session: Session, signal?: AbortSignal): Promise<string> {
	const {account} = await session.identity({signal});
	const where = session.mode === 'local' ? 'local' : (session.profile ?? 'account');
	return `${where} · ${session.region} · ${account}`;
}
