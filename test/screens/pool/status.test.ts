import {describe, expect, test} from 'vitest';
import {createPoolView} from '../../../src/screens/pool/state.ts';
import {statusOf} from '../../../src/screens/pool/status.ts';
import type {Link} from '../../../src/store/link.ts';
import {createPoolStore} from '../../../src/store/pool.ts';
import {available, whole} from './support.ts';

const now = Date.UTC(2026, 10, 21, 12);
const problem = {text: 'no route', kind: 'NetworkError', retryAt: now + 5_000};

/** What is said of a pool that is full. */
async function said(link: Link) {
	using pool = createPoolStore(0);
	pool.take(whole([available('one')], {target: 1}), now);
	await new Promise<void>((resolve) => {
		if (pool.getState().isRead) resolve();
		else pool.subscribe(() => resolve());
	});
	return statusOf({pool: pool.getState(), view: createPoolView().getState(), link, now});
}

describe('a full pool', () => {
	test('is good while it is looked at', async () => {
		expect(await said({at: now - 9_000, problem: undefined})).toEqual({
			...{role: 'good', text: 'The one task is ready to be handed out'},
		});
	});

	test('is good in spite of a single look that failed', async () => {
		expect(await said({at: now - 2_000, problem})).toMatchObject({role: 'good'});
	});

	test.each([
		['the last look is old', {at: now - 12_000, problem: undefined}, '12 s'],
		['looks after it failed', {at: now - 4_000, problem}, '4 s'],
	])('is no longer called good when %s', async (_why, link, age) => {
		const status = await said(link);
		expect(status).toMatchObject({
			...{role: 'warning', text: `As of ${age} ago: the one task is ready to be handed out`},
		});
	});
});
