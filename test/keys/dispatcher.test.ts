import {describe, expect, it} from 'vitest';
import type {Command, Scope, TextTarget} from '../../src/keys/command.ts';
import {Dispatcher} from '../../src/keys/dispatcher.ts';

const command = (id: string, keys: readonly string[], rest: Partial<Command> = {}): Command => ({
	id,
	title: id,
	keys,
	run: () => undefined,
	...rest,
});

function setUp(scopes: readonly Scope[], barred?: string) {
	const ran: string[] = [];
	const refused: string[] = [];
	const failed: unknown[] = [];
	const recording = (scope: Scope): Scope => ({
		...scope,
		commands: scope.commands.map((each) => ({
			...each,
			run: () => {
				ran.push(each.id);
				return each.run();
			},
		})),
	});
	const dispatcher = new Dispatcher({
		scopes: () => scopes.map(recording),
		barred: () => barred,
		onRefused: (reason) => refused.push(reason),
		onFailed: (error) => failed.push(error),
	});
	const press = (...chords: readonly string[]): void => {
		for (const chord of chords) dispatcher.press(chord);
	};
	return {dispatcher, press, ran, refused, failed};
}

describe('the dispatcher of key presses', () => {
	it('runs the innermost command of a key', () => {
		const {press, ran} = setUp([
			{name: 'everywhere', commands: [command('quit', ['q']), command('help', ['?'])]},
			{name: 'screen', commands: [command('close', ['q'])]},
		]);
		press('q', '?');
		expect(ran).toEqual(['close', 'help']);
	});

	it('sees nothing below a modal scope', () => {
		const {press, ran, refused} = setUp([
			{name: 'everywhere', commands: [command('quit', ['q'])]},
			{name: 'question', isModal: true, commands: [command('yes', ['y'])]},
		]);
		press('q', 'y');
		expect(ran).toEqual(['yes']);
		expect(refused).toEqual(['q does nothing here']);
	});

	it('names the key of the help where there is help, and one that no field takes for itself', () => {
		const help = {name: 'everywhere', commands: [command('help', ['?', 'alt+h'])]};
		const plain = setUp([help]);
		plain.press('z');
		expect(plain.refused).toEqual(['z does nothing here; ? shows the keys']);
		const field: TextTarget = {press: (chord) => chord.length === 1, paste: () => undefined};
		const typing = setUp([help, {name: 'form', commands: [], typing: () => field}]);
		typing.press('ctrl+t');
		expect(typing.refused).toEqual(['ctrl+t does nothing here; alt+h shows the keys']);
	});

	it('waits for the end of a sequence, and lets a broken one be the key that broke it', () => {
		const {press, ran, dispatcher} = setUp([
			{name: 'list', commands: [command('top', ['g g', 'home']), command('down', ['j'])]},
		]);
		press('g');
		expect(dispatcher.pending).toEqual(['g']);
		press('g', 'g', 'j');
		expect(ran).toEqual(['top', 'down']);
		expect(dispatcher.pending).toEqual([]);
	});

	it('says why a command cannot run', () => {
		const {press, ran, refused} = setUp([
			{name: 'list', commands: [command('stop', ['S'], {disabled: () => 'no task is chosen'})]},
		]);
		press('S');
		expect(ran).toEqual([]);
		expect(refused).toEqual(['stop: no task is chosen']);
	});
	it('leaves out what a title adds when it says why not', () => {
		const shell = command('shell', ['s'], {
			title: 'Open a shell; exit comes back',
			disabled: () => 'no task is chosen',
		});
		const {press, refused} = setUp([{name: 'screen', commands: [shell]}]);
		press('s');
		expect(refused).toEqual(['Open a shell: no task is chosen']);
	});

	it('runs nothing that changes something while that is barred', () => {
		const {press, ran, refused} = setUp(
			[{name: 'list', commands: [command('stop', ['S'], {dangerous: true}), command('look', ['l'])]}],
			'read-only',
		);
		press('S', 'l');
		expect(ran).toEqual(['look']);
		expect(refused).toEqual(['stop: read-only']);
	});

	it('hands on what a command throws, now or later', async () => {
		const thrown = new Error('now');
		const rejected = new Error('later');
		const {press, failed} = setUp([
			{
				name: 'list',
				commands: [
					command('now', ['a'], {
						run: () => {
							throw thrown;
						},
					}),
					command('later', ['b'], {run: () => Promise.reject(rejected)}),
				],
			},
		]);
		press('a', 'b');
		await new Promise((resolve) => setImmediate(resolve));
		expect(failed).toEqual([thrown, rejected]);
	});
});

describe('typing', () => {
	function typing(taken: (chord: string) => boolean): {target: TextTarget; typed: string[]} {
		const typed: string[] = [];
		const target: TextTarget = {
			press: (chord) => {
				if (!taken(chord)) return false;
				typed.push(chord);
				return true;
			},
			paste: (text) => typed.push(text),
		};
		return {target, typed};
	}

	it('goes to the field before any command', () => {
		const {target, typed} = typing((chord) => chord.length === 1);
		const {press, ran} = setUp([
			{name: 'everywhere', commands: [command('quit', ['q'])]},
			{name: 'filter', commands: [command('keep', ['enter'])], typing: () => target},
		]);
		press('q', 'enter');
		expect(typed).toEqual(['q']);
		expect(ran).toEqual(['keep']);
	});

	it('never reaches a field below a question', () => {
		const {target, typed} = typing(() => true);
		const {press, ran} = setUp([
			{name: 'form', commands: [], typing: () => target},
			{name: 'question', isModal: true, commands: [command('yes', ['y'])]},
		]);
		press('y');
		expect([typed, ran]).toEqual([[], ['yes']]);
	});

	it('takes pasted text as a whole, or says that nothing does', () => {
		const {target, typed} = typing(() => true);
		const form = setUp([{name: 'form', commands: [], typing: () => target}]);
		form.dispatcher.paste('two\nlines');
		expect(typed).toEqual(['two\nlines']);
		const list = setUp([{name: 'list', commands: [command('q', ['q'])]}]);
		list.dispatcher.paste('q\nq');
		expect([list.ran, list.refused]).toEqual([[], ['Nothing here takes pasted text']]);
	});
});
