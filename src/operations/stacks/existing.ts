import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {ownerOf, parameterValues, systemOf} from './describe.ts';
import {assertChangeable, phaseOf} from './states.ts';

/**
 * The stack of a system of ours as far as it is there; undefined when it has to be made, also when only a plan of it
 * exists.
 *
 * @throws StateError when the name belongs to something else, or the stack is in a state that allows no change
 */
export async function existingSystem(
	session: Session,
	name: string,
	system: 'consumer' | 'pool',
	signal?: AbortSignal,
): Promise<Stack | undefined> {
	const stack = await session.gateways.cloudFormation.describeStack(name, {signal});
	if (stack === undefined || phaseOf(stack.StackStatus) === 'absent') return undefined;
	if (systemOf(stack) !== system) {
		throw new StateError(
			`Stack ${name} exists already, and it is ${ownerOf(stack)}.`,
			`Choose another name, for example --stack my-${system}; it would be overwritten.`,
		);
	}
	assertChangeable(name, stack.StackStatus);
	return stack;
}

/** What a stack was deployed with, as far as its template still has such a parameter. */
export function parametersOf(
	stack: Stack | undefined,
	declarations: Iterable<{readonly name: string}>,
): Record<string, string> {
	const names = new Set([...declarations].map(({name}) => name));
	const values = stack === undefined ? {} : parameterValues(stack);
	return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
}

/**
 * Changes of a stack that someone has deleted meanwhile would make another one of the template's defaults.
 *
 * @throws StateError when the stack that was to be changed is gone, or another one
 */
export function assertSame(
	{stackName, stackId}: {readonly stackName: string; readonly stackId?: string | undefined},
	existing: Stack | undefined,
	anew: string,
): void {
	if (stackId === undefined || existing?.StackId === stackId) return;
	throw new StateError(
		`Stack ${stackName} was deleted while its parameters were changed${existing === undefined ? '' : ', and made anew'}.`,
		existing === undefined ? `Set up ${anew} with all that it should have.` : 'Open its parameters again.',
	);
}
