import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {until} from '../support/containers.ts';
import {isRunning} from '../support/processes.ts';
import type {TestTerminal} from '../support/terminal.ts';

/** One local AWS for all of them: it is not what ends here. */
let home: Home;
/** A home without one, where the start page asks. */
let bare: Home;
beforeAll(async () => {
	[home, bare] = [new Home(), new Home()];
	await home.startLocal({runtime: 'simulated'});
});
afterAll(async () => {
	await home?.[Symbol.asyncDispose]();
	await bare[Symbol.asyncDispose]();
});

interface View {
	readonly name: string;
	readonly home: () => Home;
	/** Leads a console that has just been started to it; `run` is told apart from the others by its name. */
	readonly go: (terminal: TestTerminal, run: string) => Promise<unknown>;
}

const overview = (terminal: TestTerminal): Promise<string> => terminal.until(/live[\s\S]*Consumer/);

/** From wherever Setup opens, which depends on the consumers that are there, to the form of a new one. */
async function toForm(terminal: TestTerminal): Promise<void> {
	const text = await terminal.until(/enter fills it in|\+ new consumer|Setup · consumer +stack /);
	if (text.includes('Setup · consumer   stack ')) {
		terminal.pressEscape();
		await terminal.until('+ new consumer');
	}
	terminal.press('n');
	await terminal.until('Name of the CloudFormation stack');
}

const views: readonly View[] = [
	{name: 'the start page', home: () => bare, go: (terminal) => terminal.until('Which AWS is it to be?')},
	{name: 'a screen', home: () => home, go: overview},
	{
		name: 'a question',
		home: () => home,
		async go(terminal) {
			await overview(terminal);
			terminal.press(':');
			await terminal.until('Commands');
		},
	},
	{
		name: 'a running wizard',
		home: () => home,
		async go(terminal, run) {
			await overview(terminal);
			terminal.press('2');
			await toForm(terminal);
			// Anew: where another name is taken, it is proposed with a number.
			terminal.press('\u0015', `consumer${run.toLowerCase()}`);
			await terminal.until(`consumer${run.toLowerCase()}`);
			terminal.press('\u0013');
			await terminal.until('enter carries it out');
			terminal.press('\r');
			await terminal.until(/step \d of 6/);
		},
	},
];

const signals = [
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
	['SIGQUIT', 131],
] as const;

/** The console as started from a shell, for what a shell sees before and after. */
async function openFromShell({home: ownHome, go}: View, run: string) {
	const from = ownHome();
	const shell = await from.openShell();
	shell.press(`stty -a > before; ${from.consoleLine()}; echo "ended with $?"; stty -a > after; echo seen\r`);
	await go(shell, run);
	return {
		shell,
		consoleId: consoleIn(from),
		directory: from.path,
		[Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
	};
}

const consoleIn = (from: Home): number => {
	const [found, ...others] = from.processes().filter(({command}) => /dist\/bin\.js\s*$/.test(command));
	if (found === undefined || others.length > 0) throw new Error('There is not one console.');
	return found.id;
};

function expectRestored(shell: TestTerminal, directory: string): void {
	expect(shell.isAlternateScreen).toBe(false);
	expect(shell.isCursorHidden).toBe(false);
	expect(shell.modes.wraparoundMode).toBe(true);
	expect(shell.written.lastIndexOf('\u001B[?2004l')).toBeGreaterThan(shell.written.lastIndexOf('\u001B[?1049h'));
	const [before, after] = ['before', 'after'].map((name) => readFileSync(join(directory, name), 'utf8'));
	expect(after).toBe(before);
}

describe.each(views)('$name', (view) => {
	it.each(signals)('gives the terminal back as it was when %s ends it', async (signal, exitCode) => {
		await using opened = await openFromShell(view, signal);
		process.kill(opened.consoleId, signal);
		await opened.shell.until(new RegExp(`ended with ${exitCode}\\s+seen`));
		expectRestored(opened.shell, opened.directory);
	});

	it('is left at once with ctrl+c, and gives the terminal back', async () => {
		await using opened = await openFromShell(view, 'ctrlc');
		opened.shell.press('\u0003');
		await opened.shell.until(/ended with 0\s+seen/);
		expectRestored(opened.shell, opened.directory);
	});

	it('ends with the window that it was in', async () => {
		await using terminal = view.home().open();
		await view.go(terminal, 'window');
		const {processId} = terminal;
		terminal.hangUp();
		await until('it has ended', () => !isRunning(processId));
	});

	it('goes to the shell with ctrl+z, and comes back as it was', async () => {
		await using shell = await view.home().openShell();
		shell.press(`${view.home().consoleLine()}\r`);
		await view.go(shell, 'stopped');
		shell.press('\u001A');
		await shell.until(/Stopped[\s\S]*shell> $/m);
		expect(shell.isAlternateScreen).toBe(false);
		expect(shell.isCursorHidden).toBe(false);
		shell.press('echo typed in the shell\r');
		await shell.until(/^typed in the shell/m);
		shell.press('fg\r');
		await shell.until((text) => shell.isAlternateScreen && /ctrl|enter|help|esc/.test(text));
		expect(shell.isCursorHidden).toBe(true);
		shell.press('\u0003');
		await shell.until((text) => !shell.isAlternateScreen && /shell> $/m.test(text));
	});
});

const startPage = views[0]!;

describe('a terminal that goes away without a signal', () => {
	it('ends the program too', async () => {
		// In a session of its own it gets no SIGHUP: all that it sees is that nothing can be read or written any more.
		await using shell = await bare.openShell();
		shell.press(`setsid ${bare.consoleLine()}\r`);
		await startPage.go(shell, '');
		const consoleId = consoleIn(bare);
		shell.hangUp();
		await until('it has ended', () => !isRunning(consoleId));
	});
});

describe('a kill that cannot be caught', () => {
	it('leaves the terminal as it is; reset mends it', async () => {
		await using opened = await openFromShell(startPage, '');
		process.kill(opened.consoleId, 'SIGKILL');
		await opened.shell.until(/ended with 137[\s\S]*shell> $/m);
		opened.shell.press('reset\r');
		await until('it is usable', () => !opened.shell.isAlternateScreen && !opened.shell.isCursorHidden);
	});
});
