import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {poolParameters} from '../../infra/pool/parameters.ts';
import type {Session} from '../session.ts';
import {parametersOf as deployedWith, existingSystem} from '../stacks/existing.ts';

/** @throws StateError when the name belongs to something else, or the stack is in a state that allows no change */
export const existingPool = (session: Session, name: string, signal?: AbortSignal): Promise<Stack | undefined> =>
	existingSystem(session, name, 'pool', signal);

/** What a pool was deployed with, as far as its template still has such a parameter. */
export const parametersOf = (stack: Stack | undefined): Record<string, string> => deployedWith(stack, poolParameters);
