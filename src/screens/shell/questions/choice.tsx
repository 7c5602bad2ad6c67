import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore, type StoreApi} from 'zustand/vanilla';
import {fit, truncate, widthOf, wrap} from '../../../format/text-width.ts';
import type {TextTarget} from '../../../keys/command.ts';
import {sanitiseLine} from '../../../text.ts';
import type {Look} from '../../../ui/look.ts';
import {useLook} from '../../../ui/look-context.ts';
import {moveSelect} from '../../../ui/select.ts';
import type {Size, ViewProps} from '../../screen.ts';
import type {Choice, Overlay} from '../../shell.ts';
import {Panel} from '../panel.tsx';

/** What is offered, made safe for the terminal. */
interface Offer {
	readonly lines: readonly string[];
	readonly labels: readonly string[];
	readonly details: readonly string[];
}

const columns = 76;

/** Asks for one of some values; `escape` answers undefined. Who opened it closes it when it answers. */
export function createChoiceOverlay<Value>(choice: Choice<Value>, answer: (value: Value | undefined) => void): Overlay {
	const title = sanitiseLine(choice.title);
	const offer: Offer = {
		lines: (choice.lines ?? []).map(sanitiseLine),
		labels: choice.options.map(({label}) => sanitiseLine(label)),
		details: choice.options.map(({detail = ''}) => sanitiseLine(detail)),
	};
	const store = createStore<{readonly index: number}>(() => ({index: 0}));
	const target = choiceTarget(offer.labels, store);
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const {index} = useStore(store);
		return <Panel title={title} size={size} lines={(inside) => choiceLines(offer, index, inside, look)} />;
	}
	return {
		id: 'choice',
		size: {columns, rows: introduction(offer, columns - 4).length + offer.labels.length + 2},
		View,
		scope: {
			name: title,
			isModal: true,
			typing: () => target,
			commands: [
				{
					id: 'choice.choose',
					title: 'Choose this',
					hint: 'choose',
					keys: ['enter'],
					run: () => answer(choice.options[store.getState().index]?.value),
				},
				{id: 'choice.back', title: 'Go back', hint: 'back', keys: ['escape'], run: () => answer(undefined)},
			],
		},
		spoken() {
			const {index} = store.getState();
			const detail = offer.details[index] ?? '';
			const chosen = `${offer.labels[index] ?? 'Nothing to choose'}${detail === '' ? '' : `, ${detail}`}`;
			return [title, ...offer.lines, `${chosen}, ${index + 1} of ${offer.labels.length}.`];
		},
	};
}

/** Arrows and first letters; `j` and `k` move unless an option begins with them. */
function choiceTarget(labels: readonly string[], store: StoreApi<{readonly index: number}>): TextTarget {
	const moves: Readonly<Record<string, string>> = {j: 'down', k: 'up'};
	return {
		press(chord) {
			const {index} = store.getState();
			const begins = labels.some((label) => label.toLowerCase().startsWith(chord.toLowerCase()));
			const next = moveSelect(labels, index, begins ? chord : (moves[chord] ?? chord));
			if (next !== undefined) store.setState({index: next});
			return next !== undefined;
		},
		paste(text) {
			const index = labels.indexOf(sanitiseLine(text));
			if (index >= 0) store.setState({index});
		},
	};
}

function introduction({lines}: Offer, width: number): string[] {
	return lines.length === 0 ? [] : [...lines.flatMap((line) => wrap(line, width)), ''];
}

/** The options with the chosen one in sight; what introduces them gives way where there is no room for both. */
function choiceLines(offer: Offer, index: number, size: Size, look: Look): string[] {
	const count = offer.labels.length;
	const before = introduction(offer, size.columns).slice(0, Math.max(0, size.rows - Math.min(count, 5)));
	const room = Math.max(1, size.rows - before.length);
	const top = Math.max(0, Math.min(index - Math.floor(room / 2), count - room));
	const width = Math.min(Math.max(0, ...offer.labels.map(widthOf)), Math.floor(size.columns / 2));
	const rows = offer.labels.slice(top, top + room).map((label, offset) => {
		const isChosen = top + offset === index;
		const detail = truncate(
			offer.details[top + offset] ?? '',
			Math.max(0, size.columns - width - 4),
			look.symbols.ellipsis,
		);
		const cell = fit(label, width, 'left', look.symbols.ellipsis);
		const cursor = isChosen ? look.paint('accent', look.symbols.cursor) : ' ';
		return `${cursor} ${look.paint(isChosen ? 'selected' : 'plain', cell)}  ${look.paint('dim', detail)}`;
	});
	return [...before, ...rows].slice(0, size.rows);
}
