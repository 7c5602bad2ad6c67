import {describe, expect, it} from 'vitest';
import {rebind} from '../../src/keys/bindings.ts';
import type {Command, Scope} from '../../src/keys/command.ts';

const command = (id: string, ...keys: readonly string[]): Command => ({id, title: id, keys, run: () => undefined});
const scope: Scope = {name: 'list', commands: [command('logs', 'l'), command('why', 'w'), command('copy', 'y', 'c')]};
const keysOf = (scopes: readonly Scope[]): Record<string, readonly string[]> =>
	Object.fromEntries(scopes.flatMap(({commands}) => commands.map(({id, keys}) => [id, keys])));

describe("the operator's own keys", () => {
	it('stand in for the declared ones', () => {
		expect(keysOf(rebind([scope], {logs: ['L', 'alt+l']}))).toEqual({
			logs: ['L', 'alt+l'],
			why: ['w'],
			copy: ['y', 'c'],
		});
	});

	it('are taken from the command that had them', () => {
		expect(keysOf(rebind([scope], {logs: ['c', 'w']}))).toEqual({logs: ['c', 'w'], why: [], copy: ['y']});
	});

	it('can be none, and names that nothing has change nothing', () => {
		expect(keysOf(rebind([scope], {logs: [], other: ['w']}))).toEqual({logs: [], why: ['w'], copy: ['y', 'c']});
	});
});
