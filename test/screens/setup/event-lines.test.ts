import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {widthOf} from '../../../src/format/text-width.ts';
import type {StackProgress} from '../../../src/operations/progress.ts';
import {eventLines, eventRows} from '../../../src/screens/setup/event-lines.ts';
import {createLook} from '../../../src/ui/look.ts';

const event = (logicalId: string, status: string, at: number, reason?: string): StackProgress => ({
	...{at: new Date(at), logicalId, resourceType: 'AWS::EC2::VPC', status, reason, done: 0, total: 1},
});

describe('the events of a stack', () => {
	it('are one row a resource, with the time it took or takes', () => {
		const rows = eventRows(
			[
				event('Subnet', 'CREATE_IN_PROGRESS', 3_000),
				event('Vpc', 'CREATE_COMPLETE', 2_500),
				event('Vpc', 'CREATE_IN_PROGRESS', 1_500, 'Resource creation Initiated'),
				event('Vpc', 'CREATE_IN_PROGRESS', 1_000),
			],
			10_000,
		);
		expect(rows.map((row) => [row.event.logicalId, row.event.status, row.took])).toEqual([
			['Subnet', 'CREATE_IN_PROGRESS', 7_000],
			['Vpc', 'CREATE_COMPLETE', 1_500],
		]);
	});

	it('keep a failure after the resource was taken away again', () => {
		const rows = eventRows(
			[event('Vpc', 'DELETE_COMPLETE', 3_000), event('Vpc', 'CREATE_FAILED', 2_000, 'limit exceeded')],
			10_000,
		);
		expect(rows.map((row) => row.event.status)).toEqual(['DELETE_COMPLETE', 'CREATE_FAILED']);
		expect(eventLines(rows, 80, createLook()).join('\n')).toContain('limit exceeded');
	});

	it('take the time of each change by itself, and of what was not seen to begin none', () => {
		const rows = eventRows(
			[
				event('Service', 'UPDATE_COMPLETE', 90_000),
				event('Service', 'UPDATE_IN_PROGRESS', 80_000),
				event('Service', 'UPDATE_FAILED', 80_000, 'Resource update cancelled'),
				event('Service', 'UPDATE_IN_PROGRESS', 74_000),
				event('Service', 'UPDATE_COMPLETE', 25_000),
				event('Service', 'UPDATE_IN_PROGRESS', 0),
				event('Service', 'CREATE_FAILED', 0, 'began before'),
			],
			100_000,
		);
		expect(rows.map((row) => [row.event.status, row.took])).toEqual([
			['UPDATE_COMPLETE', 10_000],
			['UPDATE_FAILED', 6_000],
			['CREATE_FAILED', undefined],
		]);
	});

	it('fit into every width', () => {
		const words = fc.string({unit: 'grapheme', maxLength: 60});
		const status = fc.constantFrom('CREATE_COMPLETE', 'CREATE_FAILED', 'UPDATE_IN_PROGRESS');
		const property = fc.property(
			fc.integer({min: 40, max: 200}),
			words,
			status,
			words,
			(columns, name, state, reason) => {
				const lines = eventLines(
					eventRows([event(name, state, 0, reason)], 5_000),
					columns,
					createLook({colours: false}),
				);
				for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
			},
		);
		fc.assert(property);
	});
});
