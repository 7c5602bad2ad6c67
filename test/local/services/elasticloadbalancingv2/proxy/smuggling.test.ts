import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {requestBody} from '../../../../../src/local/services/elasticloadbalancingv2/proxy/body.ts';
import {
	connectionTokens,
	requestToTarget,
	responseToClient,
} from '../../../../../src/local/services/elasticloadbalancingv2/proxy/forwarding.ts';
import {
	HeadError,
	parseRequestHead,
	parseResponseHead,
} from '../../../../../src/local/services/elasticloadbalancingv2/proxy/head.ts';

const from = {clientAddress: '127.0.0.1', listenerPort: 80, forwardedFor: 'append'} as const;
const head = (...headers: string[]) => parseRequestHead(['POST / HTTP/1.1', 'Host: x', ...headers].join('\r\n'));

/** Feeds a chunked body in pieces of one size; how many bytes were taken, and whether that was its end. */
function takeChunked(text: string, piece = text.length): {taken: number; isDone: boolean} {
	const body = requestBody(head('Transfer-Encoding: chunked'));
	const bytes = Buffer.from(text, 'latin1');
	let taken = 0;
	for (let at = 0; at < bytes.length && !body.isDone; at += piece)
		taken += body.take(bytes.subarray(at, at + piece), 0);
	return {taken, isDone: body.isDone};
}

/** A target must never see bytes of one request as another. */
describe('heads that two readers could read in two ways', () => {
	it.each([
		'X-A: b\nTransfer-Encoding: chunked',
		'X-A: b\rX-C: d',
		'X-A: \0',
		'Transfer-Encoding : chunked',
		' folded',
	])('are refused: %j', (line) => expect(() => head(line)).toThrow(HeadError));

	it.each([
		[['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], 400],
		[['Transfer-Encoding: chunked', 'Content-Length: 3'], 400],
		[['Content-Length: 3', 'Content-Length: 4'], 400],
		[['Transfer-Encoding: chunked, identity'], 501],
	])('are refused for their body: %j', (headers, status) => {
		expect(() => requestBody(head(...headers))).toThrow(expect.objectContaining({status}));
	});

	it('are refused when HTTP/1.0 is said to be chunked, which it cannot be', () => {
		const old = parseRequestHead('POST / HTTP/1.0\r\nTransfer-Encoding: chunked');
		expect(() => requestBody(old)).toThrow(expect.objectContaining({status: 400}));
	});

	it.each(['Content-Length', 'Transfer-Encoding', 'Host'])('keep %s even when Connection names it', (name) => {
		const value = {'Content-Length': '5', 'Transfer-Encoding': 'chunked', Host: 'x'}[name];
		const lines = [`Connection: close, ${name}`, ...(name === 'Host' ? [] : [`${name}: ${value}`])];
		const request = head(...lines);
		expect(requestToTarget(request, connectionTokens(request), from)).toContain(`\r\n${name}: ${value}\r\n`);
	});

	it('keep the length of a response, whatever its Connection names', () => {
		const response = parseResponseHead('HTTP/1.1 200 OK\r\nConnection: content-length\r\nContent-Length: 5');
		expect(responseToClient(response, [], true)).toContain('\r\nContent-Length: 5\r\n');
	});
});

describe('chunked bodies', () => {
	it.each([
		'5\nhello\r\n0\r\n\r\n',
		'5;a=b\nhello\r\n0\r\n\r\n',
		'5\r\nhello\n0\r\n\r\n',
		'5\r\nhello\r\n0\n\n',
		'x\r\n',
		'\r\n',
	])('are refused where lines do not end as they must: %j', (text) =>
		expect(() => takeChunked(text)).toThrow(HeadError),
	);

	it('end where they end, however they are cut', () => {
		const chunk = fc.tuple(
			fc.string({minLength: 1, maxLength: 30, unit: 'binary-ascii'}),
			fc.constantFrom('', ';a=b', ' ;a'),
		);
		fc.assert(
			fc.property(
				fc.array(chunk),
				fc.constantFrom('', 'X-T: 1\r\n'),
				fc.integer({min: 1, max: 20}),
				(chunks, trailer, piece) => {
					const data = chunks
						.map(([text, extension]) => `${text.length.toString(16)}${extension}\r\n${text}\r\n`)
						.join('');
					const body = `${data}0\r\n${trailer}\r\n`;
					expect(takeChunked(`${body}GET / HTTP/1.1\r\n`, piece)).toEqual({taken: body.length, isDone: true});
				},
			),
		);
	});
});
