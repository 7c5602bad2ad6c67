import {type AwsError, ConflictError, NotFoundError, StackStateError, TemplateError} from './errors.ts';
import {type CallContext, details, type RawError, sentence} from './raw-error.ts';

/** What CloudFormation says beyond the errors that all services share; undefined when it is none of these. */
export function stackError(raw: RawError, context: CallContext): AwsError | undefined {
	if (context.service !== 'cloudformation') return undefined;
	const rest = details(raw, context);
	const state = /(?:Stack:?\s*)?(arn:\S+:stack\/\S+|\[[^\]]+\]|\S+)\s+is in (?:the )?([A-Z_]+) state/.exec(raw.message);
	if (state?.[1] && state[2]) return stackState(stackName(state[1]), state[2], raw, context);
	if (/TerminationProtection is enabled/i.test(raw.message)) {
		return new ConflictError(
			`The stack is protected: ${sentence(raw.message)}`,
			'Lift the protection first: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name NAME',
			rest,
		);
	}
	if (/cannot be deleted as it is in use by|cannot be updated as it is in use by/i.test(raw.message)) {
		return new ConflictError(sentence(raw.message), 'Delete or change the stack that imports it first.', rest);
	}
	if (raw.code === 'InsufficientCapabilitiesException') {
		return new TemplateError(
			`The template makes IAM resources that have to be acknowledged: ${sentence(raw.message)}`,
			'Confirm it when asked, or pass --yes after reading the plan.',
			rest,
		);
	}
	if (/does not exist/i.test(raw.message) && /ValidationError|StackNotFound|ChangeSetNotFound/.test(raw.code)) {
		return new NotFoundError(sentence(raw.message), 'List what there is: ecs-console stack list', rest);
	}
	if (/^(?:ValidateTemplate|GetTemplateSummary)$/.test(context.operation) && raw.code === 'ValidationError') {
		return new TemplateError(
			`CloudFormation refuses the template: ${sentence(raw.message)}`,
			'Correct the template at the place it names.',
			rest,
		);
	}
	return undefined;
}

function stackState(stack: string, status: string, raw: RawError, context: CallContext): StackStateError {
	return new StackStateError(
		`Stack ${stack} is in ${status}, which does not allow ${context.operation}.`,
		stackStateAdvice(stack, status),
		stack,
		status,
		details(raw, context),
	);
}

/** What an operator can do about a stack in a state that stops them (aws.md 3, "states that trap people"). */
function stackStateAdvice(stack: string, status: string): string {
	if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
		return `Wait until it is over (ecs-console stack events ${stack}) and try again.`;
	}
	switch (status) {
		case 'ROLLBACK_COMPLETE':
		case 'ROLLBACK_FAILED':
		case 'CREATE_FAILED':
			return `Its first creation failed, so it can only be deleted: ecs-console stack delete ${stack} - then run setup again.`;
		case 'REVIEW_IN_PROGRESS':
			return `It holds only a plan that was never carried out: ecs-console stack delete ${stack} - then run setup again.`;
		case 'UPDATE_ROLLBACK_FAILED':
			return `Continue the rollback: aws cloudformation continue-update-rollback --stack-name ${stack}`;
		case 'DELETE_FAILED':
			return `See what could not be deleted (ecs-console stack events ${stack}), remove it, and delete the stack again.`;
		default:
			return `See what happened: ecs-console stack events ${stack}`;
	}
}

/** The name within an ARN, or the name without brackets. */
function stackName(named: string): string {
	return /:stack\/([^/]+)/.exec(named)?.[1] ?? named.replaceAll(/[[\]]/g, '');
}
