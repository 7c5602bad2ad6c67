import type {IncomingMessage} from 'node:http';
import {AwsError} from './errors.ts';

const loopbackName = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[\w.-]+\.)?localhost)(?::\d+)?$/i;

/**
 * No signature is checked, so a web page must not get through: a foreign Origin is a page's script, a foreign Host a
 * rebound DNS name. Throws AccessDenied (403) for both.
 */
export function refuseForeign({headers}: IncomingMessage): void {
	const host = headers.host ?? '';
	if (!loopbackName.test(host)) {
		throw new AwsError('AccessDenied', `The local AWS answers loopback hosts only, not «${host}».`, 403);
	}
	const {origin} = headers;
	if (origin !== undefined && !isLoopbackOrigin(origin)) {
		throw new AwsError('AccessDenied', `The local AWS refuses requests from the origin «${origin}».`, 403);
	}
}

const isLoopbackOrigin = (origin: string): boolean => URL.canParse(origin) && loopbackName.test(new URL(origin).host);
