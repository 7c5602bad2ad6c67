import type {StructureSchema} from './schema.ts';
import {errorSchemas} from './schema.ts';

/** An error that AWS answers without a modelled class: ValidationError, Throttling, UnrecognizedClientException… */
export class AwsError extends Error {
	readonly status: number;
	/** Members of the modelled error shape besides the message, for example `resourceIds`. */
	readonly members: Readonly<Record<string, unknown>>;

	constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
		super(message);
		this.name = code;
		this.status = status;
		this.members = members;
	}
}

/** A thrown error as the wire shows it, whichever protocol carries it. */
export interface WireError {
	readonly name: string;
	/** The code that query protocols use; it differs from the name where the model says so (`awsQueryError`). */
	readonly code: string;
	readonly message: string;
	readonly status: number;
	readonly fault: 'Sender' | 'Receiver';
	readonly schema: StructureSchema | undefined;
	readonly members: Readonly<Record<string, unknown>>;
}

/**
 * Turns anything thrown by a handler into its wire form. An error is modelled when the service's SDK exports a schema
 * of its name; then the schema says status, query code and members. Anything else is InternalFailure (500).
 */
export function toWireError(sdk: object | undefined, thrown: unknown): WireError {
	const error = thrown instanceof Error ? thrown : new Error(String(thrown));
	const schema = sdk === undefined ? undefined : errorSchemas(sdk).get(error.name);
	const traits = schema?.[3];
	const modelled = schema !== undefined || error instanceof AwsError;
	const [queryCode, queryStatus] = queryErrorOf(traits);
	const status = statusOf(error, queryStatus, traits, modelled);
	const source: Readonly<Record<string, unknown>> =
		error instanceof AwsError ? error.members : (error as unknown as Record<string, unknown>);
	return {
		name: modelled ? error.name : 'InternalFailure',
		code: queryCode ?? (modelled ? error.name : 'InternalFailure'),
		message: modelled ? error.message : `The local AWS failed inside: ${error.message}`,
		status,
		fault: status < 500 ? 'Sender' : 'Receiver',
		schema,
		members: Object.fromEntries(
			(schema?.[4] ?? []).filter((name) => source[name] !== undefined).map((name) => [name, source[name]]),
		),
	};
}

/** The schemas of an error's members besides its message, which every protocol spells in its own way. */
export function modelledMembers({schema}: WireError): Readonly<Record<string, unknown>> {
	const [, , , , names = [], schemas = []] = schema ?? [];
	return Object.fromEntries(
		names.map((name, index) => [name, schemas[index]] as const).filter(([name]) => name.toLowerCase() !== 'message'),
	);
}

type Traits = Readonly<Record<string, unknown>> | undefined;

const traitsOf = (traits: unknown): Traits =>
	typeof traits === 'object' && traits !== null ? (traits as Record<string, unknown>) : undefined;

function queryErrorOf(traits: unknown): readonly [string | undefined, number | undefined] {
	const value = traitsOf(traits)?.awsQueryError;
	return Array.isArray(value) ? [value[0] as string, value[1] as number] : [undefined, undefined];
}

function statusOf(error: Error, queryStatus: number | undefined, traits: unknown, modelled: boolean): number {
	const metadata = (error as {$metadata?: {httpStatusCode?: number}}).$metadata;
	if (metadata?.httpStatusCode !== undefined) return metadata.httpStatusCode;
	if (queryStatus !== undefined) return queryStatus;
	const known = traitsOf(traits);
	if (typeof known?.httpError === 'number') return known.httpError;
	if (error instanceof AwsError) return error.status;
	return known?.error === 'server' || !modelled ? 500 : 400;
}
