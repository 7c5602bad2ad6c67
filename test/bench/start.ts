import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {temporaryFolder} from '../support/containers.ts';
import {atMost, atMostTimes, type Measurement, median, timed} from './measurement.ts';

const dist = (name: string): string => new URL(`../../dist/${name}.js`, import.meta.url).pathname;
const runs = 15;

async function exitTime(arguments_: readonly string[]): Promise<number> {
	return timed(async () => {
		const child = spawn(process.execPath, arguments_, {stdio: 'ignore'});
		const [code] = await once(child, 'exit');
		if (code !== 0) throw new Error(`${arguments_.join(' ')} exited with ${code}.`);
	});
}

/** `ecs-console --version` beside an empty Node program, runs interleaved. */
export async function version(): Promise<Measurement[]> {
	const ours: number[] = [];
	const empty: number[] = [];
	for (let run = 0; run < runs; run += 1) {
		empty.push(await exitTime(['-e', '0']));
		ours.push(await exitTime([dist('bin'), '--version']));
	}
	return [atMostTimes('version', median(ours), 'ms', {what: 'empty Node program', value: median(empty)}, 2.5)];
}

/** From the start of the local AWS's process until it says that it is ready. */
export async function localReady(): Promise<Measurement[]> {
	const times: number[] = [];
	for (let run = 0; run < runs; run += 1) {
		using folder = temporaryFolder();
		const started = performance.now();
		const child: ChildProcess = spawn(process.execPath, [dist('local'), '--directory', folder.path, '--while-stdin'], {
			stdio: ['pipe', 'pipe', 'ignore'],
		});
		if (child.stdout !== null) await once(child.stdout, 'data');
		times.push(performance.now() - started);
		child.stdin?.end();
		await once(child, 'exit');
	}
	return [atMost('local-ready', median(times), 'ms', 500)];
}
