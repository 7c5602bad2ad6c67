import {InvalidInputError} from '../../errors.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {locatePool} from './locate.ts';

/**
 * The name that was given; without one, that of the only pool there is, complete or not.
 *
 * @throws StateError when there is none; InvalidInputError when there are several
 */
export async function onlyPool(session: Session, name: string | undefined, signal?: AbortSignal): Promise<string> {
	if (name !== undefined) return name;
	const {stacks} = await locatePool(session.gateways, session.region, undefined, signal);
	const [only, second] = stacks;
	if (only === undefined) {
		throw new StateError(`There is no pool in ${session.region}.`, 'Make one with «ecs-console pool create».');
	}
	if (second === undefined) return only;
	throw new InvalidInputError(
		`There are ${stacks.length} pools in ${session.region}: ${stacks.join(', ')}.`,
		`Say which one, for example --stack ${only}.`,
	);
}
