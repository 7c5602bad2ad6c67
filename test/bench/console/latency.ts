import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, atMostTimes, type Measurement, median, quantile} from '../measurement.ts';
import {type ConsoleSetting, ConsoleUnderTest} from './console.ts';
import {Endpoint} from './endpoint.ts';
import {pressRepeatedly} from './keys.ts';
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
 * From a key until the frame that shows what it did, at 200×50, while a list of 10,000 tasks that has been read changes:
 * ten times a second a thousand of its tasks are others, and a hundred are on their way, so that every look finds all
 * that it asks for changed. The operator also asks for a look with each key: more than the console may take by its budget.
 */
export async function keyWhileUpdating(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 9_900});
	await endpoint.order({tasks: 100, status: 'PENDING'});
	await using console = await openConsole({...large, endpoint}, 9_900);
	const {recording} = console;
	await endpoint.order({churn: {tasks: 1_000, perSecond: 10}, takeCalls: true});
	const {times} = await pressRepeatedly(recording, down, keys, {before: () => recording.press(lookAgain)});
	const {DescribeTasks: looks = 0} = await endpoint.takeCalls();
	if (looks < leastLooks) throw new Error(`The console looked only ${looks} times while keys were pressed.`);
	return [
		atMost('key-updating-p50', median(times), 'ms', 8),
		atMost('key-updating-p95', quantile(times, 0.95), 'ms', 20),
	];
}

/** Calls that the budget allows while all keys are pressed, at least. */
const leastLooks = 20;

/**
 * The same while the console walks over a list of 10,000 that has been read, which are a hundred calls of 200 ms, and a
 * hundred of its tasks change each second; held against the same list when nothing happens, before the walk and after it.
 */
export async function keyWhileRefreshing(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 10_000});
	await using console = await openConsole({...large, endpoint}, 10_000);
	const {recording} = console;
	const press = async (count: number) => (await pressRepeatedly(recording, down, count, {pause: 50})).times;
	const before = await press(250);
	await endpoint.order({delay: 200, churn: {tasks: 100, perSecond: 1}});
	await untilWalkBegins(endpoint);
	recording.press(lookAgain);
	const times: number[] = [];
	// Only keys before which and after which the walk is under way count.
	for (let some = await press(25); (await endpoint.order({})).isListing; some = await press(25)) times.push(...some);
	if (times.length < keys) throw new Error(`The refresh was over after ${times.length} keys.`);
	await endpoint.order({delay: 0, churn: {tasks: 0, perSecond: 1}});
	const calm = {what: 'when calm', value: quantile([...before, ...(await press(250))], 0.95)};
	return [atMostTimes('key-refreshing-p95', quantile(times, 0.95), 'ms', calm, asWhenCalm)];
}

/** The p95 of some 400 keys differs by a tenth from that of as many others of the same kind; two tenths are noise still. */
const asWhenCalm = 1.2;

/** The console walks over a list as long as this a minute after it was read. */
async function untilWalkBegins(endpoint: Endpoint): Promise<void> {
	const began = performance.now();
	while (!(await endpoint.order({})).isListing) {
		if (performance.now() - began > 120_000) throw new Error('The list was not walked over again.');
		await sleep(100);
	}
}

/** The same while a long list is read for the first time and each call takes 200 ms. */
export async function keyWhileReading(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 30_000});
	await using console = await openConsole({...large, endpoint}, 10_000);
	await endpoint.order({delay: 200});
	const {times} = await pressRepeatedly(console.recording, down, keys);
	if (!(await endpoint.order({})).isListing) throw new Error('Everything had been read before the last key.');
	return [atMost('key-reading-p95', quantile(times, 0.95), 'ms', 20)];
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
