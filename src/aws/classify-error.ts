import {ConsoleError} from '../errors.ts';
import {accessDenied} from './access-denied.ts';
import {credentialSourceError, signingError} from './credential-errors.ts';
import {foreignAnswer} from './foreign-answers.ts';
import {networkError} from './network-errors.ts';
import {type CallContext, rawError} from './raw-error.ts';
import {serviceError} from './service-errors.ts';
import {stackError} from './stack-errors.ts';

/**
 * Whatever a call to AWS threw → a typed error with a plain sentence, the next step, AWS's request id and the raw error
 * as its cause. Errors that are ours already, and aborts, pass unchanged.
 */
export function classifyError(error: unknown, context: CallContext): Error {
	if (error instanceof ConsoleError) return error;
	if (error instanceof Error && error.name === 'AbortError') return error;
	const raw = rawError(error);
	return (
		networkError(raw, context) ??
		foreignAnswer(raw, context) ??
		credentialSourceError(raw, context) ??
		signingError(raw, context) ??
		accessDenied(raw, context) ??
		stackError(raw, context) ??
		serviceError(raw, context)
	);
}
