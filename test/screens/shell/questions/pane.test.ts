import {describe, expect, it} from 'vitest';
import {createPaneOverlay} from '../../../../src/screens/shell/questions/pane.tsx';
import type {Pane} from '../../../../src/screens/shell.ts';
import {Asked, hostilePastes} from './asked.tsx';

const description: Pane = {
	title: 'Task 7f3a1c',
	text: Array.from({length: 100}, (_, index) => `line ${index + 1}`).join('\n'),
};

/** A pane with what was copied and whether it was closed. */
function show(pane: Pane, size = {columns: 60, rows: 12}) {
	const copied: string[] = [];
	const closed: string[] = [];
	const overlay = createPaneOverlay(pane, {
		close: () => closed.push('closed'),
		copy: (text) => copied.push(text),
		edit: async () => undefined,
	});
	const asked = new Asked(overlay, size);
	return {asked, copied, closed, [Symbol.dispose]: () => asked[Symbol.dispose]()};
}

describe('a pane over the screen', () => {
	it('shows its text from the beginning, and where one is', async () => {
		using pane = show(description);
		expect(await pane.asked.text()).toMatch(/Task 7f3a1c[\s\S]*line 1 [\s\S]*line 9 [\s\S]*1-9 of 100/);
	});

	it('turns pages as high as what is seen', async () => {
		using pane = show(description);
		await pane.asked.press('pagedown');
		expect(await pane.asked.text()).toContain('9-17 of 100');
		await pane.asked.press('G');
		expect(await pane.asked.text()).toContain('92-100 of 100');
		await pane.asked.press('g', 'g', 'down');
		expect(await pane.asked.text()).toContain('2-10 of 100');
	});

	it('searches, also for letters that are commands', async () => {
		using pane = show({title: 'T', text: 'quiet\nyes\nno\nzebra'});
		await pane.asked.press('/');
		await pane.asked.type('yes');
		expect(await pane.asked.text()).toMatch(/\/yes +match 1 of 1/);
		await pane.asked.press('enter', 'n', 'escape');
		expect([pane.copied, pane.closed]).toEqual([[], ['closed']]);
	});

	it('copies the whole text, or what it was told to', async () => {
		using pane = show(description);
		await pane.asked.press('y');
		using other = show({...description, copied: 'aws ecs describe-tasks'});
		await other.asked.press('y');
		expect([pane.copied, other.copied]).toEqual([[description.text], ['aws ecs describe-tasks']]);
	});

	it.each(['escape', 'q'])('is closed with %s', async (chord) => {
		using pane = show(description);
		await pane.asked.press(chord);
		expect(pane.closed).toEqual(['closed']);
	});

	it('is not harmed by what is pasted into its search, nor by its text', async () => {
		using pane = show({title: 'T\u001B[2J', text: hostilePastes.join('\n')});
		await pane.asked.press('/');
		for (const pasted of hostilePastes) await pane.asked.paste(pasted);
		const lines = (await pane.asked.text()).split('\n');
		expect(lines).toHaveLength(12);
		expect(lines[10]).toContain('not found');
	});

	it('tells a screen reader what is in sight', async () => {
		using pane = show(description);
		await pane.asked.press('end');
		expect(pane.asked.overlay.spoken()).toEqual([
			'Task 7f3a1c, lines 92-100 of 100.',
			...Array.from({length: 9}, (_, index) => `line ${index + 92}`),
		]);
	});
});
