import {log, messageOf} from './log.ts';
import type {Running} from './run.ts';

/**
 * Calls `work` every `milliseconds`, never twice at the same time, until closed. `work` is told the seconds since its
 * last call began. A failure is logged once, until it works again, and never ends the loop.
 */
export function every(milliseconds: number, what: string, work: (seconds: number) => void | Promise<void>): Running {
	let begunAt = performance.now();
	let failing = false;
	let ended = false;
	let timer: NodeJS.Timeout;
	const turn = async () => {
		const now = performance.now();
		const seconds = (now - begunAt) / 1_000;
		begunAt = now;
		try {
			await work(seconds);
			failing = false;
		} catch (error) {
			if (!failing) {
				log('warn', `${what} does not work at the moment`, {reason: messageOf(error)});
			}
			failing = true;
		}
		if (!ended) {
			timer = setTimeout(() => void turn(), Math.max(0, milliseconds - (performance.now() - now)));
		}
	};
	timer = setTimeout(() => void turn(), 0);
	return {
		close: () => {
			ended = true;
			clearTimeout(timer);
		},
	};
}
