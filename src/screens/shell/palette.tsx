import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import {fit, truncate, widthOf} from '../../format/text-width.ts';
import {type Command, type Scope, visibleCommands, whyDisabled} from '../../keys/command.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {editText, emptyText, insertText, type TextState} from '../../ui/text-edit.ts';
import {fieldLine} from '../../ui/text-field.ts';
import {chordName} from '../frame/footer.ts';
import type {Size, ViewProps} from '../screen.ts';
import type {Overlay} from '../shell.ts';
import {Panel} from './panel.tsx';
import {rankedCommands} from './ranked-commands.ts';

interface PaletteOptions {
	readonly scopes: readonly Scope[];
	readonly barred: string | undefined;
	readonly close: () => void;
	readonly run: (command: Command) => void;
}

interface PaletteState {
	readonly query: TextState;
	readonly cursor: number;
}

/** Every command and screen by its name, the best match first, with how the same is done without a screen. */
export function createPaletteOverlay({scopes, barred, close, run}: PaletteOptions): Overlay {
	const commands = visibleCommands(scopes).filter(({id}) => id !== 'palette');
	const view = createStore<PaletteState>(() => ({query: emptyText, cursor: 0}));
	const found = (): readonly Command[] => rankedCommands(commands, view.getState().query.text);
	const move = (by: number): void =>
		view.setState(({cursor}) => ({cursor: Math.max(0, Math.min(found().length - 1, cursor + by))}));
	const choose = (): void => {
		const command = found()[view.getState().cursor];
		if (command === undefined) return;
		close();
		run(command);
	};
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const state = useStore(view);
		const matches = rankedCommands(commands, state.query.text);
		return (
			<Panel title="Commands" size={size} lines={(inside) => paletteLines(state, matches, barred, inside, look)} />
		);
	}
	return {
		id: 'palette',
		size: {columns: 90, rows: 20},
		View,
		scope: {
			name: 'Commands',
			isModal: true,
			typing: () => ({
				press(chord) {
					const query = editText(view.getState().query, chord);
					if (query === undefined) return false;
					view.setState({query, cursor: 0});
					return true;
				},
				paste: (text) => view.setState(({query}) => ({query: insertText(query, text).state, cursor: 0})),
			}),
			commands: [
				{id: 'palette.run', title: 'Run it', hint: 'run', keys: ['enter'], run: choose},
				{id: 'palette.down', title: 'Next', hint: 'next', keys: ['down', 'tab', 'ctrl+n'], run: () => move(1)},
				{id: 'palette.up', title: 'Previous', keys: ['up', 'shift+tab', 'ctrl+p'], run: () => move(-1)},
				{id: 'palette.close', title: 'Close', hint: 'close', keys: ['escape'], run: close},
			],
		},
		spoken: () => {
			const command = found()[view.getState().cursor];
			const query = `Command: ${view.getState().query.text}`;
			if (command === undefined) return [query, 'nothing found'];
			const line = commandLineOf(command, barred);
			return [query, command.title, ...(line === undefined ? [] : [line])];
		},
	};
}

function paletteLines(
	{query, cursor}: PaletteState,
	matches: readonly Command[],
	barred: string | undefined,
	{columns, rows}: Size,
	look: Look,
): string[] {
	const room = rows - 4;
	const first = Math.max(0, cursor - room + 1);
	const lines = matches
		.slice(first, first + room)
		.map((command, index) => entryLine(command, first + index === cursor, barred, columns, look));
	if (lines.length === 0) lines.push(look.paint('dim', 'No command has such a name; backspace, or esc.'));
	const chosen = matches[cursor];
	const below = matches.length - first - room;
	const more = below > 0 ? look.paint('dim', `  ${look.symbols.down} ${below} more`) : '';
	const line = chosen && commandLineOf(chosen, barred);
	return [
		`${look.paint('key', ':')} ${fieldLine(query, columns - 2, look, {focused: true})}`,
		'',
		...lines,
		// At the bottom, so that it keeps its place.
		...Array.from({length: room - lines.length}, () => ''),
		more,
		line === undefined ? '' : look.paint('dim', truncate(`$ ${line}`, columns, look.symbols.ellipsis)),
	];
}

/** How the same is done without a screen, where it can be done now. */
function commandLineOf(command: Command, barred: string | undefined): string | undefined {
	const line = whyDisabled(command, barred) === undefined ? command.commandLine?.() : undefined;
	return line && sanitiseLine(line);
}

function entryLine(
	command: Command,
	isChosen: boolean,
	barred: string | undefined,
	columns: number,
	look: Look,
): string {
	const {cursor, ellipsis} = look.symbols;
	const reason = whyDisabled(command, barred);
	const key = fit(command.keys[0] === undefined ? '' : chordName(command.keys[0], look.symbols), 10, 'left', ellipsis);
	const title = truncate(command.title, columns - 14, ellipsis);
	const why = reason === undefined ? '' : truncate(` (${reason})`, columns - 14 - widthOf(title), ellipsis);
	const text = fit(`${isChosen ? cursor : ' '} ${key} ${title}${why}`, columns, 'left', ellipsis);
	if (isChosen) return look.paint('selected', text);
	return reason === undefined ? text : look.paint('dim', text);
}
