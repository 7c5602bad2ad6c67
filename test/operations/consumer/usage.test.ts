import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatAmount, parseTarget, parseUsage, resources, unitsOf} from '../../../src/operations/consumer/usage.ts';

describe('an amount', () => {
	it.each([
		['CPU', '33%', {unit: 'PERCENTAGE', target: 0.33}],
		['CPU', ' 512 units ', {unit: 'VCPU', target: 512}],
		['MEMORY', '256MB', {unit: 'MEGABYTES', target: 256}],
		['MEMORY', '0.5gb', {unit: 'GIGABYTES', target: 0.5}],
		['DISK', '500kb/s', {unit: 'KILOBYTES_PER_SECOND', target: 500}],
		['NETWORK', '1mb/s', {unit: 'MEGABYTES_PER_SECOND', target: 1}],
	] as const)('of %s is read from %j', (resource, text, expected) => {
		expect(parseUsage(resource, text)).toEqual({resource, ...expected});
	});

	it.each([
		['CPU', '1gb', '«1gb» is no amount of cpu: it must be a number with one of the units %, units, u.'],
		['CPU', '33', 'it must be a number with one of the units'],
		['MEMORY', '-5mb', 'it must be not negative'],
		['MEMORY', '101%', 'it must be at most 100 %'],
		['DISK', '10%', 'b/s, kb/s, mb/s'],
		['NETWORK', '', '«» is no amount of network'],
	] as const)('of %s is refused when it is %j', (resource, text, message) => {
		expect(() => parseUsage(resource, text)).toThrow(message);
	});

	it('never gets a unit that does not fit its resource', () => {
		const text = fc.oneof(
			fc.string(),
			fc.tuple(fc.integer(), fc.constantFrom('%', 'mb', 'kb/s', 'units')).map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(fc.constantFrom(...resources), text, (resource, typed) => {
				try {
					expect(unitsOf[resource]).toContain(parseUsage(resource, typed).unit);
				} catch (error) {
					expect((error as Error).name).toBe('InvalidInputError');
				}
			}),
		);
	});

	it('is written as people read it', () => {
		expect([formatAmount('PERCENTAGE', 0.3333), formatAmount('MEGABYTES', 256), formatAmount('VCPU', 512.4)]).toEqual([
			'33.3 %',
			'256 MB',
			'512 units',
		]);
	});
});

describe('a target', () => {
	it('is everyone, the balancer’s pick, a random host, or one by name', () => {
		expect(['all', 'ONE', 'random', '10.0.0.7:2581'].map(parseTarget)).toEqual([
			{candidate: 'ALL'},
			{candidate: 'SELF'},
			{candidate: 'RANDOM'},
			{candidate: 'SPECIFIC', host: '10.0.0.7', port: 2581},
		]);
	});

	it.each(['', 'everyone', '10.0.0.7', '10.0.0.7:0', '10.0.0.7:99999', 'a b:1'])('is refused when it is %j', (text) => {
		expect(() => parseTarget(text)).toThrow('names no host');
	});
});
