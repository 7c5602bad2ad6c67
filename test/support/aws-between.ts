import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A call on its way to AWS. */
export interface AwsCall {
	/** Name that the request is signed for, such as `dynamodb`. */
	readonly service: string;
	/** `RunTask`; method and path where a service has no names of operations on the wire. */
	readonly operation: string;
	/** Who has signed it. */
	readonly accessKey: string;
	readonly body: Buffer;
}

export interface AwsBetween extends AsyncDisposable {
	readonly endpoint: string;
}

export interface Attention {
	readonly isThrottled?: (call: AwsCall) => boolean;
	/** The call is carried out, but its answer gets lost on the way. */
	readonly isLost?: (call: AwsCall) => boolean;
	readonly onCall?: (call: AwsCall) => void;
}

/** What stands between callers and an AWS: it sees every call, and does to it what a test wants. */
export async function awsBetween(
	target: string,
	{isThrottled = () => false, isLost = () => false, onCall = () => undefined}: Attention,
): Promise<AwsBetween> {
	const server = createServer((incoming, answer) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('error', () => answer.destroy());
		incoming.on('end', () => {
			const call = callOf(incoming, Buffer.concat(chunks));
			onCall(call);
			if (isThrottled(call) && throttle(incoming, call, answer)) return;
			pass(target, incoming, call.body, isLost(call) ? undefined : answer);
		});
	});
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	return {
		endpoint: `http://127.0.0.1:${port}`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Without an `answer` to write, the connection breaks once the call was carried out. */
function pass(target: string, incoming: IncomingMessage, body: Buffer, answer: ServerResponse | undefined): void {
	const {method = 'GET', url = '/'} = incoming;
	const {'transfer-encoding': _, ...headers} = incoming.headers;
	const onward = request(new URL(url, target), {
		...{method, headers: {...headers, 'content-length': body.length}},
	});
	onward.on('response', (response) => {
		if (answer === undefined) {
			response.resume().on('end', () => incoming.socket.destroy());
			return;
		}
		answer.writeHead(response.statusCode ?? 500, response.headers);
		response.pipe(answer);
	});
	onward.on('error', () => incoming.socket.destroy());
	onward.end(body);
}

function callOf({headers, method = '', url = ''}: IncomingMessage, body: Buffer): AwsCall {
	const signed = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '');
	const target = headers['x-amz-target'];
	const action = isQuery(headers['content-type']) ? new URLSearchParams(body.toString()).get('Action') : undefined;
	return {
		service: signed?.[2] ?? '',
		operation: action ?? (typeof target === 'string' ? target.split('.').at(-1) : undefined) ?? `${method} ${url}`,
		accessKey: signed?.[1] ?? '',
		body,
	};
}

const isQuery = (type = ''): boolean => type.startsWith('application/x-www-form-urlencoded');

/** Answers as the service does whose limit was passed; false where nobody knows how it does. */
function throttle({headers}: IncomingMessage, {service}: AwsCall, answer: ServerResponse): boolean {
	const refusal = refusalOf(service, headers);
	if (refusal === undefined) return false;
	answer.writeHead(refusal.status, {'x-amzn-requestid': 'throttled', ...refusal.headers});
	answer.end(refusal.body);
	return true;
}

interface Refusal {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

const xml = {'content-type': 'text/xml'};
const names: Readonly<Record<string, string>> = {
	dynamodb: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
	sqs: 'com.amazonaws.sqs#RequestThrottled',
};

function refusalOf(service: string, headers: IncomingMessage['headers']): Refusal | undefined {
	if (service === 'lambda') {
		const type = {'content-type': 'application/json', 'x-amzn-errortype': 'TooManyRequestsException'};
		return {status: 429, headers: type, body: '{"Type":"User","message":"Rate exceeded"}'};
	}
	if (service === 's3') {
		return {status: 503, headers: xml, body: '<Error><Code>SlowDown</Code><Message>Slow down.</Message></Error>'};
	}
	if (service === 'ec2') {
		const error = '<Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error>';
		return {status: 503, headers: xml, body: `<Response><Errors>${error}</Errors><RequestID>0</RequestID></Response>`};
	}
	if (isQuery(headers['content-type'])) {
		const error = '<Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>';
		return {status: 400, headers: xml, body: `<ErrorResponse>${error}<RequestId>0</RequestId></ErrorResponse>`};
	}
	if (headers['x-amz-target'] === undefined) return undefined;
	return {
		status: 400,
		headers: {'content-type': headers['content-type'] ?? 'application/x-amz-json-1.1'},
		body: JSON.stringify({__type: names[service] ?? 'ThrottlingException', message: 'Rate exceeded'}),
	};
}
