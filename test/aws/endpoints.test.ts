import {describe, expect, test} from 'vitest';
import {endpointOf} from '../../src/aws/endpoints.ts';
import {EndpointError, RegionError} from '../../src/aws/errors.ts';
import {checkRegion, nearestRegion} from '../../src/aws/regions.ts';
import type {SharedConfig} from '../../src/aws/shared-config.ts';

const config: SharedConfig = {
	profiles: {dev: {services: 'mine', endpoint_url: 'http://profile'}},
	services: {mine: {'elastic_load_balancing_v2.endpoint_url': 'http://section'}},
};
const elb = 'Elastic Load Balancing v2';

describe('the endpoint of a service', () => {
	const all = {AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: 'http://one', AWS_ENDPOINT_URL: 'http://every'};

	test('follows AWS’s order of precedence', () => {
		expect(endpointOf(elb, 'http://flag', all, config, 'dev')).toBe('http://flag');
		expect(endpointOf(elb, undefined, all, config, 'dev')).toBe('http://one');
		expect(endpointOf('ECS', undefined, all, config, 'dev')).toBe('http://every');
		expect(endpointOf(elb, undefined, {}, config, 'dev')).toBe('http://section');
		expect(endpointOf('ECS', undefined, {}, config, 'dev')).toBe('http://profile');
		expect(endpointOf('ECS', undefined, {}, config, undefined)).toBeUndefined();
	});

	test('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves only the flag', () => {
		const ignoring = {...all, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'};
		expect(endpointOf(elb, undefined, ignoring, config, 'dev')).toBeUndefined();
		expect(endpointOf(elb, 'http://flag', ignoring, config, 'dev')).toBe('http://flag');
	});

	test.each(['localhost:4566', 'ftp://host', 'http://', 'http://host?x=1', 'nonsense'])(
		'%s is refused with an example',
		(url) => {
			expect(() => endpointOf('ECS', url, {}, config, undefined)).toThrow(EndpointError);
			expect(() => endpointOf('ECS', undefined, {AWS_ENDPOINT_URL: url}, config, undefined)).toThrow(
				`AWS_ENDPOINT_URL is "${url}", which is not the URL of an endpoint.`,
			);
		},
	);
});

describe('the name of a Region', () => {
	test.each(['eu-central-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'xx-future-1'])(
		'%s can be one',
		(region) => {
			expect(checkRegion(region, '--region')).toBe(region);
		},
	);

	test.each([
		['eu-central-1a', 'eu-central-1'],
		['eu-centrl1', 'eu-central-1'],
		['US-EAST-1', 'us-east-1'],
		['us_west_2', 'us-west-2'],
	])('%s is refused, offering %s', (typed, suggestion) => {
		const check = () => checkRegion(typed, '--region');
		expect(check).toThrow(RegionError);
		expect(check).toThrow(
			expect.objectContaining({nextStep: `Did you mean ${suggestion}? For example: --region ${suggestion}`}),
		);
	});

	test('the nearest of something far off is still a Region', () => {
		expect(nearestRegion('Frankfurt am Main, Germany')).toBe('us-east-1');
	});
});
