import {AwsError} from './errors.ts';
import type {Exchange} from './exchange.ts';
import {formExchange} from './form.ts';
import type {WireRequest} from './request.ts';
import {restExchange} from './rest-exchange.ts';
import {rpcExchange} from './rpc.ts';
import type {ServiceAddress, ServiceHost} from './service.ts';

const regionName = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const rpcPath = /^\/service\/(?<target>\w+)\/operation\/(?<operation>\w+)$/;

/**
 * Chooses service and protocol by the request alone: clients of one service differ in the protocol they speak
 * (CloudWatch: JSON from JavaScript, CBOR from Go, query from an old CLI).
 */
export async function route(host: ServiceHost, request: WireRequest, requestId: string): Promise<Exchange> {
	const rpc = rpcPath.exec(request.url.pathname)?.groups;
	const target = request.message.headers['x-amz-target'];
	if (rpc !== undefined || target !== undefined) {
		const [prefix = '', operation = ''] = rpc === undefined ? String(target).split('.') : [rpc.target, rpc.operation];
		const address = find(host, (candidate) => candidate.target === prefix, prefix);
		return rpcExchange(request, await host.load(address.name, request.region), operation, rpc !== undefined);
	}
	const form = formOf(request);
	if (form.has('Action')) {
		const address = findQueryService(host, request.scope, form.get('Version'));
		return formExchange(form, await host.load(address.name, request.region), requestId);
	}
	// An unsigned REST request can only be for a public S3 object.
	const scope = request.scope === '' ? 's3' : request.scope;
	const address = find(host, ({rest, signingName}) => rest !== undefined && signingName === scope, scope);
	return restExchange(request, await host.load(address.name, request.region), address.rest ?? 'json', requestId);
}

/** The service and region that a path of plain HTTP belongs to; undefined when it is none. */
export function routePlain(
	{addresses, defaultRegion}: ServiceHost,
	pathname: string,
): {readonly name: string; readonly region: string} | undefined {
	for (const {name, paths = []} of addresses) {
		for (const path of paths) {
			const [before = '', after] = path.split('{region}');
			if (!pathname.startsWith(before)) continue;
			const region = after === undefined ? defaultRegion : pathname.slice(before.length).split('/')[0];
			if (region && regionName.test(region)) return {name, region};
		}
	}
	return undefined;
}

function formOf({contentType, body, url}: WireRequest): URLSearchParams {
	return contentType.startsWith('application/x-www-form-urlencoded')
		? new URLSearchParams(body.toString('utf8'))
		: url.searchParams;
}

function findQueryService(host: ServiceHost, scope: string, version: string | null): ServiceAddress {
	const sameVersion = host.addresses.filter((address) => address.version !== undefined && address.version === version);
	const found = sameVersion.find(({signingName}) => signingName === scope) ?? sameVersion[0];
	if (found !== undefined) return found;
	return find(host, ({signingName}) => signingName === scope, `${scope} ${version ?? ''}`.trim());
}

function find(host: ServiceHost, matches: (address: ServiceAddress) => boolean, asked: string): ServiceAddress {
	const found = host.addresses.find(matches);
	if (found === undefined) throw new AwsError('NotImplemented', `The local AWS has no service for ${asked}.`, 501);
	return found;
}
