import {codecFor} from './codec.ts';
import {modelledMembers, type WireError} from './errors.ts';
import type {Exchange, Reply} from './exchange.ts';
import {type QueryDialect, readQuery} from './query.ts';
import {derived, type Operation, pick, type StructureSchema, structure} from './schema.ts';
import type {LoadedService} from './service.ts';

const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>';

/** awsQuery and ec2Query: a form goes in, XML comes out. Envelopes are schemas of our own given to the SDK's XML codec. */
export function formExchange(form: URLSearchParams, loaded: LoadedService, requestId: string): Exchange {
	const dialect: QueryDialect = loaded.name === 'ec2' ? 'ec2' : 'query';
	const name = form.get('Action') ?? '';
	const codec = codecFor('xml', loaded.settings);
	const xml = (status: number, schema: StructureSchema, value: unknown): Reply => ({
		status,
		headers: {'content-type': 'text/xml'},
		body: `${xmlDeclaration}${String(codec.encode(schema, value))}`,
	});
	return {
		protocol: dialect === 'ec2' ? 'ec2Query' : 'awsQuery',
		loaded,
		operation: loaded.operations.get(name),
		asked: name,
		input: (operation) => readQuery(form, operation.input, dialect),
		reply(operation, output) {
			if (dialect === 'ec2') return xml(200, ec2Response(operation), {requestId, ...output});
			const envelope = queryResponse(operation);
			return xml(200, envelope, {[`${name}Result`]: output, ResponseMetadata: {RequestId: requestId}});
		},
		error: (error) => errorReply(error, dialect, requestId, xml),
	};
}

/** The members of the output, and the request's id before them. */
function ec2Response(operation: Operation): StructureSchema {
	return derived(operation, 'response', () => {
		const [kind, namespace, name, traits, names, schemas] = pick(
			operation.output,
			`${operation.name}Response`,
			() => true,
		);
		return [kind, namespace, name, traits, ['requestId', ...names], [0, ...schemas]];
	});
}

function queryResponse(operation: Operation): StructureSchema {
	return derived(operation, 'response', () => {
		const name = `${operation.name}Result`;
		const result = pick(operation.output, name, () => true);
		return structure(`${operation.name}Response`, {
			[name]: () => result,
			ResponseMetadata: () => structure('ResponseMetadata', {RequestId: 0}),
		});
	});
}

function errorReply(
	error: WireError,
	dialect: QueryDialect,
	requestId: string,
	xml: (status: number, schema: StructureSchema, value: unknown) => Reply,
): Reply {
	if (dialect === 'ec2') {
		const inner = structure('Error', {Code: 0, Message: 0});
		const envelope = structure('Response', {
			Errors: () => structure('Errors', {Error: () => inner}),
			RequestID: 0,
		});
		return xml(error.status, envelope, {
			Errors: {Error: {Code: error.code, Message: error.message}},
			RequestID: requestId,
		});
	}
	const inner = structure('Error', {Type: 0, Code: 0, Message: 0, ...modelledMembers(error)});
	return xml(error.status, structure('ErrorResponse', {Error: () => inner, RequestId: 0}), {
		Error: {...error.members, Type: error.fault, Code: error.code, Message: error.message},
		RequestId: requestId,
	});
}
