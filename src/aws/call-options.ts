/** What every gateway method takes last. Aborting rejects with the signal's reason and sends nothing more. */
export interface CallOptions {
	readonly signal?: AbortSignal | undefined;
}

/**
 * What a create is for, in words that stay the same when the same thing is tried again, for example
 * `setup consumer/demo/build/backend/3f9c`. The idempotency token that AWS gets is derived from it.
 */
export type Purpose = string;
