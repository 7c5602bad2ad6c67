import {describe, expect, it} from 'vitest';
import {createPromptOverlay} from '../../../../src/screens/shell/questions/prompt.tsx';
import type {Prompt} from '../../../../src/screens/shell.ts';
import {Asked, hostilePastes} from './asked.tsx';

const user: Prompt = {
	title: 'Grab a task',
	label: 'Name of the user',
	example: 'ana',
	problem: (value) => (/^[a-z]+$/.test(value) ? undefined : `"${value}" is not a name; it must be small letters`),
};

/** A prompt with what was answered. */
function ask(prompt: Prompt) {
	const answers: (string | undefined)[] = [];
	const asked = new Asked(createPromptOverlay(prompt, (answer) => answers.push(answer)));
	return {asked, answers, [Symbol.dispose]: () => asked[Symbol.dispose]()};
}

describe('a prompt', () => {
	it('shows an example while it is empty, without calling that a mistake', async () => {
		using question = ask(user);
		const text = await question.asked.text();
		expect(text).toContain('for example ana');
		expect(text).not.toContain('must be');
	});

	it('has no blank lines, and grows by what it has to say', async () => {
		using question = ask(user);
		const height = async (): Promise<number> => (await question.asked.text()).trimEnd().split('\n').length;
		expect(await height()).toBe(4);
		await question.asked.type('B');
		expect(await height()).toBe(5);
		await question.asked.press('backspace');
		await question.asked.type('b');
		expect(await height()).toBe(4);
	});

	it('answers what was typed', async () => {
		using question = ask(user);
		await question.asked.type('bob');
		await question.asked.press('enter');
		expect(question.answers).toEqual(['bob']);
	});

	it('begins with the value that is given', async () => {
		using question = ask({...user, value: 'ana'});
		await question.asked.press('backspace', 'enter');
		expect(question.answers).toEqual(['an']);
	});

	it('lets what is typed or pasted first take the place of the value that is given', async () => {
		using typed = ask({title: 'Scale', label: 'Tasks', value: '3'});
		await typed.asked.type('10');
		await typed.asked.press('enter');
		expect(typed.answers).toEqual(['10']);
		using pasted = ask({title: 'Scale', label: 'Tasks', value: '3'});
		await pasted.asked.paste('7');
		await pasted.asked.press('enter');
		expect(pasted.answers).toEqual(['7']);
	});

	it('edits the value that is given once the cursor was moved in it', async () => {
		using question = ask({title: 'Write', label: 'File', value: 'activity.sh'});
		await question.asked.press('home');
		await question.asked.type('my-');
		await question.asked.press('enter');
		expect(question.answers).toEqual(['my-activity.sh']);
	});

	it('says what is wrong as it is typed, and does not take it', async () => {
		using question = ask(user);
		await question.asked.type('Bob');
		expect(await question.asked.text()).toContain('✗ "Bob" is not a name; it must be small letters');
		await question.asked.press('enter');
		expect(question.answers).toEqual([]);
		expect(question.asked.overlay.spoken()).toEqual([
			'Grab a task',
			'Name of the user: Bob',
			'"Bob" is not a name; it must be small letters',
		]);
	});

	it('says what is wrong with nothing once that is tried', async () => {
		using question = ask(user);
		await question.asked.press('enter');
		expect(await question.asked.text()).toContain('✗ "" is not a name');
	});

	it('answers undefined with escape', async () => {
		using question = ask({...user, value: 'ana'});
		await question.asked.press('escape');
		expect(question.answers).toEqual([undefined]);
	});

	it.each(hostilePastes)('is not harmed by what is pasted (%#)', async (pasted) => {
		using question = ask(user);
		await question.asked.paste(pasted);
		const lines = (await question.asked.text()).split('\n');
		expect(lines.length).toBeLessThanOrEqual(8);
		expect(lines.at(-1)).toMatch(/^╰─+╯$/);
		expect(lines[0]).toContain('Grab a task');
		expect(question.answers).toEqual([]);
	});

	it('says when it left something out', async () => {
		using question = ask({title: 'Name', label: 'Name'});
		await question.asked.paste('x'.repeat(10_001));
		expect(await question.asked.text()).toContain('1 character did not fit, left out');
	});
});
