import type {Tag} from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {alreadyExists, busNotFound, invalidValue} from './errors.ts';
import {type BusRecord, defaultBus} from './model.ts';

type BusOptions = Pick<BusRecord, 'description' | 'kmsKey' | 'deadLetterArn'> & {readonly tags: Tag[]};

/** The event buses of a region; the default one is always there. */
export class EventBuses {
	readonly #context: ServiceContext;
	readonly #records: Collection<BusRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('buses');
	}

	/** By name or ARN; without either the default one. Throws ResourceNotFoundException. */
	get(nameOrArn: string | undefined): BusRecord {
		const name = busName(nameOrArn);
		const found = this.#records.get(name) ?? (name === defaultBus ? this.#default() : undefined);
		if (found === undefined) throw busNotFound(name);
		return found;
	}

	has(name: string): boolean {
		return name === defaultBus || this.#records.has(name);
	}

	all(): BusRecord[] {
		return [this.get(defaultBus), ...this.#records.values().filter(({name}) => name !== defaultBus)];
	}

	arnOf(name: string): string {
		return `arn:aws:events:${this.#context.region}:${this.#context.account}:event-bus/${name}`;
	}

	/** Throws ResourceAlreadyExistsException, ValidationException. */
	create(name: string, options: BusOptions): BusRecord {
		if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(name)) {
			throw invalidValue('name', name, 'Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+');
		}
		if (this.has(name)) throw alreadyExists(`Event bus ${name} already exists.`);
		const now = this.#context.clock.now();
		return this.#records.put(name, {name, created: now, modified: now, policy: undefined, ...options});
	}

	save(bus: BusRecord): BusRecord {
		return this.#records.put(bus.name, {...bus, modified: this.#context.clock.now()});
	}

	delete(name: string): void {
		this.#records.delete(name);
	}

	#default(): BusRecord {
		const created = this.#context.clock.now();
		const nothing = {description: undefined, policy: undefined, kmsKey: undefined, deadLetterArn: undefined};
		return {name: defaultBus, created, modified: created, tags: [], ...nothing};
	}
}

/** The name in an ARN of a bus; anything else is a name already. */
export const busName = (nameOrArn = defaultBus): string => /:event-bus\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
