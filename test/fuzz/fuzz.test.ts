import {expect, it} from 'vitest';
import {fuzz} from './fuzz.tsx';

// Others than these, and more: NODE_ENV=production FUZZ_SEED=$RANDOM FUZZ_SEQUENCES=10000 npx vitest run test/fuzz
const sequences = Number(process.env.FUZZ_SEQUENCES ?? 150);
const seed = Number(process.env.FUZZ_SEED ?? 275_024_237);

it(`withstands ${sequences} random sequences of keys (FUZZ_SEED=${seed})`, {timeout: 3_600_000}, async () => {
	await expect(fuzz({sequences, seed})).resolves.toBeUndefined();
});
