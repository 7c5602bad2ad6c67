import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {ContainerFiles} from '../../../../src/local/engine/process/container-files.ts';
import {openTerminal} from '../../../../src/local/engine/process/terminal.ts';
import type {TerminalProcess} from '../../../../src/local/engine/runtime.ts';
import {specification, temporaryFolder, until} from '../../../support/containers.ts';
import {isRunning} from '../../../support/processes.ts';

const size = {columns: 80, rows: 24};

function container(root: string, changes: Parameters<typeof specification>[1] = {}): ContainerFiles {
	const described = specification(['true'], changes);
	const files = new ContainerFiles(root, described.id);
	files.create(described);
	return files;
}

/** A terminal with what it has shown so far. */
function watched(terminal: TerminalProcess) {
	let text = '';
	terminal.onOutput((bytes) => {
		text += bytes.toString();
	});
	return {
		terminal,
		text: () => text,
		type: (line: string) => terminal.write(Buffer.from(line)),
		shows: (expected: string | RegExp) =>
			until(`the terminal shows ${expected}`, () =>
				typeof expected === 'string' ? text.includes(expected) : expected.exec(text),
			),
	};
}

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1]);

describe('a command on a terminal', () => {
	it("runs with the container's environment and directory, on a pseudo-terminal with echo", async () => {
		using folder = temporaryFolder();
		const files = container(folder.path, {environment: {GREETING: 'hello'}, workingDirectory: '/usr'});
		const shell = watched(openTerminal(files, ['/bin/sh'], size));
		shell.type('echo $((6*7)) $GREETING $PWD $TERM; stty size; tty\r');
		await shell.shows('42 hello /usr xterm-256color\r\n');
		await shell.shows('24 80\r\n');
		await shell.shows(/\/dev\/pts\/\d+\r\n/);
		expect(shell.text()).toContain('echo $((6*7))');
		shell.type('exit 7\r');
		expect(await shell.terminal.ended).toEqual({exitCode: 7});
	});

	it('takes words as they are, whatever they hold', async () => {
		using folder = temporaryFolder();
		const words = ['a b', "it's", '$HOME', '*', '\\', '"'];
		const shown = watched(openTerminal(container(folder.path), ['printf', '<%s>', ...words], size));
		await shown.terminal.ended;
		expect(shown.text()).toBe(words.map((word) => `<${word}>`).join(''));
	});

	it('hears of a new size', async () => {
		using folder = temporaryFolder();
		const shell = watched(openTerminal(container(folder.path), ['/bin/sh'], size));
		shell.type(`trap 'echo changed' WINCH; echo re''ady\r`);
		await shell.shows('ready');
		shell.terminal.resize({columns: 90, rows: 30});
		shell.terminal.resize({columns: 120, rows: 40});
		await shell.shows('changed');
		await until('the size is new', async () => {
			shell.type('stty size\r');
			await new Promise((resolve) => setTimeout(resolve, 20));
			return shell.text().includes('40 120\r\n');
		});
		shell.terminal.hangUp();
		await shell.terminal.ended;
	});

	it('has the size that was asked for while it was being made', async () => {
		using folder = temporaryFolder();
		const shell = watched(openTerminal(container(folder.path), ['/bin/sh', '-c', 'sleep 1000'], size));
		shell.terminal.resize({columns: 91, rows: 33});
		const asked = watched(openTerminal(container(folder.path), ['/bin/sh'], size));
		asked.terminal.resize({columns: 92, rows: 34});
		await until('the size is new', async () => {
			asked.type('stty size\r');
			await new Promise((resolve) => setTimeout(resolve, 20));
			return asked.text().includes('34 92\r\n');
		});
		for (const {terminal} of [shell, asked]) {
			terminal.hangUp();
			await terminal.ended;
		}
	});

	it('is interrupted by ctrl+c, and goes on', async () => {
		using folder = temporaryFolder();
		const shell = watched(openTerminal(container(folder.path), ['/bin/sh'], size));
		shell.type(`sh -c 'echo st""art; exec sleep 1000'\r`);
		await shell.shows('start\r\n');
		shell.type('\u0003');
		shell.type('echo still $((40+2))\r');
		await shell.shows('still 42\r\n');
		shell.terminal.hangUp();
		await shell.terminal.ended;
	});

	it('says in the words of the agent that there is no such program', () => {
		using folder = temporaryFolder();
		expect(() => openTerminal(container(folder.path), ['/no/shell'], size)).toThrow(
			'Unable to start command: Failed to start pty: exec: "/no/shell": executable file not found in $PATH',
		);
	});

	it('ends with all it started when the terminal is taken away, however stubborn', async () => {
		using folder = temporaryFolder();
		const shell = watched(openTerminal(container(folder.path), ['/bin/sh'], size));
		shell.type(`trap '' HUP TERM; sleep 1000 & echo one=$!; nohup sleep 1000 >/dev/null & echo two=$!\r`);
		shell.type(`setsid sh -c 'echo three=$$.; exec sleep 1000' & echo me=$$.\r`);
		await shell.shows(/me=\d+\./);
		await shell.shows(/three=\d+\./);
		const started = ['one', 'two', 'three', 'me'].map((name) => numberIn(shell.text(), new RegExp(`${name}=(\\d+)`)));
		expect(started.map(isRunning)).toEqual([true, true, true, true]);
		shell.terminal.hangUp();
		await shell.terminal.ended;
		await until('all of them have ended', () => !started.some(isRunning));
	});

	it('leaves nothing behind when it ends by itself', async () => {
		using folder = temporaryFolder();
		const shell = watched(openTerminal(container(folder.path), ['/bin/sh'], size));
		shell.type(`setsid sh -c 'echo it=$$.; exec sleep 1000' &\r`);
		await shell.shows(/it=\d+\./);
		const left = numberIn(shell.text(), /it=(\d+)/);
		shell.type('exit\r');
		await shell.terminal.ended;
		await until('what it left has ended', () => !isRunning(left));
	});

	it('ends when its engine is killed', async () => {
		using folder = temporaryFolder();
		const files = container(folder.path);
		const terminalModule = new URL('../../../../src/local/engine/process/terminal.ts', import.meta.url).href;
		const filesModule = new URL('../../../../src/local/engine/process/container-files.ts', import.meta.url).href;
		const program = `
			const {openTerminal} = await import('${terminalModule}');
			const {ContainerFiles} = await import('${filesModule}');
			const files = new ContainerFiles(${JSON.stringify(folder.path)}, ${JSON.stringify(files.specification().id)});
			const terminal = openTerminal(files, ['/bin/sh', '-c', 'echo $$ >${folder.path}/shell; sleep 1000'], {columns: 80, rows: 24});
			terminal.onOutput(() => undefined);
		`;
		const engine: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', program], {stdio: 'ignore'});
		const shell = await until('the shell runs', () => {
			try {
				return Number(readFileSync(`${folder.path}/shell`, 'utf8'));
			} catch {
				return undefined;
			}
		});
		engine.kill('SIGKILL');
		await once(engine, 'exit');
		await until('the shell has ended', () => !isRunning(shell));
	});

	it('does with pipes where there are no pseudo-terminals', async () => {
		using folder = temporaryFolder();
		const shell = watched(openTerminal(container(folder.path), ['/bin/sh'], size, {pseudoTerminal: false}));
		shell.type('echo $((6*8\u007F7))\r');
		await shell.shows('42\r\n');
		shell.type('sleep 1000; echo interr""upted\r');
		shell.type('\u0004');
		shell.terminal.resize({columns: 100, rows: 30});
		await until('the sleep can be interrupted', async () => {
			shell.type('\u0003');
			await new Promise((resolve) => setTimeout(resolve, 20));
			return Promise.race([shell.terminal.ended, false]);
		});
	});
});
