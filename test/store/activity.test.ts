import {describe, expect, test} from 'vitest';
import {applyActivity, createActivityStore} from '../../src/store/activity.ts';
import {entry} from '../operations/activity/support.ts';

describe('the activity store', () => {
	test('has the entries in the order of the file, and counts what did not succeed', () => {
		const store = createActivityStore();
		const entries = [entry({id: 'b', outcome: 'unknown'}), entry({id: 'a', outcome: 'failed'}), entry({id: 'c'})];
		applyActivity(store, {path: '/audit.jsonl', entries, unreadable: 1});
		expect([...store.getState().entries.keys()]).toEqual(['b', 'a', 'c']);
		expect(store.getState()).toMatchObject({path: '/audit.jsonl', failed: 2, unreadable: 1});
	});

	test('keeps the objects that it knows, so that their lines are not drawn again', () => {
		const store = createActivityStore();
		applyActivity(store, {path: '', entries: [entry({id: 'a'})], unreadable: 0});
		const known = store.getState().entries.get('a');
		applyActivity(store, {path: '', entries: [entry({id: 'b'}), entry({id: 'a'})], unreadable: 0});
		expect(store.getState().entries.get('a')).toBe(known);
	});
});
