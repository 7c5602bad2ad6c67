import {afterAll, beforeAll} from 'vitest';
import {environmentFor, type LocalInstance, runningInstance} from '../../src/operations/local-aws/instance.ts';
import {startLocalAws} from '../../src/operations/local-aws/start.ts';
import {resetLocalAws} from '../../src/operations/local-aws/stop.ts';
import {temporaryFolder, until} from './containers.ts';

/** A local AWS in a process of its own, as an operator has it; it can be killed, and comes back where it was. */
export interface AwsProcess {
	/** Folder that holds all of it, and room for what else a test writes. */
	readonly folder: string;
	/** Where it keeps its state. */
	readonly directory: string;
	/** The process that serves at present. */
	readonly engine: LocalInstance;
	/** What a command needs in its environment to talk to it, and to leave the operator's home alone. */
	readonly environment: () => Readonly<Record<string, string>>;
	/** Kills the process at once. */
	kill(): Promise<void>;
	/** Starts another one on the same port and state. */
	start(): Promise<void>;
	/** Both, one after the other. */
	restart(): Promise<void>;
}

/**
 * Runs a local AWS for the tests of this file, or of this `describe`: from before the first until after the last.
 * `patience` is how long its start and its end may take, in milliseconds.
 */
export function awsProcess(patience = 120_000): AwsProcess {
	let folder: ReturnType<typeof temporaryFolder>;
	let engine: LocalInstance;
	const directory = () => `${folder.path}/aws`;

	beforeAll(async () => {
		folder = temporaryFolder();
		engine = await startLocalAws({directory: directory(), port: 0});
	}, patience);

	afterAll(async () => {
		await resetLocalAws(directory());
		folder[Symbol.dispose]();
	}, patience);

	const kill = async () => {
		process.kill(engine.pid, 'SIGKILL');
		await until('the engine is gone', async () => (await runningInstance(directory())) === undefined);
	};
	const start = async () => {
		engine = await startLocalAws({directory: directory(), port: Number(new URL(engine.endpoint).port)});
	};

	return {
		get folder() {
			return folder.path;
		},
		get directory() {
			return directory();
		},
		get engine() {
			return engine;
		},
		environment: () => ({HOME: folder.path, ...environmentFor(engine)}),
		kill,
		start,
		async restart() {
			await kill();
			await start();
		},
	};
}
