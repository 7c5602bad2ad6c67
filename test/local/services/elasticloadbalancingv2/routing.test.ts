import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	compileCondition,
	compileRules,
	glob,
	pickWeighted,
	type RoutedRequest,
	redirectLocation,
} from '../../../../src/local/services/elasticloadbalancingv2/routing.ts';

const request: RoutedRequest = {
	method: 'GET',
	path: '/api/users',
	query: 'version=2&debug',
	host: 'Shop.example.com',
	source: '127.3.16.9',
	headers: (name) => (name === 'user-agent' ? ['curl/8.0'] : []),
};

describe('conditions', () => {
	it.each([
		[{Field: 'path-pattern', Values: ['/api/*']}, true],
		[{Field: 'path-pattern', Values: ['/API/*']}, false],
		[{Field: 'path-pattern', PathPatternConfig: {Values: ['/x', '/api/user?']}}, true],
		[{Field: 'host-header', Values: ['*.EXAMPLE.com']}, true],
		[{Field: 'host-header', Values: ['example.com']}, false],
		[{Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'User-Agent', Values: ['CURL*']}}, true],
		[{Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'Accept', Values: ['*']}}, false],
		[{Field: 'query-string', QueryStringConfig: {Values: [{Key: 'version', Value: '?'}]}}, true],
		[{Field: 'query-string', QueryStringConfig: {Values: [{Value: '3'}]}}, false],
		[{Field: 'http-request-method', HttpRequestMethodConfig: {Values: ['GET', 'HEAD']}}, true],
		[{Field: 'http-request-method', HttpRequestMethodConfig: {Values: ['get']}}, false],
		[{Field: 'source-ip', SourceIpConfig: {Values: ['10.0.0.0/8', '127.3.0.0/16']}}, true],
		[{Field: 'source-ip', SourceIpConfig: {Values: ['127.4.0.0/16']}}, false],
	])('%j holds: %s', (condition, holds) => {
		expect(compileCondition(condition)(request)).toBe(holds);
	});
});

describe('rules', () => {
	it('the first whose conditions all hold decides', () => {
		const fixed = (StatusCode: string) => [{Type: 'fixed-response' as const, FixedResponseConfig: {StatusCode}}];
		const route = compileRules([
			{
				conditions: [
					{Field: 'path-pattern', Values: ['/api/*']},
					{Field: 'host-header', Values: ['other']},
				],
				actions: fixed('201'),
			},
			{conditions: [{Field: 'path-pattern', Values: ['/api/*']}], actions: fixed('202')},
			{conditions: [], actions: fixed('404')},
		]);
		expect(route(request)).toEqual(fixed('202'));
		expect(route({...request, path: '/'})).toEqual(fixed('404'));
	});
});

describe('patterns', () => {
	it('match any text by itself when wildcards are escaped, and nothing else', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (text, other) => {
				const pattern = glob(text.replaceAll(/[*?\\]/g, '\\$&'));
				expect(pattern.test(text)).toBe(true);
				expect(pattern.test(other)).toBe(text === other);
			}),
		);
	});

	it('a star stands for any text between what is around it', () => {
		fc.assert(
			fc.property(fc.string(), (middle) => {
				expect(glob('/a*z').test(`/a${middle}z`)).toBe(true);
			}),
		);
	});
});

describe('weights', () => {
	const weights = fc.array(fc.integer({min: 0, max: 999}), {minLength: 1, maxLength: 5});

	it('a member of weight 0 is never picked, and one is picked whenever any has weight', () => {
		fc.assert(
			fc.property(weights, fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true}), (all, share) => {
				const picked = pickWeighted(
					all.map((weight) => ({weight})),
					share,
				);
				if (all.every((weight) => weight === 0)) expect(picked).toBeUndefined();
				else expect(picked?.weight).toBeGreaterThan(0);
			}),
		);
	});

	it('over all shares each member is picked as often as its weight says', () => {
		fc.assert(
			fc.property(
				weights.filter((all) => all.some((weight) => weight > 0)),
				(all) => {
					const members = all.map((weight, index) => ({weight, index}));
					const total = all.reduce((sum, weight) => sum + weight, 0);
					const counts = all.map(() => 0);
					for (let step = 0; step < total; step++) {
						const index = pickWeighted(members, (step + 0.5) / total)?.index ?? -1;
						counts[index] = (counts[index] ?? 0) + 1;
					}
					expect(counts).toEqual(all);
				},
			),
			{numRuns: 30},
		);
	});
});

describe('redirects', () => {
	it('fill in the parts of the request', () => {
		const config = {
			Protocol: 'HTTPS',
			Port: '443',
			Host: '#{host}',
			Path: '/new/#{path}',
			Query: '#{query}',
			StatusCode: 'HTTP_301',
		} as const;
		expect(redirectLocation(config, request, 80)).toBe('https://Shop.example.com:443/new/api/users?version=2&debug');
	});
});
