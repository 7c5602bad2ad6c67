import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {consumerParameters} from '../../infra/consumer/parameters.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {systemOf} from '../stacks/describe.ts';
import {assertChangeable, phaseOf} from '../stacks/states.ts';

/**
 * The consumer's stack as far as it is there; undefined when it has to be made, also when only a plan of it exists.
 *
 * @throws StateError when the name belongs to something else, or the stack is in a state that allows no change
 */
export async function existingConsumer(
	session: Session,
	name: string,
	signal?: AbortSignal,
): Promise<Stack | undefined> {
	const stack = await session.gateways.cloudFormation.describeStack(name, {signal});
	if (stack === undefined || phaseOf(stack.StackStatus) === 'absent') return undefined;
	const system = systemOf(stack);
	if (system !== 'consumer') {
		throw new StateError(
			`Stack ${name} exists already, and it is ${system === undefined ? 'not of this program' : `a ${system}`}.`,
			'Choose another name, for example --stack my-consumer; it would be overwritten.',
		);
	}
	assertChangeable(name, stack.StackStatus);
	return stack;
}

/** What a stack was deployed with, as far as its template still has such a parameter. */
export function parametersOf(stack: Stack | undefined): Record<string, string> {
	const names = new Set(consumerParameters.map(({name}) => name));
	const known = (stack?.Parameters ?? []).filter(({ParameterKey = ''}) => names.has(ParameterKey));
	return Object.fromEntries(known.map(({ParameterKey = '', ParameterValue = ''}) => [ParameterKey, ParameterValue]));
}

/** The desired count that the stack's service has now; 0 without a service. */
export async function liveCount(session: Session, stack: Stack | undefined, signal?: AbortSignal): Promise<number> {
	if (stack?.StackId === undefined) return 0;
	const resources = await session.gateways.cloudFormation.stackResources(stack.StackId, {signal});
	const arn = resources.find(({ResourceType}) => ResourceType === 'AWS::ECS::Service')?.PhysicalResourceId;
	if (arn === undefined || arn === '') return 0;
	const [service] = await session.gateways.ecs.describeServices(arn.split('/').at(-2) ?? '', [arn], {signal});
	return service?.desiredCount ?? 0;
}
