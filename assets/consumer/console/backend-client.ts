import type {ConsumeError, ConsumeRequest, ConsumeResponse, InstanceSummary} from '../shared/consume-api.ts';
import {callJson} from '../shared/http-client.ts';
import {messageOf} from '../shared/log.ts';

/** Longer than the backend waits for its peers. */
const timeoutMilliseconds = 8_000;

/** Talks to the backend of this task. */
export class BackendClient {
	readonly #url: string;

	constructor(host: string, port: number) {
		this.#url = `http://${host}:${port}/consume`;
	}

	/** Never throws: a backend that does not answer is an error in the answer. */
	async consume(request: ConsumeRequest): Promise<ConsumeResponse> {
		return await this.send(JSON.stringify(request));
	}

	/** As {@link consume}, for a body that the backend is to check. */
	async send(body: string): Promise<ConsumeResponse> {
		try {
			const answer = (await callJson(this.#url, {
				method: 'POST',
				headers: {'content-type': 'application/json'},
				body,
				timeoutMilliseconds,
			})) as ConsumeResponse;
			return {errors: answer.errors, instances: sorted(answer.instances)};
		} catch (error) {
			return {errors: [noBackend(error)], instances: []};
		}
	}

	/** Every host as it is now, sorted by host and port. */
	async list(): Promise<ConsumeResponse> {
		return await this.consume({candidate: 'ALL', usage: []});
	}
}

function noBackend(error: unknown): ConsumeError {
	return {type: 'DEPENDENCY_FAILURE', message: `The backend of this task does not answer: ${messageOf(error)}`};
}

/** By host, numbers in it as numbers, then by port. */
function sorted(instances: readonly InstanceSummary[]): InstanceSummary[] {
	return instances.toSorted((a, b) => a.host.localeCompare(b.host, 'en', {numeric: true}) || a.port - b.port);
}
