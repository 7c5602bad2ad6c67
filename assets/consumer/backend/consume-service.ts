import type {ConsumeError, ConsumeRequest, ConsumeResponse, InstanceSummary, UsageSpec} from '../shared/consume-api.ts';
import {asConsumeError, ConsumeFailure} from '../shared/failures.ts';
import type {Address} from './discovery/own-address.ts';
import {parseConsumeRequest} from './usage-request.ts';

/** A host of the service; `own` is the one that this process is. */
export interface Host extends Address {
	readonly own: boolean;
}

export interface ConsumeServiceParts {
	/** The registered hosts; `fresh` does not take a kept answer. */
	hosts(options?: {readonly fresh?: boolean}): Promise<readonly Host[]>;
	/** As the registry shows this host, or until it was seen there, as it sees itself. */
	ownAddress(): Address;
	/** Sets targets here. */
	set(usage: readonly UsageSpec[]): void;
	summary(asked: readonly UsageSpec[]): InstanceSummary['usage'];
	/** Sends the request to one other host, for itself. */
	ask(peer: Address, request: ConsumeRequest): Promise<ConsumeResponse>;
	/** From 0 to below 1. */
	random(): number;
}

/**
 * Answers consume requests: finds the hosts that a request is for and puts their answers together. What fails becomes
 * an error in the answer, beside what the other hosts answered.
 */
export class ConsumeService {
	readonly #parts: ConsumeServiceParts;

	constructor(parts: ConsumeServiceParts) {
		this.#parts = parts;
	}

	/** Never throws: a request that cannot be served is answered with its error and this host's present state. */
	async consume(body: string): Promise<ConsumeResponse> {
		try {
			const request = parseConsumeRequest(body);
			const answers = await this.#route(request);
			return {
				errors: answers.flatMap(({errors}) => errors),
				instances: answers.flatMap(({instances}) => instances),
			};
		} catch (error) {
			return this.#failed(error);
		}
	}

	async #route(request: ConsumeRequest): Promise<ConsumeResponse[]> {
		switch (request.candidate) {
			case 'SELF':
				return [this.#serveHere(request)];
			case 'ALL':
				return await this.#fanOut(request, await this.#all());
			case 'RANDOM':
				return await this.#fanOut(request, [await this.#anyHost()]);
			case 'SPECIFIC':
				return await this.#fanOut(request, [await this.#specificHost(request)]);
		}
	}

	/** Every registered host, and this one: it is alive even where the registry does not know so yet. */
	async #all(): Promise<readonly Host[]> {
		const hosts = await this.#parts.hosts();
		return hosts.some(({own}) => own) ? hosts : [{...this.#parts.ownAddress(), own: true}, ...hosts];
	}

	async #anyHost(): Promise<Host> {
		const hosts = await this.#parts.hosts();
		const chosen = hosts[Math.floor(this.#parts.random() * hosts.length)];
		if (chosen === undefined) {
			throw new ConsumeFailure(
				'DEPENDENCY_FAILURE',
				'No host is registered yet, so none can be drawn. Try again, or use SELF.',
			);
		}
		return chosen;
	}

	/** Only registered hosts: otherwise anybody could make this service call any address of its network. */
	async #specificHost({host, port}: ConsumeRequest): Promise<Host> {
		const own = this.#parts.ownAddress();
		if (own.host === host && own.port === port) {
			return {...own, own: true};
		}
		const among = (hosts: readonly Host[]) =>
			hosts.find((candidate) => candidate.host === host && candidate.port === port);
		const found = among(await this.#parts.hosts()) ?? among(await this.#parts.hosts({fresh: true}));
		if (found === undefined) {
			throw new ConsumeFailure(
				'CLIENT_FAILURE',
				`${host}:${port} is no host of this service. Ask ALL to see which there are.`,
			);
		}
		return found;
	}

	async #fanOut(request: ConsumeRequest, hosts: readonly Host[]): Promise<ConsumeResponse[]> {
		return await Promise.all(hosts.map((host) => (host.own ? this.#serveHere(request) : this.#askPeer(host, request))));
	}

	async #askPeer({host, port}: Host, {usage}: ConsumeRequest): Promise<ConsumeResponse> {
		const failedAt = (error: ConsumeError): ConsumeError => ({...error, host, port});
		try {
			const {errors, instances} = await this.#parts.ask({host, port}, {candidate: 'SELF', usage});
			// The registry's name for the peer, whatever it calls itself: the name that SPECIFIC can use.
			return {errors: errors.map(failedAt), instances: instances.map((instance) => ({...instance, host, port}))};
		} catch (error) {
			return {errors: [failedAt(asConsumeError(error))], instances: []};
		}
	}

	#serveHere({usage}: ConsumeRequest): ConsumeResponse {
		const own = this.#parts.ownAddress();
		try {
			this.#parts.set(usage);
			return {errors: [], instances: [{...own, usage: this.#parts.summary(usage)}]};
		} catch (error) {
			return {errors: [{...asConsumeError(error), ...own}], instances: [{...own, usage: this.#parts.summary(usage)}]};
		}
	}

	#failed(error: unknown): ConsumeResponse {
		const own = this.#parts.ownAddress();
		return {errors: [asConsumeError(error)], instances: [{...own, usage: this.#parts.summary([])}]};
	}
}
