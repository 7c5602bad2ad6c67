/**
 * Every operation of every SDK client that we have, on the wire of the local AWS, without any service behind it: a
 * handler keeps the input it decoded and returns or throws what the peer told it to. Python drives it (round_trip.py):
 *
 *   GET  /echo/services            →  {service: {operations: {name: [input, output]}, structures: {…}, errors: [name]}}
 *   POST /echo/expect   {service, operations: {name: {output} | {error: {name, message, members}}}}
 *   POST /echo/received {service}  →  {operation: input}
 *
 * Values that JSON has not travel as {"$date": milliseconds} and {"$bytes": base64}. Prints its URL, ends with stdin.
 */
import {once} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import {catalogue} from '../../../src/local/services/catalogue.ts';
import type {ProtocolSettings} from '../../../src/local/wire/codec.ts';
import {AwsError} from '../../../src/local/wire/errors.ts';
import {eventStreamMember} from '../../../src/local/wire/event-stream.ts';
import {errorSchemas, operationsOf} from '../../../src/local/wire/schema.ts';
import {createWireServer} from '../../../src/local/wire/server.ts';
import type {LoadedService, ServiceAddress, ServiceHost} from '../../../src/local/wire/service.ts';
import {modelOf} from './model.ts';
import {fromTagged, toTagged} from './tagged-values.ts';

type Client = new (configuration: {region: string}) => {readonly config: {protocolSettings: ProtocolSettings}};
type Members = Readonly<Record<string, unknown>>;
type Answer = {readonly output: unknown} | {readonly error: ThrownError};
interface ThrownError {
	readonly name: string;
	readonly message: string;
	readonly members: unknown;
}

interface EchoService {
	readonly address: ServiceAddress;
	readonly loaded: LoadedService;
	readonly answers: Map<string, Answer>;
	readonly inputs: Map<string, unknown>;
}

const services = new Map<string, EchoService>();
for (const entry of catalogue) {
	const {service} = await entry.load();
	add(entry, service.sdk, service.client as Client);
}

function add(address: ServiceAddress, sdk: object, Client: Client): void {
	const answers = new Map<string, Answer>();
	const inputs = new Map<string, unknown>();
	const operations = operationsOf(sdk);
	const handler = async (name: string, input: unknown): Promise<unknown> => {
		inputs.set(name, await toTagged(input));
		const answer = answers.get(name) ?? {output: {}};
		if ('error' in answer) throw exceptionOf(sdk, answer.error);
		return withStream(operations.get(name)?.output, fromTagged(answer.output) as Record<string, unknown>);
	};
	const handlers = Object.fromEntries(
		Array.from(operations.keys(), (name) => [name, (input: unknown) => handler(name, input)]),
	);
	const {protocolSettings: settings} = new Client({region: 'us-east-1'}).config;
	const loaded = {name: address.name, sdk, settings, operations, service: {handlers}};
	services.set(address.name, {address, loaded, answers, inputs});
}

/** A stream of events is told as a list. */
function withStream(schema: unknown, output: Record<string, unknown>): Record<string, unknown> {
	const member = eventStreamMember(schema);
	return member === undefined ? output : {...output, [member]: Readable.from((output[member] ?? []) as unknown[])};
}

/** The SDK's own exception class, as a service throws it; an `AwsError` for what has none. */
function exceptionOf(sdk: object, {name, message, members}: ThrownError): Error {
	const values = fromTagged(members) as Members;
	const Exception = (sdk as Readonly<Record<string, unknown>>)[name];
	if (typeof Exception !== 'function') return new AwsError(name, message, 400, values);
	return new (Exception as new (options: Members) => Error)({...values, message, $metadata: {}});
}

const control = {
	services: () =>
		Object.fromEntries(
			Array.from(services, ([name, {loaded}]) => [
				name,
				{...modelOf(loaded.operations), errors: [...errorSchemas(loaded.sdk).keys()]},
			]),
		),
	expect({service, operations}: {service: string; operations: Readonly<Record<string, Answer>>}) {
		for (const [name, answer] of Object.entries(operations)) services.get(service)?.answers.set(name, answer);
		return {};
	},
	received({service}: {service: string}) {
		const inputs = services.get(service)?.inputs ?? new Map<string, unknown>();
		const received = Object.fromEntries(inputs);
		inputs.clear();
		return received;
	},
};

async function answerControl(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
	const action = url.pathname.slice('/echo/'.length) as keyof typeof control;
	const body = request.method === 'POST' ? (JSON.parse(await text(request)) as never) : (undefined as never);
	response.setHeader('content-type', 'application/json');
	response.end(JSON.stringify(control[action](body)));
}

const echo: EchoService['loaded']['service'] = {handlers: {}, http: answerControl};
const host: ServiceHost = {
	addresses: [
		{name: 'echo', signingName: 'echo', paths: ['/echo/']},
		...Array.from(services.values(), ({address}) => address),
	],
	defaultRegion: 'us-east-1',
	load: async (name) =>
		services.get(name)?.loaded ?? {
			name,
			sdk: {},
			settings: {defaultNamespace: ''},
			operations: new Map(),
			service: echo,
		},
	persist: () => undefined,
	status: () => ({}),
};

const server = createWireServer(host, ({status, thrown, service, operation}) => {
	const isTold = thrown instanceof AwsError || (thrown instanceof Error && '$fault' in thrown);
	if (thrown !== undefined && !isTold) console.error(status, service, operation, thrown);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
process.stdin.resume().once('end', () => process.exit(0));
