import type {ConsumeRequest, ConsumeResponse} from '../shared/consume-api.ts';
import {ConsumeFailure} from '../shared/failures.ts';
import {callJson} from '../shared/http-client.ts';
import {messageOf} from '../shared/log.ts';
import type {Address} from './discovery/own-address.ts';

/** A peer that has not answered by then counts as unreachable; the answers of the others wait no longer. */
const timeoutMilliseconds = 3_000;

/** @throws ConsumeFailure DEPENDENCY_FAILURE when the peer cannot be reached or does not speak our language */
export async function askPeer({host, port}: Address, request: ConsumeRequest): Promise<ConsumeResponse> {
	let answer: Partial<ConsumeResponse> | null;
	try {
		answer = (await callJson(`http://${host}:${port}/consume`, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: JSON.stringify(request),
			timeoutMilliseconds,
		})) as Partial<ConsumeResponse> | null;
	} catch (error) {
		throw new ConsumeFailure(
			'DEPENDENCY_FAILURE',
			`The host ${host}:${port} did not answer: ${messageOf(error)}`,
			error,
		);
	}
	if (!Array.isArray(answer?.errors) || !Array.isArray(answer.instances)) {
		throw new ConsumeFailure(
			'DEPENDENCY_FAILURE',
			`The host ${host}:${port} answered something that is no consume response.`,
		);
	}
	return {errors: answer.errors, instances: answer.instances};
}
