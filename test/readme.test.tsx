import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {createStore} from 'zustand/vanilla';
import type {Connection} from '../src/console/connection.ts';
import {createScreens} from '../src/console/screens.ts';
import type {Scope} from '../src/keys/command.ts';
import {chordName} from '../src/screens/frame/footer.ts';
import type {Meters} from '../src/screens/frame/header.tsx';
import {everywhereScope} from '../src/screens/shell/everywhere.ts';
import type {Shell} from '../src/screens/shell.ts';
import {createLinkStore} from '../src/store/link.ts';
import {createSessionStore} from '../src/store/session.ts';

const readme = join(import.meta.dirname, '../README.md');
const marked = /(<!-- keys: .*? -->\n)[\s\S]*?(<!-- end of keys -->)/;

/** Every screen's commands as they are declared; nothing of it is run. */
function declared(): readonly Scope[] {
	const nothing = (): void => undefined;
	const shell = {signal: new AbortController().signal, go: nothing, notify: nothing} as unknown as Shell;
	const connection = {session: () => new Promise(nothing), current: undefined} as unknown as Connection;
	const meters = createStore<Meters>(() => ({requestsPerSecond: 0, throttled: 0, cost: undefined}));
	const screens = createScreens({shell, connection, meters, link: createLinkStore(), session: createSessionStore()});
	const none = async (): Promise<void> => undefined;
	const everywhere = everywhereScope({
		...{screens, shell, help: nothing, palette: nothing, redraw: nothing, leave: nothing},
		...{suspend: none, openShell: none, quit: none},
	});
	return [everywhere, ...screens.flatMap((screen) => screen.scopes('all'))];
}

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
		(_all, begin: string, end: string) => `${begin}\n${table(declared())}\n\n${end}`,
	);
	if (process.env.UPDATE_README === '1') writeFileSync(readme, current);
	else expect(text).toBe(current);
});
