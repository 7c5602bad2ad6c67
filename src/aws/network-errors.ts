import {type AwsError, NetworkError} from './errors.ts';
import {type CallContext, details, type RawError, rawError} from './raw-error.ts';
import {isKnownRegion, noSuchRegion} from './regions.ts';

const tlsCode = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO$|HOSTNAME_MISMATCH)/;
const noRoute: ReadonlySet<string> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']);
const timedOut: ReadonlySet<string> = new Set(['ETIMEDOUT', 'TimeoutError', 'ESOCKETTIMEDOUT']);
/** Of Node (`ERR_…`), of its HTTP parser (`HPE_…`) or of the system (`E…`). */
const otherSystemCode = /^(?:ERR_|HPE_|E[A-Z]{3,})/;
const cutOff: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);

/** A service broke down over the request, or a gateway before it lost the service. 503 is sent instead of beginning. */
const halfDone: ReadonlySet<number | undefined> = new Set([500, 502, 504]);

/** Whether AWS may have done what the request asked for: nobody waited for the answer, none came, or it says nothing. */
export function isAnswerLost(error: unknown): boolean {
	const {code, status} = rawError(error);
	if (halfDone.has(status)) return true;
	return code === 'AbortError' || timedOut.has(code) || cutOff.has(code) || code.startsWith('HPE_');
}

/** What kept the call from reaching AWS or the answer from coming back; undefined when AWS did answer. */
export function networkError(raw: RawError, context: CallContext): AwsError | undefined {
	if (raw.status !== undefined) return undefined;
	const host = context.endpoint ?? `AWS (${context.service}, ${context.region})`;
	const because = (message: string, nextStep: string) => new NetworkError(message, nextStep, details(raw, context));
	if (raw.code === 'ENOTFOUND' || raw.code === 'EAI_AGAIN') return unknownHost(raw, context, host);
	if (raw.code === 'ECONNREFUSED') return because(`Nothing listens at ${host}.`, refusedNextStep(context));
	if (tlsCode.test(raw.code)) {
		return because(
			`The secure connection to ${host} failed: ${raw.code}.`,
			"A proxy may be replacing certificates: set NODE_EXTRA_CA_CERTS to its CA file, or check the endpoint and this machine's clock.",
		);
	}
	if (noRoute.has(raw.code)) return because(`There is no way to reach ${host} from here.`, 'Check the network or VPN.');
	if (timedOut.has(raw.code)) {
		return because(`${host} did not answer in time.`, 'Check the network, VPN or proxy (HTTPS_PROXY), then try again.');
	}
	if (cutOff.has(raw.code))
		return because(`The connection to ${host} broke off.`, 'Try again; check the network if it happens often.');
	if (raw.code.startsWith('ERR_PROXY')) {
		return because(`The proxy does not let the call to ${host} through.`, 'Check HTTPS_PROXY and NO_PROXY.');
	}
	if (otherSystemCode.test(raw.code)) {
		return because(
			`The call to ${host} failed before an answer came: ${raw.code}.`,
			'Check the network and try again.',
		);
	}
	return undefined;
}

function refusedNextStep(context: CallContext): string {
	if (context.mode === 'local') return 'Start the local AWS again: ecs-console local start';
	return context.endpoint === undefined
		? 'A firewall or proxy refuses the connection; check HTTPS_PROXY.'
		: 'Start what should listen there, or correct --endpoint-url / AWS_ENDPOINT_URL.';
}

/** A host that does not exist is a Region that does not exist, unless the Region is known: then there is no DNS. */
function unknownHost(raw: RawError, context: CallContext, host: string): AwsError {
	if (context.endpoint === undefined && raw.code === 'ENOTFOUND' && !isKnownRegion(context.region)) {
		return noSuchRegion(context.region, details(raw, context));
	}
	return new NetworkError(
		`The address of ${host} cannot be found.`,
		context.endpoint === undefined
			? 'Check that this machine is on the network and its DNS works.'
			: 'Correct --endpoint-url / AWS_ENDPOINT_URL, or check that DNS works.',
		details(raw, context),
	);
}
