import {NotFoundError} from '../../aws/errors.ts';
import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {poolParameters} from '../../infra/pool/parameters.ts';
import type {Session} from '../session.ts';
import {parametersOf as deployedWith, existingSystem} from '../stacks/existing.ts';
import {poolIn} from './locate.ts';
import {type PoolContent, readContent} from './status.ts';

/** @throws StateError when the name belongs to something else, or the stack is in a state that allows no change */
export const existingPool = (session: Session, name: string, signal?: AbortSignal): Promise<Stack | undefined> =>
	existingSystem(session, name, 'pool', signal);

/** What a pool was deployed with, as far as its template still has such a parameter. */
export const parametersOf = (stack: Stack | undefined): Record<string, string> => deployedWith(stack, poolParameters);

/** The size and the tasks of a pool that is there; undefined while it has no table. */
export async function contentOf(
	session: Session,
	stack: Stack | undefined,
	signal?: AbortSignal,
): Promise<PoolContent | undefined> {
	const pool = stack && poolIn(stack);
	if (pool === undefined) return undefined;
	try {
		return await readContent(session, pool, signal);
	} catch (error) {
		if (error instanceof NotFoundError) return undefined;
		throw error;
	}
}
