import {type ChildProcess, spawn} from 'node:child_process';

/** What becomes a process, in a session of its own, with its output in files. */
export interface Launch {
	readonly program: string;
	readonly parameters: readonly string[];
	readonly directory: string;
	readonly environment: NodeJS.ProcessEnv;
	readonly stdout: string;
	readonly stderr: string;
}

interface Answer {
	readonly number: number;
	readonly pid?: number;
	readonly error?: string;
}

/** What the launching process runs: plain JavaScript, so that nothing has to be found or translated for it. */
const program = `
	const {spawn} = require('node:child_process');
	const {closeSync, openSync} = require('node:fs');
	process.on('disconnect', () => process.exit());
	process.on('message', ({number, launch}) => {
		const answer = (result) => process.connected && process.send({number, ...result});
		const files = [];
		try {
			for (const file of [launch.stdout, launch.stderr]) files.push(openSync(file, 'a'));
			const child = spawn(launch.program, launch.parameters, {
				cwd: launch.directory,
				env: launch.environment,
				stdio: ['ignore', ...files],
				detached: true,
			});
			child.once('spawn', () => answer({pid: child.pid}));
			child.once('error', ({message}) => answer({error: message}));
			child.unref();
		} catch ({message}) {
			answer({error: message});
		}
		for (const file of files) closeSync(file);
	});
`;

/**
 * A small process that starts others for the engine. Starting a process copies the starter's page tables and waits
 * until the new one runs: 5 ms of processor and, on a busy machine, 60 ms of standstill from an engine of 200 MB, a
 * tenth of that from here. It ends with the engine; what it started goes on.
 */
export class Launcher {
	#process: ChildProcess | undefined;
	#count = 0;
	readonly #waiting = new Map<number, PromiseWithResolvers<number>>();

	/** Has the process ready for the first launch. */
	prepare(): ChildProcess {
		const known = this.#process;
		if (known !== undefined) return known;
		const child = spawn(process.execPath, ['-e', program], {
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			env: {},
			detached: true,
		});
		this.#process = child;
		child.on('message', (answer) => this.#settle(answer as Answer));
		child.once('error', (error) => this.#lost(child, error));
		child.once('exit', () => this.#lost(child, new Error('the process that starts containers has ended')));
		child.unref();
		child.channel?.unref();
		return child;
	}

	/** Starts a process; its id. Rejects when the system refuses. */
	launch(launch: Launch): Promise<number> {
		const child = this.prepare();
		const started = Promise.withResolvers<number>();
		this.#count += 1;
		this.#waiting.set(this.#count, started);
		child.send({number: this.#count, launch}, (error) => {
			if (error !== null) this.#lost(child, error);
		});
		return started.promise;
	}

	#settle({number, pid, error}: Answer): void {
		const started = this.#waiting.get(number);
		this.#waiting.delete(number);
		if (pid === undefined) started?.reject(new Error(error));
		else started?.resolve(pid);
	}

	/** The next launch makes a new one. */
	#lost(child: ChildProcess, reason: Error): void {
		if (this.#process !== child) return;
		this.#process = undefined;
		for (const started of this.#waiting.values()) started.reject(reason);
		this.#waiting.clear();
	}
}
