import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import type {Scope} from '../src/keys/command.ts';
import {chordName} from '../src/screens/frame/footer.ts';
import {declaredScopes} from './support/declared-scopes.ts';

const readme = join(import.meta.dirname, '../README.md');
const marked = /(<!-- keys: .*? -->\n)[\s\S]*?(<!-- end of keys -->)/;

function table(scopes: readonly Scope[]): string {
	const rows = scopes.flatMap(({name, commands}) =>
		commands
			.filter(({keys}) => keys.length > 0)
			.map(({id, title, keys}) => {
				const chords = keys.map((key) => `\`${chordName(key).replace('|', '\\|')}\``).join(' ');
				return `| ${name} | ${chords} | ${title} | ${id} |`;
			}),
	);
	return ['| where | keys | what | name |', '| --- | --- | --- | --- |', ...new Set(rows)].join('\n');
}

it('the README lists the keys as they are declared (UPDATE_README=1 writes them)', () => {
	const text = readFileSync(readme, 'utf8');
	const current = text.replace(
		marked,
		(_all, begin: string, end: string) => `${begin}\n${table(declaredScopes())}\n\n${end}`,
	);
	if (process.env.UPDATE_README === '1') writeFileSync(readme, current);
	else expect(text).toBe(current);
});
