import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {assertBindings, readSettings} from '../../src/console/settings.ts';
import {temporaryFolder} from '../support/containers.ts';

function read(text: string) {
	using folder = temporaryFolder();
	const file = join(folder.path, 'settings.json');
	writeFileSync(file, text);
	return readSettings(file);
}

describe('the settings', () => {
	it('are none without a file', () => {
		using folder = temporaryFolder();
		expect(readSettings(join(folder.path, 'settings.json'))).toEqual({});
	});

	it('name theme, symbols and keys', () => {
		const settings = {theme: 'light', ascii: true, keys: {'tasks.logs': ['L']}};
		expect(read(JSON.stringify(settings))).toEqual(settings);
	});

	it.each([
		['{"theme": "pink"}', /settings\.json has the theme «pink»; there are dark, light, contrast/],
		['{"thme": "dark"}', /has «thme»; did you mean «theme»\?/],
		['{"ascii": "yes"}', /not true or false/],
		['{"keys": {"quit": "q"}}', /not lists of keys/],
		['{"theme"', /is no JSON/],
		['[]', /holds no object/],
	])('%s is refused with what is wrong in it', (text, problem) => {
		expect(() => read(text)).toThrow(problem);
	});
});

describe('keys of the settings', () => {
	const scopes = [{name: 'Tasks', commands: [{id: 'tasks.logs', title: 'Logs', keys: ['l'], run: () => undefined}]}];

	it('belong to a command and can be pressed', () => {
		const keys = {'tasks.logs': ['L', 'ctrl+l', 'g g', 'alt+shift+up', 'space', '+', 'ctrl++', '漢']};
		expect(() => assertBindings(keys, scopes, 'settings.json')).not.toThrow();
	});

	it.each([
		[{'tasks.log': ['L']}, /binds «tasks\.log», which is no command; did you mean «tasks\.logs»\?/],
		[{'tasks.logs': ['strg+l']}, /binds «tasks\.logs» to «strg\+l», which is no key/],
		[{'tasks.logs': ['f5']}, /«f5», which is no key/],
		[{'tasks.logs': ['g  g']}, /which is no key/],
		[{'tasks.logs': ['']}, /which is no key/],
	])('%j is refused', (keys, problem) => {
		expect(() => assertBindings(keys, scopes, 'settings.json')).toThrow(problem);
	});
});
