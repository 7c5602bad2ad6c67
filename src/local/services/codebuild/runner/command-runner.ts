import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {ExportedEnvironmentVariable} from '@aws-sdk/client-codebuild';
import * as z from 'zod';
import type {BuildLog} from './build-log.ts';
import type {BuildspecPhase} from './buildspec.ts';
import {type CommandHost, quote, runCommand} from './commands.ts';
import {PhaseFailure} from './phase-failure.ts';

const textVariables = z.record(z.string(), z.string());

/** Runs the commands of phases one after another, with their lines in the build's log. */
export class CommandRunner {
	readonly #host: CommandHost;
	readonly #log: BuildLog;

	constructor(host: Omit<CommandHost, 'onOutput'>, log: BuildLog) {
		this.#host = {...host, onOutput: (text) => log.output(text)};
		this.#log = log;
	}

	/** Rejects with COMMAND_EXECUTION_ERROR at the first command that fails; `finally` commands run all the same. */
	async phase({commands, finally: last}: BuildspecPhase, isSucceeding: boolean): Promise<void> {
		let failure: PhaseFailure | undefined;
		try {
			await this.#all(commands, isSucceeding);
		} catch (error) {
			if (!(error instanceof PhaseFailure)) throw error;
			failure = error;
		}
		await this.#all(last, isSucceeding && failure === undefined);
		if (failure !== undefined) throw failure;
	}

	/** The variables that a buildspec exports, as the last command left them. */
	async exported(names: readonly string[]): Promise<ExportedEnvironmentVariable[]> {
		if (names.length === 0) return [];
		const file = join(this.#host.workspace.temporary, 'exported.json');
		const program = 'require("node:fs").writeFileSync(process.argv[1], JSON.stringify(process.env))';
		const command = [process.execPath, '-e', program, file].map(quote).join(' ');
		await runCommand(command, true, {...this.#host, onOutput: () => undefined});
		const variables = textVariables.parse(JSON.parse(await readFile(file, 'utf8')));
		return names.flatMap((name) => (variables[name] === undefined ? [] : [{name, value: variables[name]}]));
	}

	async #all(commands: readonly string[], isSucceeding: boolean): Promise<void> {
		for (const command of commands) {
			this.#log.container(`Running command ${command}`);
			const exitCode = await runCommand(command, isSucceeding, this.#host);
			this.#log.endLine();
			if (exitCode === 0) continue;
			this.#log.output('\n');
			this.#log.container(`Command did not exit successfully ${command} exit status ${exitCode}`);
			const message = `Error while executing command: ${command}. Reason: exit status ${exitCode}`;
			throw new PhaseFailure('COMMAND_EXECUTION_ERROR', message);
		}
	}
}
