import {describe, expect, it} from 'vitest';
import {createChoiceOverlay} from '../../../../src/screens/shell/questions/choice.tsx';
import type {Choice} from '../../../../src/screens/shell.ts';
import {Asked, hostilePastes} from './asked.tsx';

const containers: Choice<number> = {
	title: 'Open a shell in',
	lines: ['Task 7f3a1c has two containers'],
	options: [
		{value: 1, label: 'Console', detail: 'web console, port 8080'},
		{value: 2, label: 'Backend', detail: 'port 2581'},
		{value: 3, label: 'bridge'},
	],
};

/** A choice with what was answered. */
function ask<Value>(choice: Choice<Value>, size = {}) {
	const answers: (Value | undefined)[] = [];
	const asked = new Asked(
		createChoiceOverlay(choice, (answer) => answers.push(answer)),
		size,
	);
	return {asked, answers, [Symbol.dispose]: () => asked[Symbol.dispose]()};
}

describe('a choice', () => {
	it('shows its options with their details', async () => {
		using question = ask(containers);
		expect(await question.asked.text()).toMatch(
			/two containers[\s\S]*▸ Console {2}web console, port 8080[\s\S]* Backend/,
		);
	});

	it.each([
		[['enter'], 1],
		[['down', 'enter'], 2],
		[['up', 'enter'], 3],
		[['b', 'b', 'enter'], 3],
		[['j', 'j', 'k', 'enter'], 2],
		[['end', 'home', 'enter'], 1],
		[['escape'], undefined],
	])('answers %j with %s', async (chords, answer) => {
		using question = ask(containers);
		await question.asked.press(...chords);
		expect(question.answers).toEqual([answer]);
	});

	it('keeps the chosen one in sight where not all have room', async () => {
		const options = Array.from({length: 60}, (_, value) => ({value, label: `option ${value}`}));
		using question = ask({...containers, options}, {columns: 60, rows: 12});
		await question.asked.press(...Array<string>(42).fill('down'));
		expect(await question.asked.text()).toContain('▸ option 42');
		expect(question.asked.overlay.spoken().at(-1)).toBe('option 42, 43 of 60.');
	});

	it('is not moved by what is pasted', async () => {
		using question = ask(containers);
		for (const pasted of hostilePastes) await question.asked.paste(pasted);
		expect(await question.asked.text()).toContain('▸ Console');
		expect(question.answers).toEqual([]);
	});

	it('makes what it offers harmless', async () => {
		using question = ask({title: 'T', options: [{value: 1, label: '\u001B[2Jred\nblue', detail: '\u0007x'}]});
		expect(await question.asked.text()).toContain('red blue  x');
	});
});
