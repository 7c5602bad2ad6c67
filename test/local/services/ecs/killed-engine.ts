import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {SystemClock} from '../../../../src/local/engine/clock.ts';
import {ProcessRuntime} from '../../../../src/local/engine/process/process-runtime.ts';

const program = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

/** A local AWS with real processes, in a process of its own that may be killed. */
export interface Engine {
	readonly process: ChildProcess;
	readonly endpoint: string;
}

export async function startEngine(directory: string): Promise<Engine> {
	const child = spawn(process.execPath, [program, directory], {stdio: ['ignore', 'pipe', 'inherit']});
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	return {process: child, endpoint: line.toString().trim()};
}

export async function killEngine({process: child}: Engine): Promise<void> {
	const exited = once(child, 'exit');
	child.kill('SIGKILL');
	await exited;
}

/** Whatever a failed test leaves running ends with it. */
export function cleanUp(directory: string, engine: () => Engine): AsyncDisposable {
	return {
		async [Symbol.asyncDispose]() {
			if (engine().process.exitCode === null && engine().process.signalCode === null) await killEngine(engine());
			await new ProcessRuntime(join(directory, 'containers'), new SystemClock()).sweep(() => false);
		},
	};
}
