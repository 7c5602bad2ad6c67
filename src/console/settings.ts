import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import envPaths from 'env-paths';
import {InvalidInputError} from '../errors.ts';
import type {Bindings} from '../keys/bindings.ts';
import {characterOf} from '../keys/chord.ts';
import type {Scope} from '../keys/command.ts';
import {nearest} from '../text.ts';
import {type Theme, themes} from '../ui/look.ts';

/** What an operator keeps in `settings.json`; flags of the command line go first. */
export interface Settings {
	readonly theme?: Theme;
	readonly ascii?: boolean;
	readonly keys?: Bindings;
}

const settingsFile = (): string => join(envPaths('ecs-console', {suffix: ''}).config, 'settings.json');

/**
 * Reads the operator's settings; without a file there are none.
 *
 * @throws InvalidInputError naming the file, what is wrong in it, and an example
 */
export function readSettings(file: string = settingsFile()): Settings {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
		throw invalid(file, `cannot be read: ${(error as Error).message}`);
	}
	return checked(parsed(text, file), file);
}

const example = '{"theme": "light", "ascii": false, "keys": {"tasks.logs": ["l", "L"]}}';

const invalid = (file: string, problem: string): InvalidInputError =>
	new InvalidInputError(`${file} ${problem}`, `Mend it, or remove it. An example: ${example}`);

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
	} catch (error) {
		throw invalid(file, `is no JSON: ${(error as Error).message}`);
	}
	throw invalid(file, 'holds no object.');
}

const known = ['theme', 'ascii', 'keys'];

function checked(value: Readonly<Record<string, unknown>>, file: string): Settings {
	const unknown = Object.keys(value).find((name) => !known.includes(name));
	if (unknown !== undefined) {
		const near = nearest(unknown, known);
		throw invalid(file, `has «${unknown}»${near === undefined ? '' : `; did you mean «${near}»?`}`);
	}
	const {theme, ascii, keys} = value;
	if (theme !== undefined && !themes.some((name) => name === theme)) {
		throw invalid(file, `has the theme «${String(theme)}»; there are ${themes.join(', ')}.`);
	}
	if (ascii !== undefined && typeof ascii !== 'boolean')
		throw invalid(file, 'has an «ascii» that is not true or false.');
	if (keys !== undefined && !isBindings(keys)) throw invalid(file, 'has «keys» that are not lists of keys by command.');
	return value as Settings;
}

const isBindings = (value: unknown): value is Bindings =>
	typeof value === 'object' &&
	value !== null &&
	Object.values(value).every((keys) => Array.isArray(keys) && keys.every((key) => typeof key === 'string'));

const named = /^(up|down|left|right|pageup|pagedown|home|end|enter|escape|tab|backspace|delete|space)$/;

/**
 * Whether every command that the operator bound exists, and every key can be pressed.
 *
 * @throws InvalidInputError naming what does not, and what is near
 */
export function assertBindings(bindings: Bindings = {}, scopes: readonly Scope[], file: string = settingsFile()): void {
	const ids = scopes.flatMap(({commands}) => commands.map(({id}) => id));
	for (const [id, chords] of Object.entries(bindings)) {
		if (!ids.includes(id)) {
			const near = nearest(id, ids);
			throw invalid(
				file,
				`binds «${id}», which is no command${near === undefined ? '.' : `; did you mean «${near}»?`}`,
			);
		}
		const wrong = chords.find((chord) => !chord.split(' ').every(isChord));
		if (wrong !== undefined)
			throw invalid(file, `binds «${id}» to «${wrong}», which is no key, such as L, ctrl+l or g g.`);
	}
}

function isChord(chord: string): boolean {
	const key = chord.replace(/^((ctrl|alt|shift)\+)+(?=.)/, '');
	return named.test(key) || characterOf(key) !== undefined;
}
