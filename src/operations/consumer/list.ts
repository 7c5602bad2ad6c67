import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {poll} from '../../aws/poller.ts';
import type {Session} from '../session.ts';
import {outputsOf, parameterOf, systemOf} from '../stacks/describe.ts';
import {phaseOf} from '../stacks/states.ts';
import type {Sample} from '../watch/sample.ts';

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
	return summaries(await session.gateways.cloudFormation.describeStacks({signal}));
}

/** The same again and again, within the budget of the pollers. */
export function watchConsumers(
	session: Session,
	signal?: AbortSignal,
): AsyncGenerator<Sample<readonly ConsumerSummary[]>, void, undefined> {
	const look = async (stop?: AbortSignal) =>
		summaries(await session.watching.cloudFormation.describeStacks({signal: stop}));
	return poll(look, {signal, isBusy: (all) => all.some(({status}) => status.endsWith('_IN_PROGRESS'))});
}

function summaries(stacks: readonly Stack[]): ConsumerSummary[] {
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
