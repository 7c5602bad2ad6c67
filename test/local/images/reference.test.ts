import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatReference, parseReference, pathOf, placeOf, splitPath} from '../../../src/local/images/reference.ts';

describe('an image reference', () => {
	it.each([
		['nginx', 'docker.io/library/nginx:latest'],
		['node:24-alpine', 'docker.io/library/node:24-alpine'],
		['127.0.0.1:4566/app', '127.0.0.1:4566/app:latest'],
		['public.ecr.aws/docker/library/node:24', 'public.ecr.aws/docker/library/node:24'],
		[`localhost/app@sha256:${'a'.repeat(64)}`, `localhost/app@sha256:${'a'.repeat(64)}`],
	])('%s means %s', (text, full) => {
		const parsed = parseReference(text);
		expect(parsed && formatReference(parsed)).toBe(full);
	});

	it.each(['', 'UPPER', 'a//b', 'app:', 'app:tag:tag', 'app@sha256:short', '../app', 'app\n'])('%j is none', (text) => {
		expect(parseReference(text)).toBeUndefined();
	});

	it('is the same after it was written out and read again', () => {
		const name = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,5})?$/);
		const parts = fc.record({
			registry: fc.constantFrom('127.0.0.1:4566', 'docker.io', '000000000000.dkr.ecr.eu-west-1.amazonaws.com'),
			repository: fc.array(name, {minLength: 2, maxLength: 3}).map((names) => names.join('/')),
			tag: fc.stringMatching(/^[A-Za-z0-9_][\w.-]{0,20}$/),
			digest: fc.option(fc.stringMatching(/^sha256:[0-9a-f]{64}$/), {nil: undefined}),
		});
		fc.assert(
			fc.property(parts, (reference) => void expect(parseReference(formatReference(reference))).toEqual(reference)),
		);
	});
});

describe('the place of a repository', () => {
	const place = (text: string) => {
		const reference = parseReference(text);
		return reference && placeOf(reference, 'us-east-1');
	};

	it('is the region of an ECR host, or the default one on loopback whatever the port', () => {
		expect(place('000000000000.dkr.ecr.eu-west-1.amazonaws.com/team/app')).toEqual({
			region: 'eu-west-1',
			name: 'team/app',
		});
		expect(place('127.0.0.1:1/team/app')).toEqual({region: 'us-east-1', name: 'team/app'});
		expect(place('127.0.0.1:2/eu-west-1/app')).toEqual({region: 'eu-west-1', name: 'app'});
		expect(place('docker.io/library/node')).toBeUndefined();
		expect(place('evil.dkr.ecr.eu-west-1.amazonaws.com.example/app')).toBeUndefined();
	});

	it('has one path in the registry, which leads back to it', () => {
		const region = fc.constantFrom('us-east-1', 'eu-west-1', 'ap-southeast-2');
		fc.assert(
			fc.property(region, fc.stringMatching(/^[a-z0-9]{1,9}(?:\/[a-z0-9]{1,5})?$/), (where, name) => {
				expect(splitPath(pathOf({region: where, name}, 'us-east-1'), 'us-east-1')).toEqual({region: where, name});
			}),
		);
	});
});
