import {setTimeout as sleep} from 'node:timers/promises';
import type {Sample} from '../operations/watch/sample.ts';
import type {LinkStore} from './link.ts';

export interface FeedOptions<Value> {
	/** Looks again and again until the signal is aborted. */
	readonly source: (signal: AbortSignal) => AsyncIterable<Sample<Value>>;
	readonly apply: (value: Value) => void;
	readonly link: LinkStore;
}

/** Pauses before a source that ended with an error is begun again. Milliseconds. */
const firstPause = 2_000;
const longestPause = 30_000;

/**
 * Runs a watch as long as it is looked at. Every answer goes to `apply`; what failed goes to the header, the data keep
 * their age, and the watch goes on by itself. Disposing ends it at once.
 */
export function feed<Value>({source, apply, link}: FeedOptions<Value>): Disposable {
	const ended = new AbortController();
	const {signal} = ended;
	const take = (sample: Sample<Value>): void => {
		if (sample.kind === 'value') {
			// Who hears of the answer looks at what it brought.
			apply(sample.value);
			tellAnswer(link, sample.at);
		} else tellProblem(link, sample.reason, sample.nextIn);
	};
	const run = async (): Promise<void> => {
		for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
			try {
				for await (const sample of source(signal)) {
					if (signal.aborted) return;
					take(sample);
					if (sample.kind === 'value') pause = firstPause;
				}
				return;
			} catch (error) {
				if (signal.aborted) return;
				tellProblem(link, error, pause);
			}
			// Ended while it waits: the loop sees it.
			await sleep(pause, undefined, {signal}).catch(() => undefined);
		}
	};
	void run();
	return {[Symbol.dispose]: () => ended.abort()};
}

/** A watch that reads a long list answers a hundred times a second; freshness is told in seconds. */
function tellAnswer(link: LinkStore, at: number): void {
	const known = link.getState();
	const isNews = known.problem !== undefined || known.at === undefined || Math.abs(at - known.at) >= 500;
	if (isNews) link.setState({at, problem: undefined});
}

function tellProblem(link: LinkStore, error: unknown, nextIn: number): void {
	const {name, message} = error instanceof Error ? error : new Error(String(error));
	const nextStep = error instanceof Error && 'nextStep' in error ? String(error.nextStep) : undefined;
	link.setState({problem: {text: message, kind: name, nextStep, retryAt: Date.now() + nextIn}});
}
