/**
 * What the engine and the runtime inside an execution environment say to each other: one line of JSON each, requests
 * on descriptor 3, answers and log lines on descriptor 4. One descriptor for both keeps a line before the answer that
 * followed it.
 */

/** One invocation. The payload is JSON text, so that it reaches the handler as it was sent. */
export interface InvocationRequest {
	readonly id: string;
	readonly payload: string;
	/** Milliseconds since 1970. */
	readonly deadline: number;
	readonly functionArn: string;
	/** JSON text. */
	readonly clientContext?: string | undefined;
}

/** An error as the caller of a function reads it: `errorType`, `errorMessage`, `trace` or `stackTrace`. */
export type ErrorDocument = Readonly<Record<string, unknown>>;

export type RuntimeFrame =
	| {readonly kind: 'ready'}
	/** Initialisation failed; the runtime ends. */
	| {readonly kind: 'failed'; readonly error: ErrorDocument}
	/** A message for the log, worded already. */
	| {readonly kind: 'log'; readonly message: string}
	| {readonly kind: 'result'; readonly id: string; readonly payload: string; readonly memoryBytes: number}
	| {
			readonly kind: 'error';
			readonly id: string;
			readonly error: ErrorDocument;
			readonly memoryBytes: number;
			/** The runtime ends with this error. */
			readonly isFatal?: boolean;
	  };

export const requestDescriptor = 3;
export const frameDescriptor = 4;
