import {STATUS_CODES} from 'node:http';

/** A response that the load balancer gives by itself. */
export interface Answer {
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
	readonly location?: string;
}

/** The page that a load balancer answers errors with. */
export function errorPage(status: number): Answer {
	const title = `${status} ${reasonOf(status)}`;
	const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
	return {status, contentType: 'text/html', body};
}

const reasons: Readonly<Record<number, string>> = {
	503: 'Service Temporarily Unavailable',
	504: 'Gateway Time-out',
	414: 'Request-URI Too Large',
};

function reasonOf(status: number): string {
	return reasons[status] ?? STATUS_CODES[status] ?? '';
}

/** The bytes of an answer; the body is left out for HEAD. */
export function serialise(answer: Answer, method: string, isKeptAlive: boolean): Buffer {
	const body = Buffer.from(answer.body);
	const head = [
		`HTTP/1.1 ${answer.status} ${reasonOf(answer.status)}`,
		'Server: awselb/2.0',
		`Date: ${new Date().toUTCString()}`,
		...(answer.contentType === '' ? [] : [`Content-Type: ${answer.contentType}`]),
		`Content-Length: ${body.length}`,
		`Connection: ${isKeptAlive ? 'keep-alive' : 'close'}`,
		...(answer.location === undefined ? [] : [`Location: ${answer.location}`]),
	];
	const text = Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
	return method === 'HEAD' ? text : Buffer.concat([text, body]);
}
