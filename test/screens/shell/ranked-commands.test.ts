import {describe, expect, test} from 'vitest';
import type {Command} from '../../../src/keys/command.ts';
import {rankedCommands} from '../../../src/screens/shell/ranked-commands.ts';

const command = (id: string, title: string, also?: readonly string[]): Command => ({
	...{id, title, keys: [], run: () => undefined},
	...(also !== undefined && {also}),
});

const commands = [
	command('pool.up', 'Go up'),
	command('pool.grab', 'Grab a task for a user'),
	command('pool.stop', 'Stop the marked tasks', ['kill']),
	command('pool.new', 'Create a pool'),
	command('go.pool', 'Go to Pool'),
];

const found = (query: string): string[] => rankedCommands(commands, query).map(({id}) => id);

describe('the commands that the palette finds', () => {
	test('are first those that have what was typed in their title', () => {
		expect(found('pool').slice(0, 2)).toEqual(['go.pool', 'pool.new']);
		expect(found('pool')).toHaveLength(commands.length);
	});

	test('are found by other words for the same', () => {
		expect(found('kill')[0]).toBe('pool.stop');
	});

	test('are found by a part of their id, which says whose they are', () => {
		expect(found('pool up')[0]).toBe('pool.up');
	});

	test('are all of them while nothing is typed', () => {
		expect(found(' ')).toEqual(commands.map(({id}) => id));
	});
});
