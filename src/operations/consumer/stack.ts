import {type ConsumerOutputs, consumerOutputs, readConsumerOutputs} from '../../infra/consumer/outputs.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {outputsOf, parameterOf, requireStack} from '../stacks/describe.ts';

/** A consumer stack that has been created completely. */
export interface ConsumerStack {
	readonly name: string;
	readonly id: string;
	readonly outputs: ConsumerOutputs;
	readonly isFromGitHub: boolean;
}

/** @throws NoSuchStackError; StateError when the stack is not a consumer, or not complete yet */
export async function consumerStack(session: Session, name: string, signal?: AbortSignal): Promise<ConsumerStack> {
	const stack = await requireStack(session, name, signal);
	const outputs = readConsumerOutputs(stack.Outputs ?? []);
	if (outputs === undefined) {
		const known = outputsOf(stack);
		const missing = consumerOutputs.filter((key) => known[key] === undefined);
		throw new StateError(
			`Stack ${name} (${stack.StackStatus}) has no output ${missing.join(', ')}.`,
			`If it is a consumer that is not finished: «ecs-console setup consumer --stack ${name}».`,
		);
	}
	return {
		name,
		id: stack.StackId ?? name,
		outputs,
		isFromGitHub: parameterOf(stack, 'SourceRepository') !== '',
	};
}
