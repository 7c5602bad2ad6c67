import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createConfirmOverlay} from '../../../../src/screens/shell/questions/confirm.tsx';
import {differenceOf} from '../../../../src/screens/shell/questions/difference.ts';
import type {Confirmation} from '../../../../src/screens/shell.ts';
import {Asked, hostilePastes} from './asked.tsx';

const stop: Confirmation = {
	title: 'Stop 2 tasks of demo-consumer in us-east-1',
	lines: ['7f3a1c (Console, Backend)', '91be22 (Console, Backend)', 'frees 2 vCPU, $0.12 an hour'],
};

/** A confirmation with what was answered. */
function ask(confirmation: Confirmation, size = {}) {
	const answers: boolean[] = [];
	const asked = new Asked(
		createConfirmOverlay(confirmation, (answer) => answers.push(answer)),
		size,
	);
	return {asked, answers, [Symbol.dispose]: () => asked[Symbol.dispose]()};
}

describe('a confirmation', () => {
	it('says what exactly will be done, and is answered with y', async () => {
		using question = ask(stop);
		const text = await question.asked.text();
		for (const shown of [stop.title, ...stop.lines, 'y yes', 'n no']) expect(text).toContain(shown);
		await question.asked.press('y');
		expect(question.answers).toEqual([true]);
	});

	it.each(['n', 'enter', 'escape'])('is no with %s', async (chord) => {
		using question = ask(stop);
		await question.asked.press(chord);
		expect(question.answers).toEqual([false]);
	});

	it('answers no other key, and takes no pasted text', async () => {
		using question = ask(stop);
		await question.asked.press('space', 'Y', 'x', 'tab', 'j');
		for (const pasted of hostilePastes) await question.asked.paste(pasted);
		expect(question.answers).toEqual([]);
	});

	it('shows the AWS CLI lines once they are known, and grows for them', async () => {
		const {promise, resolve} = Promise.withResolvers<readonly string[]>();
		using question = ask({...stop, awsLines: () => promise});
		expect(await question.asked.text()).toContain('Reading the equivalent AWS CLI lines');
		resolve([
			'aws ecs stop-task --cluster demo --task 7f3a1c',
			'\u001B[2Jaws ecs stop-task --cluster demo --task 91be22',
		]);
		await promise;
		const text = await question.asked.text();
		expect(text).toContain('The same with the AWS CLI:');
		expect(text).toContain('aws ecs stop-task --cluster demo --task 91be22');
		expect(question.asked.overlay.spoken()).toContain('aws ecs stop-task --cluster demo --task 7f3a1c');
	});

	it('says why the AWS CLI lines are not known, and can be answered all the same', async () => {
		using question = ask({...stop, awsLines: () => Promise.reject(new Error('not signed in'))});
		await expect.poll(() => question.asked.text()).toContain('could not be told: not signed in');
		await question.asked.press('y');
		expect(question.answers).toEqual([true]);
	});

	it('scrolls what has no room, and always shows how to answer', async () => {
		const lines = Array.from({length: 40}, (_, index) => `task ${index + 1}`);
		using question = ask({...stop, lines}, {columns: 60, rows: 12});
		expect(await question.asked.text()).toMatch(/task 7[\s\S]*↓ 33 more lines[\s\S]*y yes/);
		await question.asked.press(...Array<string>(100).fill('down'));
		const text = await question.asked.text();
		expect(text).toContain('task 40');
		expect(text).toContain('y yes');
		await question.asked.press(...Array<string>(40).fill('up'));
		expect(await question.asked.text()).toContain('task 1 ');
	});
});

describe('a confirmation by name', () => {
	const drain: Confirmation = {title: 'Delete the stack', lines: ['31 resources'], typed: 'demo-consumer'};

	it('takes the name and enter', async () => {
		using question = ask(drain);
		await question.asked.type('demo-consumer');
		expect(await question.asked.text()).toContain('enter does it');
		await question.asked.press('enter');
		expect(question.answers).toEqual([true]);
	});

	it('shows the difference while the name is typed, and does nothing on enter until there is none', async () => {
		using question = ask(drain);
		await question.asked.type('demo');
		expect(await question.asked.text()).toContain('9 characters more to type');
		await question.asked.press('X', 'enter');
		expect(await question.asked.text()).toContain('✗ character 5 is "X", not "-"');
		expect(question.answers).toEqual([]);
	});

	it('is no with escape, even when the name is right', async () => {
		using question = ask(drain);
		await question.asked.type('demo-consumer');
		await question.asked.press('escape');
		expect(question.answers).toEqual([false]);
	});

	it('asks for y when the name is empty', async () => {
		using question = ask({...drain, typed: ''});
		await question.asked.press('enter');
		expect(question.answers).toEqual([false]);
	});

	it('types y and n like any other letter', async () => {
		using question = ask(drain);
		await question.asked.press('y', 'n');
		expect(question.answers).toEqual([]);
	});

	it.each(hostilePastes)('is not moved by what is pasted (%#)', async (pasted) => {
		using question = ask(drain);
		const before = (await question.asked.text()).split('\n').length;
		await question.asked.paste(pasted);
		await question.asked.press('enter');
		expect(question.answers).toEqual([]);
		expect((await question.asked.text()).split('\n')).toHaveLength(before);
		expect(await question.asked.text()).toContain('Delete the stack');
	});

	it('takes the name when it is pasted, but still waits for enter', async () => {
		using question = ask(drain);
		await question.asked.paste('demo-consumer\n');
		expect(question.answers).toEqual([]);
		await question.asked.press('enter');
		expect(question.answers).toEqual([true]);
	});

	it('tells a screen reader what to type', () => {
		using question = ask(drain);
		expect(question.asked.overlay.spoken().at(-1)).toBe(
			'Type demo-consumer to confirm: 13 characters more to type. Escape for no.',
		);
	});
});

describe('the difference between what was typed and what has to be', () => {
	it('is none only when both are the same', () => {
		const name = fc.string({unit: 'grapheme', maxLength: 20});
		fc.assert(
			fc.property(name, name, (typed, expected) => {
				expect(differenceOf(expected, expected)).toBeUndefined();
				if (typed !== expected) expect(differenceOf(typed, expected)).toMatch(/\S/);
			}),
		);
	});

	it('says what is missing, wrong or too many', () => {
		expect(differenceOf('dem', 'demo')).toBe('1 character more to type');
		expect(differenceOf('Demo', 'demo')).toBe('character 1 is "D", not "d"');
		expect(differenceOf('demo  ', 'demo')).toBe('2 characters too many');
	});
});
