import {existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {InvalidInputError} from '../../errors.ts';
import {defaultDirectory, type LocalInstance, livingInstance} from './instance.ts';

/** Tasks get their SIGTERM and some time; after that the engine is ended the hard way. */
const patienceMilliseconds = 20_000;

/** Stops the local AWS and every task in it, answering or not; answers what ran, or undefined when nothing did. State stays. */
export async function stopLocalAws(directory: string = defaultDirectory()): Promise<LocalInstance | undefined> {
	const instance = livingInstance(directory);
	if (instance === undefined) return undefined;
	const deadline = performance.now() + patienceMilliseconds;
	send(instance.pid, 'SIGTERM');
	// One that was halted would not see it.
	send(instance.pid, 'SIGCONT');
	while (send(instance.pid, 0)) {
		if (performance.now() > deadline) send(instance.pid, 'SIGKILL');
		await delay(20);
	}
	return instance;
}

/**
 * Stops it and removes all of its state.
 *
 * @throws InvalidInputError when the folder holds something else
 */
export async function resetLocalAws(directory: string = defaultDirectory()): Promise<void> {
	assertState(directory);
	await stopLocalAws(directory);
	rmSync(directory, {recursive: true, force: true});
}

/** A mistyped `--directory` must not cost anyone a folder. @throws InvalidInputError */
export function assertState(directory: string): void {
	if (!existsSync(directory) || existsSync(join(directory, 'state.sqlite')) || isEmpty(directory)) return;
	throw new InvalidInputError(
		`${directory} is not the folder of a local AWS: there is no state.sqlite in it.`,
		'Give the folder that it was started with, for example --directory /tmp/aws.',
	);
}

function isEmpty(directory: string): boolean {
	try {
		return readdirSync(directory).length === 0;
	} catch {
		return false;
	}
}

/** Answers whether there is such a process; signal 0 only asks. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(pid, signal);
	} catch {
		return false;
	}
}
