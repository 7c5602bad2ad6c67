import {expect, test} from 'vitest';
import {count, counted} from '../../src/format/number.ts';

test('thousands stand apart', () => {
	expect([0, 999, 12_345, -1_234_567].map(count)).toEqual(['0', '999', '12,345', '-1,234,567']);
});

test('one of a thing has no plural', () => {
	expect([0, 1, 2].map((amount) => counted(amount, 'task'))).toEqual(['0 tasks', '1 task', '2 tasks']);
	expect(counted(2, 'public address', 'public addresses')).toBe('2 public addresses');
});
