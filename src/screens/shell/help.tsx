import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import {fit, truncate, widthOf, wrap} from '../../format/text-width.ts';
import {type Command, type Scope, visibleCommands, whyDisabled} from '../../keys/command.ts';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {chordName} from '../frame/footer.ts';
import type {ViewProps} from '../screen.ts';
import type {Overlay} from '../shell.ts';
import {Panel} from './panel.tsx';

interface HelpOptions {
	readonly scopes: readonly Scope[];
	readonly barred: string | undefined;
	readonly close: () => void;
}

/** Every key that does something here, innermost first; what cannot run now says why. */
export function createHelpOverlay({scopes, barred, close}: HelpOptions): Overlay {
	const view = createStore<{readonly top: number}>(() => ({top: 0}));
	const commands = visibleCommands(scopes);
	/** Lines that are not on the screen. */
	let hidden = 0;
	const allShown = (): string | undefined => (hidden === 0 ? 'all keys are on the screen' : undefined);
	const scroll = (by: number): void => view.setState(({top}) => ({top: Math.max(0, top + by)}));
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const {top} = useStore(view);
		return (
			<Panel
				title="Keys"
				size={size}
				lines={({columns, rows}) => {
					const lines = helpLines(scopes, commands, barred, columns, look);
					hidden = Math.max(0, lines.length - rows);
					const first = Math.min(top, hidden);
					if (first !== top) queueMicrotask(() => view.setState({top: first}));
					return lines.slice(first, first + rows);
				}}
			/>
		);
	}
	return {
		id: 'help',
		size: {columns: 96, rows: commands.length + scopes.length * 2 + 2},
		View,
		scope: {
			name: 'Help',
			isModal: true,
			commands: [
				{id: 'help.close', title: 'Close the help', hint: 'close', keys: ['escape', 'q', '?', 'enter'], run: close},
				{
					...{id: 'help.down', title: 'Scroll down', hint: 'scroll', keys: ['down', 'j'], disabled: allShown},
					run: () => scroll(1),
				},
				{id: 'help.up', title: 'Scroll up', keys: ['up', 'k'], run: () => scroll(-1)},
				{id: 'help.page-down', title: 'A page down', keys: ['pagedown', 'ctrl+f'], run: () => scroll(15)},
				{id: 'help.page-up', title: 'A page up', keys: ['pageup', 'ctrl+b'], run: () => scroll(-15)},
				{id: 'help.home', title: 'To the beginning', keys: ['home'], run: () => view.setState({top: 0})},
				{id: 'help.end', title: 'To the end', keys: ['end'], run: () => scroll(10_000)},
			],
		},
		spoken: () => ['Keys:', ...commands.map(({keys, title}) => `${keys[0] ?? 'no key'}: ${title}`)],
	};
}

function helpLines(
	scopes: readonly Scope[],
	visible: readonly Command[],
	barred: string | undefined,
	columns: number,
	look: Look,
): string[] {
	return scopes.toReversed().flatMap(({name, commands}, index) => {
		const here = visible.filter(({id}) => commands.some((command) => command.id === id));
		if (here.length === 0) return [];
		return [
			...(index === 0 ? [] : ['']),
			look.paint('heading', name),
			...here.flatMap((command) => helpLine(command, barred, columns, look)),
		];
	});
}

/** The same reason for many keys: what to do about it is said when one of them is pressed. */
const briefly = (reason: string): string => reason.split(':')[0] ?? reason;

/** Why it cannot run now stands below where there is no room beside. */
function helpLine(command: Command, barred: string | undefined, columns: number, look: Look): string[] {
	const names = command.keys.slice(0, 3).map((key) => chordName(key, look.symbols));
	const keys = fit(names.join(', '), 18, 'left', look.symbols.ellipsis);
	const reason = whyDisabled(command, barred === undefined ? undefined : briefly(barred));
	const title = truncate(command.title, columns - 19, look.symbols.ellipsis);
	if (reason === undefined) return [`${look.paint('key', keys)} ${title}`];
	const rest = `(not now: ${reason})`;
	const lines =
		widthOf(title) + widthOf(rest) + 2 <= columns - 19
			? [`${keys} ${title}  ${rest}`]
			: [`${keys} ${title}`, ...wrap(rest, columns - 21).map((line) => `${' '.repeat(21)}${line}`)];
	return lines.map((line) => look.paint('dim', line));
}
