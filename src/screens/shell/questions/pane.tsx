import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore} from 'zustand/vanilla';
import {sanitiseLine} from '../../../text.ts';
import {useLook} from '../../../ui/look-context.ts';
import {createPane, type PaneSize, type PaneState, paneRows, resizePane} from '../../../ui/text-pane.ts';
import {paneLines, panePosition, textSize} from '../../../ui/text-pane-lines.ts';
import {paneTarget} from '../../../ui/text-pane-target.ts';
import type {ViewProps} from '../../screen.ts';
import type {Overlay, Pane} from '../../shell.ts';
import {Panel} from '../panel.tsx';

interface PaneOptions {
	readonly close: () => void;
	readonly copy: (text: string) => void;
	/** Opens the text in the operator's editor. */
	readonly edit: (text: string) => Promise<void>;
}

/** A text to read: scrolls, searches, and can be copied whole. */
export function createPaneOverlay(pane: Pane, {close, copy, edit}: PaneOptions): Overlay {
	const title = sanitiseLine(pane.title);
	const store = createStore<PaneState>(() => createPane(pane.text));
	/** The room in which it was last drawn: pages are as high as what is seen. */
	let room: PaneSize = store.getState().size;
	const state = (): PaneState => resizePane(store.getState(), room);
	const {typing, commands} = paneTarget({state, change: (next) => store.setState(next)});
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const drawn = useStore(store);
		return (
			<Panel
				title={title}
				size={size}
				lines={(inside) => {
					room = textSize(inside);
					return paneLines(drawn, inside, look);
				}}
			/>
		);
	}
	return {
		id: 'pane',
		size: 'full',
		View,
		scope: {
			name: title,
			isModal: true,
			typing,
			commands: [
				...commands,
				{
					id: 'pane.copy',
					title: 'Copy the whole text',
					hint: 'copy',
					keys: ['y'],
					run: () => copy(pane.copied ?? pane.text),
				},
				{
					id: 'pane.edit',
					title: 'Open a copy in $EDITOR',
					hint: 'editor',
					keys: ['e'],
					run: () => edit(pane.text),
				},
				{id: 'pane.close', title: 'Close', hint: 'close', keys: ['escape', 'q'], run: close},
			],
		},
		spoken() {
			const shown = state();
			const rows = paneRows(shown).slice(shown.top, shown.top + shown.size.rows);
			return [`${title}, lines ${panePosition(shown)}.`, ...rows.map(({text}) => text)];
		},
	};
}
