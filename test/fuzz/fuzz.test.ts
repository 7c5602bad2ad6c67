import {expect, it, vi} from 'vitest';

// React's development build takes twice as long.
vi.hoisted(() => {
	process.env.NODE_ENV = 'production';
});

import {fuzz} from './fuzz.tsx';

const sequences = Number(process.env.FUZZ_SEQUENCES ?? 300);
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);

it(`withstands ${sequences} random sequences of keys (FUZZ_SEED=${seed})`, {timeout: 3_600_000}, async () => {
	await expect(fuzz({sequences, seed})).resolves.toBeUndefined();
});
