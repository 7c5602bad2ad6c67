import {deepStrictEqual} from 'node:assert';
import {setTimeout as sleep} from 'node:timers/promises';

export function same(actual: unknown, expected: unknown): void {
	deepStrictEqual(actual, expected);
}

/** Fails unless the call is refused with this class of error. */
export async function rejects(
	kind: abstract new (...arguments_: never[]) => Error,
	call: Promise<unknown>,
): Promise<void> {
	const refusal = await call.then(
		(answer) => new Error(`was answered with ${JSON.stringify(answer)}`),
		(error: unknown) => error,
	);
	if (!(refusal instanceof kind)) throw new Error(`expected ${kind.name}: ${String(refusal)}`);
}

/** Waits until `condition` gives something; fails after 20 seconds. */
export async function until<Value>(what: string, condition: () => Promise<Value | undefined>): Promise<Value> {
	const deadline = performance.now() + 20_000;
	for (;;) {
		const value = await condition();
		if (value !== undefined) return value;
		if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
		await sleep(50);
	}
}
