import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import type {CatalogueEntry} from '../services/catalogue.ts';
import type {ProtocolSettings} from '../wire/codec.ts';
import {AwsError} from '../wire/errors.ts';
import {operationsOf} from '../wire/schema.ts';
import {handlerOf, type LoadedService, type ServiceHost} from '../wire/service.ts';
import {AddressPlan} from './addresses.ts';
import {EventBus} from './bus.ts';
import {type Clock, SystemClock} from './clock.ts';
import type {ServiceContext} from './context.ts';
import type {ImageSource, Runtime} from './runtime.ts';
import type {Call, ServiceName} from './sdks.ts';
import {Store} from './store.ts';

export interface EngineOptions {
	readonly catalogue: readonly CatalogueEntry[];
	/** Where state, images and containers lie; made if missing. */
	readonly directory: string;
	readonly runtime: (engine: {readonly directory: string; readonly clock: Clock}) => Runtime;
	readonly images: (engine: {readonly directory: string; readonly region: string}) => ImageSource;
	readonly region?: string;
	readonly account?: string;
	readonly clock?: Clock;
	readonly log?: (message: string) => void;
}

const globalRegion = 'aws-global';

/** The services of a local AWS and what they share. It makes a service when it is first asked for. */
export class Engine implements ServiceHost, AsyncDisposable {
	readonly addresses: readonly CatalogueEntry[];
	readonly defaultRegion: string;
	readonly account: string;
	readonly store: Store;
	readonly clock: Clock;
	readonly bus = new EventBus();
	/** Set once the server listens. */
	endpoint = '';
	readonly #directory: string;
	readonly #plan: AddressPlan;
	readonly #runtime: Runtime;
	readonly #images: ImageSource;
	readonly #log: (message: string) => void;
	readonly #stopping = new AbortController();
	readonly #services = new Map<string, Promise<LoadedService>>();

	private constructor(options: EngineOptions, store: Store, plan: AddressPlan) {
		this.addresses = options.catalogue;
		this.defaultRegion = options.region ?? 'us-east-1';
		this.account = options.account ?? '000000000000';
		this.clock = options.clock ?? new SystemClock();
		this.store = store;
		this.#directory = options.directory;
		this.#plan = plan;
		this.#runtime = options.runtime({directory: join(options.directory, 'containers'), clock: this.clock});
		this.#images = options.images({directory: join(options.directory, 'images'), region: this.defaultRegion});
		this.#log = options.log ?? (() => undefined);
	}

	static async open(options: EngineOptions): Promise<Engine> {
		mkdirSync(options.directory, {recursive: true, mode: 0o700});
		const store = new Store(join(options.directory, 'state.sqlite'), ({message}) => options.log?.(message));
		const plan = await AddressPlan.open(store.collection('engine/addresses'));
		return new Engine(options, store, plan);
	}

	load(name: string, region: string): Promise<LoadedService> {
		const entry = this.addresses.find((candidate) => candidate.name === name);
		if (entry === undefined) throw new AwsError('NotImplemented', `The local AWS has no service «${name}».`, 501);
		const place = entry.isGlobal === true ? globalRegion : region;
		const key = `${name}@${place}`;
		const known = this.#services.get(key);
		if (known !== undefined) return known;
		const loading = this.#make(entry, place);
		this.#services.set(key, loading);
		loading.catch(() => this.#services.delete(key));
		return loading;
	}

	persist(): void {
		try {
			this.store.flush();
		} catch (error) {
			// A status that clients do not try again at once, as they do with 500 and 503.
			throw new AwsError('InsufficientStorage', (error as Error).message, 507);
		}
	}

	status(): Readonly<Record<string, unknown>> {
		return {pid: process.pid, region: this.defaultRegion, account: this.account, endpoint: this.endpoint};
	}

	/** Loads every service that has state, so that what was under way goes on; then ends what nobody has taken up. */
	async resume(): Promise<void> {
		const places = this.store.names().flatMap((name) => {
			const [, service, region] = /^([a-z0-9]+)@([a-z0-9-]+)\//.exec(name) ?? [];
			return service === undefined || region === undefined ? [] : [`${service}@${region}`];
		});
		const listeners = new Set<string>(this.addresses.filter(({isListener}) => isListener).map(({name}) => name));
		const isListener = (place: string): boolean => listeners.has(place.split('@')[0] ?? '');
		for (const place of new Set([...places.filter(isListener), ...places])) {
			const [service = '', region = ''] = place.split('@');
			await this.load(service, region);
		}
		this.#background('sweep of containers', () => this.#sweep());
	}

	/** Ends containers that a killed engine had started but no service knows any more. */
	async #sweep(): Promise<void> {
		const loaded = await Promise.all(this.#services.values());
		await this.#runtime.sweep((id) => loaded.some(({service}) => service.knowsContainer?.(id) === true));
	}

	/** Ends services and containers, then closes the store. Only an engine that was killed leaves containers behind. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#stopping.abort(new Error('The local AWS stops.'));
		// Nothing else may keep the process alive any more, and it must not end before its containers have.
		const alive = setInterval(() => undefined, 1000);
		try {
			for (const loading of this.#services.values()) {
				const loaded = await loading.catch(() => undefined);
				await loaded?.service.stop?.();
			}
			await this.#runtime.sweep(() => false);
			await this.#plan[Symbol.asyncDispose]();
		} finally {
			clearInterval(alive);
			this.store[Symbol.dispose]();
		}
	}

	async #make(entry: CatalogueEntry, region: string): Promise<LoadedService> {
		const {service: module} = await entry.load();
		const {config} = new module.client({region: this.defaultRegion}) as {config: {protocolSettings: ProtocolSettings}};
		const owner = entry.partOf === undefined ? undefined : await this.load(entry.partOf, region);
		const service = module.create(this.#context(entry.name, region), owner?.service.shared);
		const {sdk} = module;
		await service.start?.();
		return {name: entry.name, sdk, settings: config.protocolSettings, operations: operationsOf(sdk), service};
	}

	#context(name: ServiceName, region: string): ServiceContext {
		const engine = this;
		return {
			region,
			account: this.account,
			clock: this.clock,
			addresses: this.#plan,
			runtime: this.#runtime,
			images: this.#images,
			bus: this.bus,
			signal: this.#stopping.signal,
			get endpoint() {
				return engine.endpoint;
			},
			get directory() {
				const directory = join(engine.#directory, name, region);
				mkdirSync(directory, {recursive: true});
				return directory;
			},
			call: this.#callFrom(region),
			collection: (collection) => this.store.collection(`${name}@${region}/${collection}`),
			journal: (journal) => this.store.journal(`${name}@${region}/${journal}`),
			background: (what, work) => this.#background(`${name}: ${what}`, work),
			log: (message) => this.#log(`${name}: ${message}`),
		};
	}

	#callFrom(region: string): Call {
		const place = region === globalRegion ? this.defaultRegion : region;
		return (async (name: ServiceName, operation: string, input: unknown) => {
			const loaded = await this.load(name, place);
			const handler = handlerOf(loaded.service, operation);
			if (handler === undefined) {
				throw new AwsError('NotImplemented', `The local AWS does not implement ${name}:${operation}.`, 501);
			}
			return handler(input, {requestId: 'in-process', operation, protocol: 'in-process'});
		}) as Call;
	}

	#background(what: string, work: () => Promise<void>): void {
		work().catch((error: unknown) => {
			if (this.#stopping.signal.aborted) return;
			this.#log(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		});
	}
}
