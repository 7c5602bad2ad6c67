import type {InvocationRequest} from '../frames.ts';
import type {Handler} from './load-handler.ts';

/** One call of the handler. */
export interface Call {
	readonly result: Promise<unknown>;
	/** Called when nothing is left to do: answers what a callback gave, or fails because nothing ever will. */
	readonly idle: () => void;
}

const unsettled =
	'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

/** Calls the handler as Lambda does: with event, context and callback; its promise or its callback is the answer. */
export function callHandler(handler: Handler, request: InvocationRequest): Call {
	const {promise, resolve, reject} = Promise.withResolvers<unknown>();
	let answered: (() => void) | undefined;
	const callback = (error: unknown, result?: unknown): void => {
		answered ??= () => (error === undefined || error === null ? resolve(result) : reject(error));
		if (!context.callbackWaitsForEmptyEventLoop) answered();
	};
	const context = contextOf(request);
	try {
		const returned = handler(JSON.parse(request.payload), context, callback);
		if (returned instanceof Promise || isThenable(returned)) Promise.resolve(returned).then(resolve, reject);
		else if (handler.length < 3 && answered === undefined) resolve(returned);
	} catch (error) {
		reject(error);
	}
	const idle = (): void => {
		if (answered !== undefined) answered();
		else reject(Object.assign(new Error(unsettled), {name: 'Runtime.NodeJsExit'}));
	};
	return {result: promise, idle};
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
	typeof value === 'object' && value !== null && typeof (value as {then?: unknown}).then === 'function';

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(request: InvocationRequest) {
	const {env} = process;
	return {
		callbackWaitsForEmptyEventLoop: true,
		functionName: env.AWS_LAMBDA_FUNCTION_NAME,
		functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
		memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
		logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
		logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
		clientContext: request.clientContext === undefined ? undefined : (JSON.parse(request.clientContext) as unknown),
		identity: undefined,
		invokedFunctionArn: request.functionArn,
		awsRequestId: request.id,
		getRemainingTimeInMillis: () => request.deadline - Date.now(),
	};
}
