import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {assertOnly, locatePool} from './locate.ts';

/**
 * The name that was given; without one, that of the only pool there is, complete or not.
 *
 * @throws StateError when there is none; InvalidInputError when there are several
 */
export async function onlyPool(session: Session, name: string | undefined, signal?: AbortSignal): Promise<string> {
	if (name !== undefined) return name;
	const {stacks} = await locatePool(session.gateways, session.region, undefined, signal);
	const [only] = stacks;
	if (only === undefined) {
		throw new StateError(`There is no pool in ${session.region}.`, 'Make one with «ecs-console pool create».');
	}
	assertOnly(session, stacks);
	return only;
}
