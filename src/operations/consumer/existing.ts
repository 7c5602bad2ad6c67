import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {consumerParameters} from '../../infra/consumer/parameters.ts';
import type {Session} from '../session.ts';
import {parametersOf as deployedWith, existingSystem} from '../stacks/existing.ts';

/** @throws StateError when the name belongs to something else, or the stack is in a state that allows no change */
export const existingConsumer = (session: Session, name: string, signal?: AbortSignal): Promise<Stack | undefined> =>
	existingSystem(session, name, 'consumer', signal);

/** What a stack was deployed with, as far as its template still has such a parameter. */
export const parametersOf = (stack: Stack | undefined): Record<string, string> =>
	deployedWith(stack, consumerParameters);

/** The desired count that the stack's service has now; 0 without a service. */
export async function liveCount(session: Session, stack: Stack | undefined, signal?: AbortSignal): Promise<number> {
	if (stack?.StackId === undefined) return 0;
	const resources = await session.gateways.cloudFormation.stackResources(stack.StackId, {signal});
	const arn = resources.find(({ResourceType}) => ResourceType === 'AWS::ECS::Service')?.PhysicalResourceId;
	if (arn === undefined || arn === '') return 0;
	const [service] = await session.gateways.ecs.describeServices(arn.split('/').at(-2) ?? '', [arn], {signal});
	return service?.desiredCount ?? 0;
}
