import {ConsumeFailure} from '../../shared/failures.ts';
import {log, messageOf} from '../../shared/log.ts';
import type {CloudMap, CloudMapService, RegisteredHost} from './cloud-map.ts';

/** Long enough for a page and the answers it needs, short enough to see a new task soon. */
const freshForMilliseconds = 3_000;

/** The hosts of the service. Answers are kept for three seconds; callers at the same time share one look-up. */
export class Registry {
	readonly #cloudMap: CloudMap;
	readonly #service: CloudMapService | undefined;
	#known: {readonly hosts: Promise<RegisteredHost[]>; readonly until: number} | undefined;

	/** @param service undefined where the task is in no registry: then there are never other hosts */
	constructor(cloudMap: CloudMap, service: CloudMapService | undefined) {
		this.#cloudMap = cloudMap;
		this.#service = service;
	}

	/** @throws ConsumeFailure DEPENDENCY_FAILURE when Cloud Map does not answer */
	async hosts({fresh = false}: {readonly fresh?: boolean} = {}): Promise<RegisteredHost[]> {
		if (this.#service === undefined) {
			return [];
		}
		if (fresh || this.#known === undefined || this.#known.until < Date.now()) {
			this.#known = {hosts: this.#find(this.#service), until: Date.now() + freshForMilliseconds};
		}
		try {
			return await this.#known.hosts;
		} catch (error) {
			this.#known = undefined; // a failure is not worth keeping
			throw new ConsumeFailure(
				'DEPENDENCY_FAILURE',
				`The hosts of the service could not be found: ${messageOf(error)}`,
				error,
			);
		}
	}

	async #find({serviceId, namespaceName, serviceName}: CloudMapService): Promise<RegisteredHost[]> {
		if (namespaceName !== undefined && serviceName !== undefined) {
			try {
				const hosts = await this.#cloudMap.discover(namespaceName, serviceName);
				if (hosts !== undefined) {
					return hosts;
				}
			} catch (error) {
				log('warn', 'DiscoverInstances failed; ListInstances is tried instead', {reason: messageOf(error)});
			}
		}
		return await this.#cloudMap.list(serviceId);
	}
}
