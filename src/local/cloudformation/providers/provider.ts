import type {Clock} from '../../engine/clock.ts';
import type {Call} from '../../engine/sdks.ts';
import type {Values} from '../template/value.ts';

/** What a provider has to work with while it works on one resource of one stack. */
export interface ProviderContext {
	readonly call: Call;
	readonly clock: Clock;
	readonly region: string;
	readonly account: string;
	/** `http://127.0.0.1:<port>` of this engine. */
	readonly endpoint: string;
	readonly stackId: string;
	readonly stackName: string;
	readonly logicalId: string;
	/** The tags with which AWS marks what a stack owns: `aws:cloudformation:stack-id` and so on. */
	readonly systemTags: Readonly<Record<string, string>>;
	/** The same for every attempt at one creation, for APIs that take an idempotency token. */
	readonly token: string;
	/** Whether an earlier attempt, cut off by a crash, may have created the resource already: then adopt it. */
	readonly isRetry: boolean;
	/** Aborted when the resource is no longer wanted: waits end by throwing. */
	readonly signal: AbortSignal;
	/** Whether the stack holds a resource of that physical id under this logical id already, so it is not a lost one. */
	isKnown(physicalId: string): boolean;
	/** `<stack>-<logical id>-<suffix>`, the suffix the same for every attempt at one creation. */
	physicalName(options?: {readonly maximumLength?: number; readonly lowerCase?: boolean}): string;
	/** Stores the physical id as soon as it is known, before any wait; ends the `Resource creation Initiated` step. */
	initiated(physicalId: string): void;
	/** Says that the resource is configured and only its steady state is waited for. */
	configured(): void;
}

/** A resource as its provider made it: what `Ref` gives and what `Fn::GetAtt` may ask for. */
export interface ResourceState {
	readonly physicalId: string;
	readonly attributes: Values;
}

/**
 * Makes, changes and removes resources of one type. Each step may run again after a crash: creating adopts what an
 * earlier attempt left, deleting something that is gone succeeds. Properties are valid by specification, have their
 * types, and carry the stack's tags.
 */
export interface ResourceProvider {
	create(context: ProviderContext, properties: Values): Promise<ResourceState>;
	/** Changes what can be changed in place and gives the attributes; without it every change replaces. */
	update?(context: ProviderContext, current: ResourceState, next: Values, previous: Values): Promise<Values>;
	delete(context: ProviderContext, current: ResourceState, properties: Values): Promise<void>;
	/** Decides for properties that the specification marks as replacing only sometimes. */
	needsReplacement?(next: Values, previous: Values): boolean;
	/** The property that gives the resource a name of the template's own choice, so that it cannot be replaced beside itself. */
	readonly nameProperty?: string;
}

export type Providers = Readonly<Record<string, ResourceProvider>>;
