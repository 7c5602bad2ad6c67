import {describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {keys} from '../support/screen.ts';

/** Whatever moves the cursor or takes something away again (ECMA-48), or leaves the ordinary screen. */
const movement = /\u001B\[[\d;]*[A-HJKSTXfsu]|\u001B[78M]|\u001B\[\?1049h/;

describe('--screen-reader', () => {
	it('is walked through by ear: every change is a line of its own, nothing is drawn over', async () => {
		await using home = new Home();
		await using terminal = home.open({parameters: ['--screen-reader'], columns: 120, rows: 40});
		await terminal.untilWritten('Which AWS?');
		await terminal.untilWritten('Local AWS. inside this program');
		terminal.press(keys.down);
		await terminal.untilWritten('Quit.');
		terminal.press(keys.up, keys.enter);
		await terminal.untilWritten('AWS: local · us-east-1 · 000000000000');
		await terminal.untilWritten(/Screen Overview\..*Question mark lists the keys/);
		await terminal.untilWritten(/not set up/);
		terminal.press('4');
		await terminal.untilWritten('Screen Consume.');
		await terminal.untilWritten(/no consumer/i);
		terminal.press('?');
		await terminal.untilWritten(/^enter: /m);
		terminal.pressEscape();
		terminal.press('2');
		await terminal.untilWritten('Screen Setup.');
		await terminal.untilWritten(/Stack.*consumer/);
		terminal.press('\u0003');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
		// An empty line may be erased: that takes nothing away.
		const kept = terminal.written.replaceAll(/(?<=\n(?:\u001B\[\?2026[hl])*)\u001B\[2K\u001B\[G/g, '');
		expect(kept.match(movement)?.[0]).toBeUndefined();
		expect(terminal.written.split('\n').length).toBeGreaterThan(15);
	});
});
