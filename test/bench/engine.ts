import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {temporaryFolder} from '../support/containers.ts';

/** The built local AWS as a process of its own, as operators have it; gone with all its tasks when disposed. */
export async function startBuiltEngine(
	runtime: 'process' | 'simulated',
): Promise<AsyncDisposable & {readonly endpoint: string}> {
	const folder = temporaryFolder();
	const program = new URL('../../dist/local.js', import.meta.url).pathname;
	const child = spawn(process.execPath, [program, '--directory', folder.path, '--while-stdin', '--runtime', runtime], {
		stdio: ['pipe', 'pipe', 'ignore'],
	});
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	const {endpoint, error} = JSON.parse(line.toString()) as {endpoint?: string; error?: string};
	if (endpoint === undefined) throw new Error(`The built local AWS did not start: ${error}`);
	return {
		endpoint,
		async [Symbol.asyncDispose]() {
			const exit = once(child, 'exit');
			child.stdin.end();
			await exit;
			folder[Symbol.dispose]();
		},
	};
}
