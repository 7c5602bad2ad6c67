/** An asynchronous invocation that was accepted and has not come to its end. */
export interface AcceptedEvent {
	readonly requestId: string;
	readonly functionName: string;
	readonly qualifier: string | undefined;
	/** JSON text. */
	readonly payload: string;
	readonly acceptedAt: Date;
	/** How often the function has failed on it. */
	readonly failures: number;
}
