import type {AddressPlan} from './addresses.ts';
import type {EventBus} from './bus.ts';
import type {Clock} from './clock.ts';
import type {Journal} from './journal.ts';
import type {ImageSource, Runtime} from './runtime.ts';
import type {Call} from './sdks.ts';
import type {Collection} from './store.ts';

/** All that a service has to work with. One instance a service and region; services never share state but by `call`. */
export interface ServiceContext {
	/** The region that this instance is; `aws-global` for services that have none. */
	readonly region: string;
	readonly account: string;
	/** `http://127.0.0.1:<port>`, where this engine answers. */
	readonly endpoint: string;
	readonly clock: Clock;
	readonly addresses: AddressPlan;
	readonly runtime: Runtime;
	readonly images: ImageSource;
	readonly bus: EventBus;
	/** A folder of the service's own for what does not belong into the store, made at first use. */
	readonly directory: string;
	/** Aborted when the engine stops. */
	readonly signal: AbortSignal;
	readonly call: Call;
	/** Documents of this service in this region, by a name of the service's own choice. */
	collection<Document>(name: string): Collection<Document>;
	/** The service's journal of that name. */
	journal<Document>(name: string): Journal<Document>;
	/** Work that nobody awaits: a failure is logged, an end of the engine is not a failure. */
	background(what: string, work: () => Promise<void>): void;
	log(message: string): void;
}
