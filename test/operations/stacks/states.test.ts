import {StackStatus} from '@aws-sdk/client-cloudformation';
import {describe, expect, it} from 'vitest';
import {assertChangeable, isGoodEnd, isSettled, phaseOf} from '../../../src/operations/stacks/states.ts';

describe('the states of a stack', () => {
	it('are all known, so that none is taken for something in progress by mistake', () => {
		for (const status of Object.values(StackStatus)) {
			const isMoving = ['creating', 'updating', 'deleting'].includes(phaseOf(status));
			expect([status, isMoving]).toEqual([status, !isSettled(status)]);
		}
		expect(phaseOf(undefined)).toBe('absent');
	});

	it('count as a good end only when what was asked for is there', () => {
		expect(Object.values(StackStatus).filter(isGoodEnd)).toEqual(['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
	});

	it('refuse a change with what to do instead', () => {
		expect(() => assertChangeable('demo', 'ROLLBACK_COMPLETE')).toThrow(
			'Stack demo is in ROLLBACK_COMPLETE: its creation failed, and AWS lets such a stack only be deleted.',
		);
		expect(() => assertChangeable('demo', 'UPDATE_ROLLBACK_FAILED')).toThrow('rolling the last update back failed');
		expect(() => assertChangeable('demo', 'DELETE_IN_PROGRESS')).toThrow('is being deleted');
		for (const status of [undefined, 'REVIEW_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE']) {
			expect(() => assertChangeable('demo', status)).not.toThrow();
		}
	});
});
