import {setTimeout as sleep} from 'node:timers/promises';
import {atMost, type Measurement, noted} from '../measurement.ts';
import {ConsoleUnderTest} from './console.ts';
import {Endpoint, sum} from './endpoint.ts';
import type {Recording} from './recording.ts';
import {openCluster, rowCount, tasksScreen, untilClusters, visibleRows} from './tasks-screen.ts';
import {idleCpu, memory} from './usage.ts';

/**
 * Calls from the start of the program, with ten tasks, until the list of clusters stands, which is where e1s was counted
 * at its start (2; taws 1, a9s 77); until the ten tasks are on the screen (e1s 4); and with what the header asks for by
 * itself soon after.
 */
export async function callsAtStart(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 10});
	await using console = new ConsoleUnderTest({parameters: tasksScreen, endpoint});
	const {recording} = console;
	const calls = async (): Promise<number> => sum((await endpoint.order({})).calls);
	await untilClusters(recording);
	const atStart = await calls();
	openCluster(recording);
	await recording.until((frame) => visibleRows(frame).length === 10);
	const toTasks = await calls();
	// The cost is looked for a second after the first answer; the next look at the tasks comes after it.
	await sleep(1_500);
	return [
		atMost('calls-at-start', atStart, 'calls', 3),
		noted('calls-to-ten-tasks', toTasks, 'calls'),
		noted('calls-soon-after', await calls(), 'calls'),
	];
}

const minute = 60_000;

/**
 * A minute of each of three consoles at once, the built program without options but the screen to begin with: one with
 * ten tasks of which nothing happens (its CPU), one with 1,000 and one with 10,000 tasks of which some are on their way
 * (their calls, how long after a transition it is shown, and the most memory that the longer one ever took).
 */
export async function minuteOfWatching(): Promise<Measurement[]> {
	const parts = await Promise.all([idleMinute(), watchingMinute(1_000, 90), watchingMinute(10_000, 150)]);
	return parts.flat();
}

async function idleMinute(): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: 10});
	await using console = await opened(endpoint, 10);
	// The start is over, and its garbage collected, after some seconds.
	await sleep(5_000);
	return [await idleCpu('idle-cpu', console.recording.processId, minute, 3)];
}

async function watchingMinute(tasks: number, mostCalls: number): Promise<Measurement[]> {
	await using endpoint = await Endpoint.start({tasks: tasks - moving});
	const {ids} = await endpoint.order({tasks: moving, status: 'PROVISIONING'});
	await using console = await opened(endpoint, tasks - moving);
	const {recording} = console;
	await endpoint.takeCalls();
	const started = performance.now();
	const delays: number[] = [];
	for (const id of ids) delays.push(...(await transitions(recording, endpoint, id)));
	await sleep(Math.max(0, minute - (performance.now() - started)));
	const minutes = (performance.now() - started) / minute;
	const calls = sum(await endpoint.takeCalls()) / minutes;
	return [
		atMost(`calls-a-minute-${tasks}`, calls, 'calls', mostCalls),
		atMost(`transition-${tasks}`, Math.max(...delays) / 1000, 's', 5),
		...(tasks === 10_000 ? [memory('memory-10000', recording.processId, 200)] : []),
	];
}

/** Tasks on their way at the beginning. */
const moving = 6;

async function opened(endpoint: Endpoint, tasks: number): Promise<ConsoleUnderTest> {
	const console = new ConsoleUnderTest({parameters: tasksScreen, columns: 200, rows: 50, endpoint});
	await untilClusters(console.recording);
	openCluster(console.recording);
	await console.recording.until((frame) => rowCount(frame, 'tasks') === tasks);
	return console;
}

/** Milliseconds from each transition of a task until it is shown. */
async function transitions(recording: Recording, endpoint: Endpoint, id: string): Promise<number[]> {
	recording.press(`/${id.slice(0, 12)}\r`);
	await recording.until((frame) => rowCount(frame, 'tasks') === 1);
	const delays: number[] = [];
	for (const status of ['PENDING', 'ACTIVATING', 'RUNNING'] as const) {
		await sleep(Math.random() * 2_000);
		const at = performance.now();
		await endpoint.order({move: {id, status}});
		const shown = await recording.until(new RegExp(`${id.slice(0, 12)}.*${status.toLowerCase()}`));
		delays.push(shown.at - at);
	}
	recording.press('\u001B');
	await recording.until((frame) => rowCount(frame, 'tasks') > 1);
	return delays;
}
