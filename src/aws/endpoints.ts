import {EndpointError} from './errors.ts';
import type {SharedConfig} from './shared-config.ts';
import type {Environment} from './target.ts';

/**
 * The endpoint to use instead of AWS's own for a service, by AWS's order: flag, AWS_ENDPOINT_URL_<SERVICE>,
 * AWS_ENDPOINT_URL, the profile's `[services]` section, the profile's `endpoint_url`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * @param serviceId the SDK's service id, for example `Elastic Load Balancing v2`
 * @throws EndpointError when what is set is no URL
 */
export function endpointOf(
	serviceId: string,
	given: string | undefined,
	environment: Environment,
	config: SharedConfig,
	profile: string | undefined,
): string | undefined {
	if (given !== undefined) return checkEndpoint(given, '--endpoint-url');
	if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true') return undefined;
	const variable = `AWS_ENDPOINT_URL_${serviceId.replaceAll(/[ -]/g, '_').toUpperCase()}`;
	for (const name of [variable, 'AWS_ENDPOINT_URL']) {
		const value = environment[name];
		if (value) return checkEndpoint(value, name);
	}
	const settings = config.profiles[profile ?? environment.AWS_PROFILE ?? 'default'];
	const section = settings?.services;
	const key = `${serviceId.replaceAll(/[ -]/g, '_').toLowerCase()}.endpoint_url`;
	const configured = (section && config.services[section]?.[key]) || settings?.endpoint_url;
	return configured ? checkEndpoint(configured, 'endpoint_url in the shared config') : undefined;
}

/** @throws EndpointError */
export function checkEndpoint(url: string, source: string): string {
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	const isUsable =
		parsed && /^https?:$/.test(parsed.protocol) && parsed.hostname !== '' && !parsed.search && !parsed.hash;
	if (isUsable) return url.replace(/\/+$/, '');
	throw new EndpointError(
		`${source} is "${url}", which is not the URL of an endpoint.`,
		'It begins with http:// or https:// and names a host, for example http://127.0.0.1:4566',
	);
}
