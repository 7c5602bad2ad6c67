import {createHash} from 'node:crypto';
import type {StackDocument} from '../../cloudformation/stack/model.ts';
import {AwsError} from '../../wire/errors.ts';

/**
 * The operation that a request with the same token began before; undefined for a new token. Throws
 * `TokenAlreadyExistsException` when the token was used for another request.
 */
export function earlierOperation(stack: StackDocument, token: string | undefined, request: object): string | undefined {
	const earlier = token === undefined ? undefined : stack.tokens[token];
	if (earlier === undefined) return undefined;
	if (earlier.request === fingerprint(request)) return earlier.operationId;
	throw new AwsError('TokenAlreadyExistsException', `Token ${token ?? ''} already exists`);
}

/** Keeps what a token stands for, on the stack that it began an operation on. */
export function rememberToken(
	stack: StackDocument,
	token: string | undefined,
	request: object,
	operationId: string,
): void {
	if (token === undefined) return;
	stack.tokens = {...stack.tokens, [token]: {request: fingerprint(request), operationId}};
}

function fingerprint(request: object): string {
	return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}
