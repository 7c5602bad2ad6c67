import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {ProtocolSettings} from './codec.ts';
import type {Operation} from './schema.ts';

type AnyClient = new (configuration: {region: string}) => {readonly config: unknown};

// The command's own members carry its types; inferring from the constructor's overloads would give `never`.
type CommandTypes<Command> = Command extends new (
	...arguments_: never[]
) => {
	input: infer Input;
	resolveMiddleware(...arguments_: never[]): (...arguments_: never[]) => Promise<{output: infer Output}>;
}
	? {input: Input; output: Omit<Output, '$metadata'>}
	: never;

/** Names of the operations that an SDK module has commands for. */
export type OperationName<Sdk> = {
	[Key in keyof Sdk & string]: Key extends `${infer Name}Command` ? Name : never;
}[keyof Sdk & string];

export type OperationInput<Sdk, Name extends string> = `${Name}Command` extends keyof Sdk
	? CommandTypes<Sdk[`${Name}Command`]>['input']
	: never;
export type OperationOutput<Sdk, Name extends string> = `${Name}Command` extends keyof Sdk
	? CommandTypes<Sdk[`${Name}Command`]>['output']
	: never;

/** What a handler may know about the request that it answers. */
export interface RequestContext {
	readonly requestId: string;
	readonly operation: string;
	readonly protocol: string;
	/** Absent when another service of the local AWS calls in process. */
	readonly request?: IncomingMessage;
}

/** One handler per implemented operation, typed by the SDK's own commands. A missing one answers NotImplemented. */
export type Handlers<Sdk> = {
	[Name in OperationName<Sdk>]?: (
		input: OperationInput<Sdk, Name>,
		context: RequestContext,
	) => Promise<OperationOutput<Sdk, Name>> | OperationOutput<Sdk, Name>;
};

/** A service in one region, alive: what a `ServiceModule` makes. */
export interface Service<Sdk = unknown> {
	readonly handlers: Handlers<Sdk>;
	/** Plain HTTP below the paths that the service's description claims (registry, task metadata…). */
	readonly http?: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;
	/** The same for requests to upgrade to a WebSocket; what it throws is answered as plain HTTP. */
	readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL) => Promise<void>;
	/** CORS headers for a page's request to a bucket, preflights among them; undefined refuses. S3 only. */
	readonly cors?: (request: IncomingMessage, bucket: string | undefined) => Record<string, string> | undefined;
	/** Takes up work that was under way when the engine last ended. */
	readonly start?: () => Promise<void>;
	/** Whether a container is this service's, once it has started; what nobody knows is ended. */
	readonly knowsContainer?: (id: string) => boolean;
	/** Lets go of timers and sockets; state is already in the store. */
	readonly stop?: () => Promise<void>;
	/** What a service that is `partOf` this one works on. */
	readonly shared?: unknown;
}

/** What a service's `index.ts` exports: the SDK module that defines its wire, and how to make it. */
export interface ServiceModule<Context> {
	readonly sdk: object;
	readonly client: AnyClient;
	/** `shared` is of the service that this one is part of, if it is. */
	readonly create: (context: Context, shared: unknown) => Service;
}

/** Ties handlers to the types of an SDK module; use it to export a service. */
export function defineService<Context, Sdk extends object>(definition: {
	readonly sdk: Sdk;
	readonly client: AnyClient;
	readonly create: (context: Context, shared: unknown) => Service<NoInfer<Sdk>>;
}): ServiceModule<Context> {
	return definition as unknown as ServiceModule<Context>;
}

/** How requests find a service before its code is loaded. */
export interface ServiceAddress {
	readonly name: string;
	/** Service part of the SigV4 credential scope. */
	readonly signingName: string;
	/** Prefix of `X-Amz-Target`, and of the path in Smithy RPC v2. */
	readonly target?: string;
	/** `Version` of the query protocols. */
	readonly version?: string;
	readonly rest?: 'json' | 'xml';
	/** Paths of plain HTTP that belong to the service: what they begin with, `{region}` where they name the region. */
	readonly paths?: readonly string[];
}

/** A loaded service as the wire needs it. */
export interface LoadedService {
	readonly name: string;
	readonly sdk: object;
	readonly settings: ProtocolSettings;
	readonly operations: ReadonlyMap<string, Operation>;
	readonly service: Service;
}

/** Who the wire asks for services. */
export interface ServiceHost {
	readonly addresses: readonly ServiceAddress[];
	readonly defaultRegion: string;
	load(name: string, region: string): Promise<LoadedService>;
	/** Called before each answer, so that what was answered survives a crash; throws what to answer instead. */
	persist(): void;
	/** What `GET /_local` answers: who serves here. */
	status(): Readonly<Record<string, unknown>>;
}

type UntypedHandler = (input: unknown, context: RequestContext) => Promise<unknown> | unknown;

export function handlerOf(service: Service, operation: string): UntypedHandler | undefined {
	return (service.handlers as Readonly<Record<string, UntypedHandler | undefined>>)[operation];
}
