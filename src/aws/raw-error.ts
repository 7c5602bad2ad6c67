import {sanitiseLine} from '../text.ts';

/** What a call was, for the sentence about why it failed. */
export interface CallContext {
	readonly mode: 'local' | 'account';
	/** As the AWS CLI names it. */
	readonly service: string;
	readonly operation: string;
	readonly region: string;
	readonly profile: string | undefined;
	readonly endpoint: string | undefined;
}

/** The parts of an SDK or system error that say what it is; texts are safe for a terminal. */
export interface RawError {
	/** `name` of a service's error, or `code` of the system's: `AccessDeniedException`, `ECONNREFUSED`. */
	readonly code: string;
	readonly message: string;
	readonly status: number | undefined;
	/** An answer came, but not one that the SDK can read. */
	readonly isUnreadable: boolean;
	readonly requestId: string | undefined;
	/** The `Date` of AWS's answer, to tell how far this machine's clock is off. */
	readonly answeredAt: Date | undefined;
	readonly cause: unknown;
}

/** Takes an error apart; its shape is not trusted. */
export function rawError(error: unknown): RawError {
	const outer = asRecord(error);
	const metadata = asRecord(outer.$metadata);
	const response = asRecord(outer.$response);
	const date = asRecord(response.headers).date;
	// Node gathers the failures of each address it tried (IPv6, IPv4).
	const inner = Array.isArray(outer.errors) ? asRecord(outer.errors[0]) : {};
	const systemCode = text(outer.code) ?? text(inner.code);
	const name = text(outer.name);
	// An answer that broke off has a status already.
	const isAnswer = typeof metadata.httpStatusCode === 'number' && systemCode === undefined;
	const isService = outer.$fault !== undefined || isAnswer;
	return {
		code: sanitiseLine((isService ? name : (systemCode ?? name)) ?? 'UnknownError'),
		message: sanitiseLine(text(outer.message) || text(inner.message) || text(outer.Error) || ''),
		status: isService && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined,
		isUnreadable: isAnswer && (text(outer.message) ?? '').includes('Deserialization error:'),
		requestId: text(metadata.requestId),
		answeredAt: typeof date === 'string' ? new Date(date) : undefined,
		cause: error,
	};
}

function asRecord(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/** What every typed error keeps of the raw one. */
export function details(raw: RawError, context: CallContext) {
	return {
		service: context.service,
		operation: context.operation,
		requestId: raw.requestId,
		code: raw.code,
		cause: raw.cause,
	};
}

/** A sentence as AWS wrote it, with exactly one full stop at its end. */
export function sentence(words: string): string {
	return words === '' ? 'AWS gave no reason.' : `${words.replace(/[.\s]+$/, '')}.`;
}
