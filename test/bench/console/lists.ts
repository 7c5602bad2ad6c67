import {atLeast, atMost, type Measurement, quantile} from '../measurement.ts';
import {ConsoleUnderTest} from './console.ts';
import {Endpoint} from './endpoint.ts';
import {pressRepeatedly} from './keys.ts';
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
