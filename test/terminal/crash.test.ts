import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import type {TestTerminal} from '../support/terminal.ts';

const faults = `--import=${join(import.meta.dirname, '../support/faults.ts')}`;

const crashes = [
	['in a view', '', (terminal: TestTerminal) => terminal.kill('SIGUSR2')],
	['outside of any', 'uncaught', (terminal: TestTerminal) => terminal.resize(90, 30)],
	['in a promise that nobody waits for', 'rejection', (terminal: TestTerminal) => terminal.resize(90, 30)],
] as const;

describe('a fault of the program', () => {
	it.each(crashes)('%s is told after the terminal was given back', async (_where, fault, happen) => {
		await using home = new Home();
		await using terminal = home.open({environment: {NODE_OPTIONS: faults, TEST_FAULT: fault}});
		await terminal.until('Which AWS is it to be?');
		happen(terminal);
		const {exitCode} = await terminal.exited;
		expect(exitCode).toBe(70);
		await terminal.until(/A fault of the test[\s\S]*please report it/);
		expect(terminal.isAlternateScreen).toBe(false);
		expect(terminal.isCursorHidden).toBe(false);
		expect(terminal.modes).toMatchObject({wraparoundMode: true, bracketedPasteMode: false});
	});
});
