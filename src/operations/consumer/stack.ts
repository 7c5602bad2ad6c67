import type {Stack} from '../../aws/gateways/cloudformation.ts';
import {InvalidInputError} from '../../errors.ts';
import {type ConsumerOutputs, consumerOutputs, readConsumerOutputs} from '../../infra/consumer/outputs.ts';
import {StateError} from '../errors.ts';
import type {Session} from '../session.ts';
import {outputsOf, requireStack} from '../stacks/describe.ts';

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

export function parameterOf(stack: Stack, name: string): string {
	return stack.Parameters?.find(({ParameterKey}) => ParameterKey === name)?.ParameterValue ?? '';
}

/** A stack's name: letters, digits and hyphens, a letter first, at most 128 (CloudFormation API, CreateStack). */
export function assertStackName(name: string): void {
	if (/^[a-zA-Z][a-zA-Z0-9-]{0,40}$/.test(name)) return;
	throw new InvalidInputError(
		`«${name}» is no name for this stack: it must begin with a letter, have only letters, digits and hyphens, and at most 41 of them, so that the names made from it fit.`,
		'For example --stack demo-consumer.',
	);
}
