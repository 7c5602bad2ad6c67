import {createServer, request} from 'node:http';
import type {AddressInfo} from 'node:net';

/** What stands between the console and AWS does to a call. */
export type Trouble = 'none' | 'throttle' | 'drop' | 'expire' | 'hang' | 'page';

export interface TroubledAws extends AsyncDisposable {
	readonly endpoint: string;
	trouble: Trouble;
}

const answers: Readonly<Record<string, string>> = {
	throttle: 'ThrottlingException',
	expire: 'ExpiredTokenException',
};

/** A way to an AWS on which calls are throttled, lost, or refused, when a test says so. */
export async function troubledAws(target: string): Promise<TroubledAws> {
	const server = createServer((call, answer) => {
		const {trouble} = aws;
		if (trouble === 'hang') return;
		if (trouble === 'drop') {
			call.socket.destroy();
			return;
		}
		if (trouble === 'page') {
			answer
				.writeHead(200, {'content-type': 'text/html'})
				.end('<html><body><h1>Log in to the hotel</h1></body></html>');
			return;
		}
		const code = answers[trouble];
		if (code === undefined) {
			pass(call.method ?? 'GET', call.url ?? '/');
			return;
		}
		const isXml = !String(call.headers['content-type']).includes('json');
		answer.writeHead(400, {
			'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1',
			'x-amzn-requestid': 'trouble',
		});
		answer.end(isXml ? xmlError(code) : JSON.stringify({__type: code, message: 'Rate exceeded'}));

		function pass(method: string, path: string): void {
			const onward = request(new URL(path, target), {method, headers: call.headers}, (response) => {
				answer.writeHead(response.statusCode ?? 500, response.headers);
				response.pipe(answer);
			});
			onward.on('error', () => call.socket.destroy());
			call.pipe(onward);
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	const aws: TroubledAws = {
		endpoint: `http://127.0.0.1:${port}`,
		trouble: 'none',
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return aws;
}

const xmlError = (code: string): string =>
	`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>Rate exceeded</Message></Error><RequestId>trouble</RequestId></ErrorResponse>`;
