import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {assertBuilt} from './build.ts';
import {allProcesses, isRunning, procText} from './processes.ts';
import {type TerminalOptions, TestTerminal} from './terminal.ts';

const program = join(import.meta.dirname, '../../dist/bin.js');

export interface ConsoleSetting {
	readonly columns?: number;
	readonly rows?: number;
	readonly parameters?: readonly string[];
	readonly environment?: Readonly<Record<string, string>>;
	readonly margin?: NonNullable<TerminalOptions['margin']>;
}

export interface HomeProcess {
	readonly id: number;
	readonly command: string;
}

/** A home of its own for a console: no AWS configuration, and a local AWS that ends with it. */
export class Home implements AsyncDisposable {
	readonly path = mkdtempSync(join(tmpdir(), 'console-home-'));

	constructor() {
		assertBuilt();
	}

	get environment(): Record<string, string> {
		return {
			HOME: this.path,
			XDG_DATA_HOME: join(this.path, 'data'),
			XDG_CONFIG_HOME: join(this.path, 'config'),
			AWS_EC2_METADATA_DISABLED: 'true',
		};
	}

	/** Opens the console as it is published, on a terminal of its own. */
	open({parameters = [], environment = {}, ...size}: ConsoleSetting = {}): TestTerminal {
		return new TestTerminal(process.execPath, [program, ...parameters], {
			...size,
			environment: {...this.environment, ...environment},
			directory: this.path,
		});
	}

	/** An interactive shell on a terminal of its own, from which the console is started with `consoleLine`. */
	async openShell({columns = 80, rows = 24, environment = {}}: ConsoleSetting = {}): Promise<TestTerminal> {
		const shell = new TestTerminal('/bin/bash', ['--norc', '-i'], {
			columns,
			rows,
			environment: {...this.environment, PS1: 'shell> ', ...environment},
			directory: this.path,
			// A shell scrolls.
			margin: {columns: 0, rows: 0},
		});
		await shell.until(/shell> $/m);
		return shell;
	}

	/** Every process that was started in this home and still runs; those of the local AWS too. */
	processes(): readonly HomeProcess[] {
		return allProcesses().flatMap((id) => {
			const command = procText(id, 'cmdline');
			const isOurs = procText(id, 'environ').includes(`HOME=${this.path}`) && isRunning(id);
			return isOurs ? [{id, command}] : [];
		});
	}

	/** What is typed into a shell to start the console. */
	consoleLine(...parameters: readonly string[]): string {
		return [process.execPath, program, ...parameters].join(' ');
	}

	/** Runs a command without a screen in the same home. */
	async command(...parameters: readonly string[]): Promise<string> {
		const {stdout} = await execa(process.execPath, [program, ...parameters], {
			env: this.environment,
			stdin: 'ignore',
			cwd: this.path,
		});
		return stdout;
	}

	/**
	 * Starts a local AWS, on a free port unless it is told which: the usual one, which a killed AWS leaves, another home's
	 * would take meanwhile.
	 */
	async startLocal({port = '0', runtime = 'process'} = {}): Promise<{readonly pid: number; readonly endpoint: string}> {
		await this.command('local', 'start', '--port', port, '--runtime', runtime);
		return JSON.parse(await this.command('local', 'status', '--output', 'json')) as {pid: number; endpoint: string};
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.command('local', 'stop').catch(() => undefined);
		rmSync(this.path, {recursive: true, force: true});
	}
}
