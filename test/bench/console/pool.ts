import {setTimeout as sleep} from 'node:timers/promises';
import {count} from '../../../src/format/number.ts';
import {atLeast, atMost, type Measurement, median, noted, quantile} from '../measurement.ts';
import {ConsoleUnderTest} from './console.ts';
import {Endpoint, sum} from './endpoint.ts';
import {pressRepeatedly} from './keys.ts';
import type {Frame, Recording} from './recording.ts';
import {idleCpu, memory} from './usage.ts';

const minute = 60_000;
const keys = 150;
const handedOut = 6;

/**
 * The board of a pool at 200×50: what it costs while nothing happens (CPU, frames of which the clock takes one a second),
 * and while some of its records change every second the time from a key to its frame, from a change in the table until
 * it is shown, the frames drawn while no key is pressed (at least once a second, says the design), and the calls.
 */
export async function poolBoard(tasks: number): Promise<Measurement[]> {
	const name = `pool-${tasks}`;
	await using endpoint = await Endpoint.start({pool: tasks});
	await using console = new ConsoleUnderTest({parameters: ['--screen', 'pool'], columns: 200, rows: 50, endpoint});
	const {recording} = console;
	const read = await recording.until((frame) => hasAll(frame, tasks), minute);
	// The start is over, and its garbage collected, after some seconds.
	await sleep(5_000);
	const idleFrom = new Drawn(recording);
	const idle = await idleCpu(`${name}-idle-cpu`, recording.processId, minute / 2, 3);
	const idleFrames = idleFrom.aMinute;
	await endpoint.takeCalls();
	const started = performance.now();
	await endpoint.order({churn: {tasks: Math.ceil(tasks / 200), perSecond: 1}});
	const {times} = await pressRepeatedly(recording, 'j', keys, {keyOf: toAndFro, rowOf: taskUnderCursor});
	const changing = new Drawn(recording);
	const delays = await handOut(recording, endpoint);
	await sleep(Math.max(0, minute - (performance.now() - started)));
	const frames = changing.aMinute;
	const calls = sum(await endpoint.takeCalls()) / ((performance.now() - started) / minute);
	return [
		atMost(`${name}-read`, (read.at - recording.startedAt) / 1000, 's', 3),
		idle,
		noted(`${name}-idle-frames`, idleFrames, 'frames a minute'),
		atMost(`${name}-key-p50`, median(times), 'ms', 8),
		atMost(`${name}-key-p95`, quantile(times, 0.95), 'ms', 20),
		atMost(`${name}-shown`, Math.max(...delays) / 1000, 's', 1.5),
		atLeast(`${name}-frames`, frames, 'frames a minute', 60),
		atMost(`${name}-calls-a-minute`, calls, 'calls', 150),
		...(tasks === 10_000 ? [memory(`${name}-memory`, recording.processId, 200)] : []),
	];
}

/** Frames that a console draws from now on. */
class Drawn {
	readonly #recording: Recording;
	readonly #from: number;
	readonly #at = performance.now();

	constructor(recording: Recording) {
		this.#recording = recording;
		this.#from = recording.drawn;
	}

	get aMinute(): number {
		return ((this.#recording.drawn - this.#from) * minute) / (performance.now() - this.#at);
	}
}

const hasAll = ({lines}: Frame, tasks: number): boolean =>
	lines.some((line) => line.includes(`${count(tasks)} of ${count(tasks)}`)) &&
	lines.some((line) => /All \d+ are ready/.test(line));

/** Within the first rows, of which there are as many in every pool. */
const toAndFro = (press: number): string => (Math.floor(press / 8) % 2 === 0 ? 'j' : 'k');

/** The name of the task under the cursor: what stands behind its state. */
const taskUnderCursor = ({lines}: Pick<Frame, 'lines'>): string | undefined =>
	lines.map((line) => /^▸.? \S \w+ +(\w+)/.exec(line)?.[1]).find((found) => found !== undefined);

/** Milliseconds from each hand-out until it is counted on the screen. */
async function handOut(recording: Recording, endpoint: Endpoint): Promise<number[]> {
	const delays: number[] = [];
	for (let occupied = 1; occupied <= handedOut; occupied += 1) {
		await sleep(Math.random() * 2_000);
		const at = performance.now();
		await endpoint.order({assign: `user${occupied}`});
		const shown = await recording.until(new RegExp(`occupied +\\S+ ${occupied} `));
		delays.push(shown.at - at);
	}
	return delays;
}
