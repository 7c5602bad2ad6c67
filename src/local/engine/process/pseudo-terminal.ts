import {execFile, execFileSync} from 'node:child_process';
import {accessSync, constants, readFileSync, readlinkSync} from 'node:fs';
import type {TerminalSize} from '../runtime.ts';
import {descendants} from './process-table.ts';

/**
 * Pseudo-terminals without a native module: script(1), part of every macOS and of util-linux, opens one and copies
 * between it and its own input and output; stty(1) sets its size from outside.
 */

const isMac = process.platform === 'darwin';
const beforeCommand = 'unset SHELL; exec';

/** Whether this machine has what it takes. */
export function hasPseudoTerminals(): boolean {
	try {
		accessSync('/usr/bin/script', constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** The command line that runs `command` on a new pseudo-terminal of that size. */
export function onPseudoTerminal(command: readonly string[], {columns, rows}: TerminalSize): string[] {
	// Without a terminal on its own side, script leaves the new one without echo.
	const line = `stty sane rows ${rows} cols ${columns}; ${beforeCommand} ${command.map(quoted).join(' ')}`;
	return isMac
		? ['/usr/bin/script', '-q', '/dev/null', '/bin/sh', '-c', line]
		: ['/usr/bin/script', '-q', '-e', '-f', '-c', line, '/dev/null'];
}

/** What script needs in its environment: the shell that reads its line. */
export const scriptEnvironment = {SHELL: '/bin/sh'} as const;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Sets the size of the terminal that a descendant of the process runs on; the kernel tells who runs there. False when
 * there is none yet.
 */
export function resizeTerminal(processId: number, {columns, rows}: TerminalSize): Promise<boolean> {
	const device = descendants(processId)
		.map(terminalOf)
		.find((found) => found !== undefined);
	if (device === undefined) return Promise.resolve(false);
	return new Promise((resolve) => {
		const size = ['rows', String(rows), 'cols', String(columns)];
		execFile('stty', [isMac ? '-f' : '-F', device, ...size], () => resolve(true));
	});
}

/** The terminal that a process runs on; none while the shell that makes it ready has not become the command. */
function terminalOf(processId: number): string | undefined {
	if (isMac) return terminalByPs(processId);
	try {
		const device = readlinkSync(`/proc/${processId}/fd/0`);
		const isReady = !readFileSync(`/proc/${processId}/cmdline`, 'utf8').includes(beforeCommand);
		return device.startsWith('/dev/pts/') && isReady ? device : undefined;
	} catch {
		return undefined;
	}
}

function terminalByPs(processId: number): string | undefined {
	try {
		const name = execFileSync('ps', ['-o', 'tty=', '-p', String(processId)], {encoding: 'utf8'}).trim();
		return name.startsWith('ttys') ? `/dev/${name}` : undefined;
	} catch {
		return undefined;
	}
}
