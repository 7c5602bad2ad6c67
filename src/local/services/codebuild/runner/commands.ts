import {spawn} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {StringDecoder} from 'node:string_decoder';
import {setTimeout} from 'node:timers/promises';
import {endGroup} from '../../processes.ts';
import type {Workspace} from './workspace.ts';

/** How long output may still come from what a command left running behind. */
const drainMilliseconds = 500;

export interface CommandHost {
	readonly workspace: Workspace;
	readonly shell: 'sh' | 'bash';
	readonly environment: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
	readonly onOutput: (text: string) => void;
}

/**
 * Runs one command as the commands of buildspec 0.2 run: each sees the variables and the folder that the one before
 * it left. Its process group is killed when the signal aborts. Answers the exit code, 128 + n for a signal.
 */
export async function runCommand(command: string, isSucceeding: boolean, host: CommandHost): Promise<number> {
	const {workspace, shell, environment, signal, onOutput} = host;
	signal.throwIfAborted();
	const script = join(workspace.temporary, 'script.sh');
	await writeFile(script, scriptOf(command, isSucceeding, workspace));
	const child = spawn(shell, [script], {
		cwd: workspace.source,
		env: environment,
		detached: true,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const decoder = new StringDecoder('utf8');
	child.stdout.on('data', (chunk: Buffer) => onOutput(decoder.write(chunk)));
	const drained = new Promise<void>((resolve) => child.stdout.once('close', () => resolve()));
	const onAbort = (): void => {
		if (child.pid !== undefined) endGroup(child.pid);
	};
	signal.addEventListener('abort', onAbort, {once: true});
	try {
		const exitCode = await new Promise<number>((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (code, name) => resolve(code ?? 128 + (name === null ? 0 : (signalNumbers[name] ?? 0))));
		});
		await Promise.race([drained, setTimeout(drainMilliseconds, undefined, {ref: false})]);
		signal.throwIfAborted();
		return exitCode;
	} finally {
		signal.removeEventListener('abort', onAbort);
		child.stdout.destroy();
	}
}

const signalNumbers: Readonly<Record<string, number>> = {
	SIGHUP: 1,
	SIGINT: 2,
	SIGABRT: 6,
	SIGKILL: 9,
	SIGSEGV: 11,
	SIGTERM: 15,
};

function scriptOf(command: string, isSucceeding: boolean, {temporary, source}: Workspace): string {
	const state = quote(join(temporary, 'env.sh'));
	const folder = quote(join(temporary, 'folder'));
	return [
		'exec 2>&1',
		`if [ -f ${state} ]; then . ${state}; fi`,
		`export CODEBUILD_BUILD_SUCCEEDING=${isSucceeding ? 1 : 0}`,
		`if [ -f ${folder} ]; then cd "$(cat ${folder})"; else cd ${quote(source)}; fi || exit 1`,
		`trap 'codebuild_status=$?; export -p > ${state.replaceAll("'", `'\\''`)}; pwd > ${folder.replaceAll("'", `'\\''`)}; exit $codebuild_status' EXIT`,
		command,
		'',
	].join('\n');
}

export const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
