import {describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';

describe('the terminal', () => {
	it('shows the start page on a screen of its own, and is as before after quitting', async () => {
		await using home = new Home();
		await using terminal = home.open();
		await terminal.until('Which AWS is it to be?');
		expect(terminal.isAlternateScreen).toBe(true);
		terminal.press('q');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
		await terminal.until(() => !terminal.isAlternateScreen);
		expect(terminal.modes.bracketedPasteMode).toBe(false);
		expect(terminal.modes.wraparoundMode).toBe(true);
		expect(terminal.text().trim()).toBe('');
	});

	it('takes keys that are typed while it starts, and echoes none of them', async () => {
		await using home = new Home();
		await using terminal = home.open();
		terminal.press('jj', 'k');
		const text = await terminal.until('Which AWS is it to be?');
		expect(text).not.toMatch(/jj/);
		terminal.press('q');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
	});

	it('says what it needs when it is too small, and goes on when it is enlarged', async () => {
		await using home = new Home();
		await using terminal = home.open({columns: 20, rows: 5});
		await terminal.until(/needs\s+80×24;/);
		terminal.resize(80, 24);
		await terminal.until('Which AWS is it to be?');
		terminal.resize(40, 10);
		await terminal.until(/this\s+terminal\s+is\s+40×10/);
		terminal.press('\u0003');
		await terminal.exited;
	});
});

describe('without a terminal', () => {
	it('the program says which commands there are', async () => {
		await using home = new Home();
		expect(await home.command()).toContain('Its screens need a terminal');
	});

	it.each([
		[['--theme', 'pink'], 'There is no theme «pink»', 64],
		[['--screeen', 'tasks'], 'Did you mean --screen?', 64],
	])('wrong options %s are told after the terminal is given back', async (parameters, message, exitCode) => {
		await using home = new Home();
		await using terminal = home.open({parameters});
		expect(await terminal.exited).toMatchObject({exitCode});
		await terminal.until(message);
		expect(terminal.isAlternateScreen).toBe(false);
	});
});

describe('a child that takes the terminal', () => {
	it('gets every key that is typed into it, and the console comes back after it', async () => {
		await using home = new Home();
		await using terminal = home.open({
			parameters: ['--local'],
			environment: {SHELL: '/bin/bash', PS1: 'child> '},
		});
		await terminal.until('000000000000');
		terminal.press('\u000F');
		await terminal.until(() => !terminal.isAlternateScreen);
		terminal.press('echo "this AWS: $AWS_ENDPOINT_URL"; exit\r');
		await terminal.until(() => terminal.isAlternateScreen);
		await terminal.until('000000000000');
		terminal.press('\u0003');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
		await terminal.until(/this AWS: http:\/\/127\.0\.0\.1:\d+/);
	});
});
