import type {Stack} from '../../aws/gateways/cloudformation.ts';
import type {Session} from '../session.ts';
import {outputsOf, systemOf} from '../stacks/describe.ts';
import {phaseOf} from '../stacks/states.ts';
import {parameterOf} from './stack.ts';

/** One consumer stack, as far as the list of stacks tells. */
export interface ConsumerSummary {
	readonly name: string;
	readonly status: string;
	/** `EC2` or `FARGATE`. */
	readonly launchType: string;
	readonly created: Date | undefined;
	readonly address: string | undefined;
}

/** Every consumer of the account and Region, by name: one call, whatever their number. */
export async function listConsumers(session: Session, signal?: AbortSignal): Promise<ConsumerSummary[]> {
	const stacks = await session.gateways.cloudFormation.describeStacks({signal});
	return stacks
		.filter((stack) => systemOf(stack) === 'consumer' && phaseOf(stack.StackStatus) !== 'absent')
		.map(toSummary)
		.sort((a, b) => a.name.localeCompare(b.name));
}

function toSummary(stack: Stack): ConsumerSummary {
	return {
		name: stack.StackName ?? '',
		status: stack.StackStatus ?? '',
		launchType: parameterOf(stack, 'LaunchType'),
		created: stack.CreationTime,
		address: outputsOf(stack).Url,
	};
}
