import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {expectWholeFrame} from '../support/frame.ts';
import type {TestTerminal} from '../support/terminal.ts';

const title = 'The same with the AWS CLI';

/** An editor that tells what it was given and how the terminal is, waits for a line typed into it, and writes. */
const editorScript = `#!/bin/sh
echo "$1" > "$HOME/flag"
echo "$2" > "$HOME/path"
stat -c %a "$2" "$(dirname "$2")" > "$HOME/modes"
cp "$2" "$HOME/given"
stty -a > "$HOME/terminal"
printf 'editing> '
read -r line
echo "$line" > "$2"
cp "$2" "$HOME/saved"
`;

/** A pane of text. */
async function openPane(terminal: TestTerminal): Promise<string> {
	await terminal.until('000000000000');
	terminal.press('!');
	return await terminal.until(title);
}

describe('a text in $EDITOR', () => {
	it('is a copy that only its owner can read; the editor has the terminal, and the console has it back', async () => {
		await using home = new Home();
		const editor = join(home.path, 'editor');
		writeFileSync(editor, editorScript, {mode: 0o700});
		const saved = (name: string) => readFileSync(join(home.path, name), 'utf8');
		const environment = {EDITOR: `${editor} --wait`};
		// What the editor wrote is scrolled away.
		await using terminal = home.open({parameters: ['--local'], environment, margin: {columns: 0, rows: 0}});
		const [line = ''] = /aws [a-z-]+ [a-z-]+/.exec(await openPane(terminal)) ?? [];
		terminal.press('e');
		await terminal.until('editing>');
		expect(terminal.isAlternateScreen).toBe(false);
		expect(terminal.modes.wraparoundMode).toBe(true);
		expect(terminal.modes.bracketedPasteMode).toBe(false);
		expect(saved('modes')).toBe('600\n700\n');
		expect(saved('flag')).toBe('--wait\n');
		expect(line).not.toBe('');
		expect(saved('given')).toContain(line);
		expect(saved('terminal')).toMatch(/[ ;]icanon.*[ ;]echo /s);
		terminal.press('something else\r');
		await terminal.until(() => terminal.isAlternateScreen);
		const text = await terminal.until(title);
		expect(saved('saved')).toBe('something else\n');
		expect(text).toContain(line);
		expect(text).not.toContain('something else');
		expectWholeFrame(terminal);
		expect(existsSync(saved('path').trim())).toBe(false);
		terminal.press('q');
		await terminal.until((now) => !now.includes(title));
		terminal.press('\u0003');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
	});

	it('says that the editor cannot be run, and how to choose another', async () => {
		await using home = new Home();
		await using terminal = home.open({parameters: ['--local'], environment: {EDITOR: 'no-such-editor'}});
		await openPane(terminal);
		terminal.press('e');
		expect(await terminal.until('no-such-editor cannot be run')).toContain('Set EDITOR to one that is installed');
		expect(terminal.isAlternateScreen).toBe(true);
		terminal.press('\u0003');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
	});
});
