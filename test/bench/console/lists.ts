import {setTimeout as sleep} from 'node:timers/promises';
import {atLeast, atMost, type Measurement, quantile} from '../measurement.ts';
import {ConsoleUnderTest} from './console.ts';
import {Endpoint} from './endpoint.ts';
import {pressRepeatedly, rowUnderCursor} from './keys.ts';
import {openCluster, rowCount, tasksScreen, untilClusters, visibleRows} from './tasks-screen.ts';
import {memory} from './usage.ts';

/** From the key that opens a list until its first rows are there, and all of them; the program is warm. */
export async function fiveThousandTasks(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 5_000});
	await using console = new ConsoleUnderTest({parameters: tasksScreen, endpoint});
	const {recording} = console;
	await untilClusters(recording);
	const at = openCluster(recording);
	const first = await recording.until((frame) => visibleRows(frame).length > 0);
	const all = await recording.until((frame) => rowCount(frame, 'tasks') === 5_000);
	return [
		atMost('tasks-5000-first', (first.at - at) / 1000, 's', 0.15),
		atMost('tasks-5000-all', (all.at - at) / 1000, 's', 0.5),
		atLeast('task-rows-80x24', visibleRows(all).length, 'rows', 16),
	];
}

export async function thousandServices(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({services: 1_000});
	await using console = new ConsoleUnderTest({parameters: tasksScreen, columns: 200, rows: 50, endpoint});
	const {recording} = console;
	await untilClusters(recording);
	const at = openCluster(recording);
	const all = await recording.until((frame) => rowCount(frame, 'services') === 1_000);
	const {times} = await pressRepeatedly(recording, 'j', 100);
	return [
		atMost('services-1000-loaded', (all.at - at) / 1000, 's', 0.5),
		atMost('services-1000-key-p95', quantile(times, 0.95), 'ms', 20),
		memory('services-1000-memory', recording.processId, 200),
	];
}

const steadyTasks = 100;
const refreshes = 100;
const watchers = 5;

/**
 * A list of which all rows are on the screen, looked at a hundred times by some consoles at once while its tasks change
 * all the time: rows that are missing in any frame, and frames with the cursor on another row.
 */
export async function steadiness(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: steadyTasks - 1});
	// What is on its way is looked at every two seconds.
	await endpoint.order({tasks: 1, status: 'PENDING'});
	await using consoles = new AsyncDisposableStack();
	const watched = await Promise.all(
		Array.from({length: watchers}, () =>
			watchFromTheMiddle(
				consoles.use(new ConsoleUnderTest({parameters: tasksScreen, columns: 120, rows: 110, endpoint})),
			),
		),
	);
	await endpoint.takeCalls();
	await endpoint.order({churn: {tasks: 5, perSecond: 10}});
	let [lost, moved] = [0, 0];
	for (let looks = 0; looks < refreshes; looks = (await endpoint.order({})).calls.DescribeTasks ?? 0) {
		await sleep(500);
		for (const {recording, rows, cursor} of watched) {
			for await (const frame of recording.frames()) {
				lost += rows.difference(new Set(visibleRows(frame))).size;
				if (rowUnderCursor(frame) !== cursor) moved += 1;
			}
		}
	}
	return [atMost('rows-lost', lost, 'rows', 0), atMost('cursor-moved', moved, 'frames', 0)];
}

async function watchFromTheMiddle({recording}: ConsoleUnderTest) {
	await untilClusters(recording);
	openCluster(recording);
	const full = await recording.until((frame) => visibleRows(frame).length === steadyTasks);
	recording.press('j'.repeat(50));
	const frame = await recording.until((candidate) => rowUnderCursor(candidate) === visibleRows(full)[50]);
	return {recording, rows: new Set(visibleRows(full)), cursor: rowUnderCursor(frame)};
}
