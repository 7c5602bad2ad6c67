/**
 * The measurements: `npm run bench`, with `-- --only NAME` (may be given many times) and `-- --output json`.
 * Exits 1 when a goal was not met. Machines are noisy: what can be is compared with something else in the same run.
 */
import {loadavg} from 'node:os';
import {parseArgs} from 'node:util';
import {keyBytes, keyWhileReading, keyWhileRefreshing, keyWhileUpdating} from './console/latency.ts';
import {fiveThousandTasks, thousandServices} from './console/lists.ts';
import {poolBoard} from './console/pool.ts';
import {consoleStart} from './console/start.ts';
import {steadiness} from './console/steadiness.ts';
import {callsAtStart, minuteOfWatching} from './console/watching.ts';
import {consumption} from './consumer.ts';
import {loadBalancer} from './load-balancer.ts';
import {type Measurement, round} from './measurement.ts';
import {poolDrain, poolGrab} from './pool.ts';
import {localReady, version} from './start.ts';
import {listTenThousand, manyTasks, runTask} from './tasks.ts';
import {tour} from './tour.ts';

const benches: Readonly<Record<string, () => Promise<Measurement[]>>> = {
	version,
	'local-ready': localReady,
	'run-task': runTask,
	'tasks-200': manyTasks,
	'list-10000': listTenThousand,
	'load-balancer': loadBalancer,
	consumption,
	tour,
	start: consoleStart,
	'key-updating': keyWhileUpdating,
	'key-refreshing': keyWhileRefreshing,
	'key-reading': keyWhileReading,
	'key-bytes': keyBytes,
	'tasks-5000': fiveThousandTasks,
	'services-1000': thousandServices,
	steadiness,
	'calls-at-start': callsAtStart,
	minute: minuteOfWatching,
	'pool-grab': poolGrab,
	'pool-drain': poolDrain,
	'pool-board-10': () => poolBoard(10),
	'pool-board-1000': () => poolBoard(1_000),
	'pool-board-10000': () => poolBoard(10_000),
};

const {values} = parseArgs({
	options: {only: {type: 'string', multiple: true}, output: {type: 'string', default: 'text'}},
});
const chosen = values.only ?? Object.keys(benches);
for (const name of chosen) {
	const bench = benches[name];
	if (bench === undefined) {
		process.stderr.write(`There is no measurement «${name}». Choose from ${Object.keys(benches).join(', ')}.\n`);
		process.exit(64);
	}
	for (const measurement of await bench()) print(measurement);
}

function print(measurement: Measurement): void {
	const {name, value, unit, comparedWith, ratio, goal, met} = measurement;
	if (!met) process.exitCode = 1;
	// What else the machine did meanwhile: processes that wanted a core, over the last minute.
	const load = round(loadavg()[0] ?? 0);
	if (values.output === 'json') {
		process.stdout.write(
			`${JSON.stringify({name, value: round(value), unit, comparedWith, ratio, goal, met, load})}\n`,
		);
		return;
	}
	const relation = ratio === undefined ? '' : ` = ${ratio} × (${comparedWith})`;
	process.stdout.write(
		`${met ? '✓' : '✗'} ${name.padEnd(20)} ${round(value)} ${unit}${relation}, goal ${goal}, load ${load}\n`,
	);
}
