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
	const started = descendants(processId);
	const leader = started.find((id) => terminalOf(id) !== undefined);
	const device = leader === undefined ? undefined : terminalOf(leader);
	if (leader === undefined || device === undefined || isMakingReady(leader)) return Promise.resolve(false);
	return new Promise((resolve) => {
		const size = ['rows', String(rows), 'cols', String(columns)];
		execFile('stty', [isMac ? '-f' : '-F', device, ...size], () => resolve(true));
	});
}

/** The terminal that a process runs on. */
function terminalOf(processId: number): string | undefined {
	try {
		if (isMac) {
			const name = execFileSync('ps', ['-o', 'tty=', '-p', String(processId)], {encoding: 'utf8'}).trim();
			return name.startsWith('ttys') ? `/dev/${name}` : undefined;
		}
		const device = readlinkSync(`/proc/${processId}/fd/0`);
		return device.startsWith('/dev/pts/') ? device : undefined;
	} catch {
		return undefined;
	}
}

/** Whether the process is still the shell that sets the first size before it becomes the command. */
function isMakingReady(processId: number): boolean {
	try {
		const line = isMac
			? execFileSync('ps', ['-o', 'command=', '-p', String(processId)], {encoding: 'utf8'})
			: readFileSync(`/proc/${processId}/cmdline`, 'utf8');
		return line.includes(beforeCommand);
	} catch {
		return true;
	}
}
