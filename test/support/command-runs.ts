import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {expect} from 'vitest';

const program = new URL('../../src/bin.ts', import.meta.url).pathname;

/** A line of progress, as `--output json` tells it. */
export interface Told {
	readonly type: string;
	readonly step?: string;
	readonly state?: string;
}

export interface Ended {
	readonly exitCode: number | null;
	/** The last line of progress, and the result. */
	readonly last: string;
	readonly result: string;
}

/**
 * Runs commands from source in processes of their own, with this environment; each is followed line by line, so that a
 * test can do something at a certain moment.
 */
export function commandRuns(environment: () => Readonly<Record<string, string>>) {
	return async function follow(
		arguments_: readonly string[],
		at: (told: Told, child: ChildProcess) => void = () => undefined,
	): Promise<Ended> {
		const child = spawn(
			process.execPath,
			['--disable-warning=ExperimentalWarning', program, ...arguments_, '--output', 'json'],
			{env: {PATH: process.env.PATH ?? '', ...environment()}, stdio: ['ignore', 'pipe', 'pipe']},
		);
		const exit = once(child, 'close') as Promise<[number | null]>;
		const {stdout, stderr} = child;
		let result = '';
		stdout.on('data', (chunk: Buffer) => {
			result += chunk.toString();
		});
		let last = '';
		for await (const line of createInterface({input: stderr})) {
			last = line;
			at(JSON.parse(line) as Told, child);
		}
		return {exitCode: (await exit)[0], last, result};
	};
}

export const starts = (step: string) => (told: Told) =>
	told.type === 'step' && told.step === step && told.state === 'started';

/** The last word of a run that came to its end. */
export const finished = (step: string): unknown =>
	expect.stringMatching(new RegExp(`"step":"${step}","state":"(?:done|skipped)"`));

/** Kills what `kill` names when `isMoment` comes, once. */
export function killAt(isMoment: (told: Told) => boolean, kill: (child: ChildProcess) => void) {
	const done = {killed: false};
	const at = (told: Told, child: ChildProcess): void => {
		if (done.killed || !isMoment(told)) return;
		done.killed = true;
		kill(child);
	};
	return {at, done};
}
