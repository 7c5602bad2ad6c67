import {setTimeout as sleep} from 'node:timers/promises';
import type {Frame, Recording} from './recording.ts';

/** The identity of the row under the cursor: the first word behind the cursor's symbol. */
export function rowUnderCursor({lines}: Pick<Frame, 'lines'>): string | undefined {
	for (const line of lines) {
		const found = /^▸.? ([\w-]+)/.exec(line)?.[1];
		if (found !== undefined) return found;
	}
	return undefined;
}

export interface Presses {
	/** Milliseconds from each key until the frame that shows what it did was there as a whole. */
	readonly times: readonly number[];
	/** Bytes to the terminal a key, with everything else that was drawn meanwhile. */
	readonly bytes: number;
}

/** How to press keys, and how to tell that one was obeyed. */
export interface PressOptions {
	/** The key of each press; it has to move the cursor. */
	readonly keyOf?: (press: number) => string;
	readonly rowOf?: typeof rowUnderCursor;
	/** The next key is pressed 0.3 to 1.3 times as long after the last was obeyed. Milliseconds. */
	readonly pause?: number;
	/** What else happens a moment before each press. */
	readonly before?: () => void;
}

/** Presses a key that moves the cursor, `count` times, each at another moment of whatever else is drawn. */
export async function pressRepeatedly(
	recording: Recording,
	key: string,
	count: number,
	{keyOf = () => key, rowOf = rowUnderCursor, pause = 100, before}: PressOptions = {},
): Promise<Presses> {
	const times: number[] = [];
	const current = async () => ({row: rowOf(await recording.now()), bytes: recording.bytes});
	let {row, bytes} = await current();
	const first = bytes;
	for (let press = 0; press < count; press += 1) {
		await sleep(pause * 0.3);
		before?.();
		await sleep(Math.random() * pause);
		({row} = await current());
		const at = recording.press(keyOf(press));
		const frame = await recording.until((candidate) => rowOf(candidate) !== row, 5_000);
		times.push(frame.at - at);
	}
	({bytes} = await current());
	return {times, bytes: (bytes - first) / count};
}
