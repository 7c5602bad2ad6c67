import {atMost, atMostTimes, type Measurement, median, quantile} from '../measurement.ts';
import {type ConsoleSetting, ConsoleUnderTest} from './console.ts';
import {Endpoint} from './endpoint.ts';
import {pressRepeatedly} from './keys.ts';
import type {Recording} from './recording.ts';
import {openCluster, rowCount, tasksScreen, untilClusters} from './tasks-screen.ts';

const keys = 150;
const down = 'j';
const lookAgain = 'r';

/** Opens the tasks of a cluster and waits until so many are there. */
async function openConsole(setting: ConsoleSetting, tasks: number): Promise<ConsoleUnderTest> {
	const console = new ConsoleUnderTest({parameters: tasksScreen, ...setting});
	await untilClusters(console.recording);
	openCluster(console.recording);
	await console.recording.until((frame) => rowCount(frame, 'tasks') >= tasks, 60_000);
	return console;
}

const large = {columns: 200, rows: 50};

/**
 * From a key until the frame that shows what it did, at 200×50: while a list of 10,000 tasks grows by a hundred ten
 * times a second, all over the list.
 */
export async function keyWhileUpdating(): Promise<Measurement[]> {
	const times = await keysWhileReading(100);
	return [
		atMost('key-updating-p50', median(times), 'ms', 8),
		atMost('key-updating-p95', quantile(times, 0.95), 'ms', 20),
	];
}

/**
 * The same while a list that has been read is refreshed, a hundred of its tasks changing each second, and each call takes
 * 200 ms; held against the same list when nothing happens.
 */
export async function keyWhileRefreshing(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 10_000});
	await using console = await openConsole({...large, endpoint}, 10_000);
	const {times: calm} = await pressRepeatedly(console.recording, down, keys);
	await endpoint.order({delay: 200, churn: {tasks: 100, perSecond: 1}, takeCalls: true});
	console.recording.press(lookAgain);
	const {times} = await pressRepeatedly(console.recording, down, keys);
	if (!('DescribeTasks' in (await endpoint.takeCalls()))) throw new Error('Nothing was refreshed.');
	const other = {what: 'when calm', value: quantile(calm, 0.95)};
	return [atMostTimes('key-refreshing-p95', quantile(times, 0.95), 'ms', other, 1.5)];
}

/** The same while a long list is read for the first time and each call takes 200 ms. */
export async function keyWhileReading(): Promise<Measurement[]> {
	return [atMost('key-reading-p95', quantile(await keysWhileReading(200), 0.95), 'ms', 20)];
}

async function keysWhileReading(delay: number): Promise<readonly number[]> {
	await using endpoint = await Endpoint.start({tasks: 30_000});
	await using console = await openConsole({...large, endpoint}, 10_000);
	await endpoint.order({delay});
	const {times} = await pressRepeatedly(console.recording, down, keys);
	await stillReads(console.recording);
	return times;
}

async function stillReads(recording: Recording): Promise<void> {
	const read = rowCount(await recording.now(), 'tasks');
	if (read >= 30_000) throw new Error('Everything had been read before the last key.');
}

/** Bytes to the terminal a key, with the clock and whatever else is drawn meanwhile, scrolling included. */
export async function keyBytes(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 10_000});
	const measurements: Measurement[] = [];
	for (const {columns, rows} of [{columns: 80, rows: 24}, large]) {
		await using console = await openConsole({columns, rows, endpoint}, 10_000);
		const {bytes} = await pressRepeatedly(console.recording, down, 60);
		measurements.push(atMost(`key-bytes-${columns}x${rows}`, bytes, 'bytes', 1500));
	}
	return measurements;
}
