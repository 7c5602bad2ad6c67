import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore, type StoreApi} from 'zustand/vanilla';
import {truncate} from '../../../format/text-width.ts';
import {characterOf} from '../../../keys/chord.ts';
import type {TextTarget} from '../../../keys/command.ts';
import {sanitiseLine} from '../../../text.ts';
import type {Look} from '../../../ui/look.ts';
import {useLook} from '../../../ui/look-context.ts';
import {problemLines} from '../../../ui/problem-lines.ts';
import {cutNotice, editText, emptyText, insertText, type TextState, textOf} from '../../../ui/text-edit.ts';
import {fieldLine} from '../../../ui/text-field.ts';
import type {ViewProps} from '../../screen.ts';
import type {Overlay, Prompt} from '../../shell.ts';
import {Panel} from '../panel.tsx';

interface PromptState {
	readonly text: TextState;
	/** Something was typed or tried: before that, an empty field is no mistake. */
	readonly isTouched: boolean;
	/** The value is still the one that was given, and goes as soon as something else is typed: `3` and `0` are not 30. */
	readonly isGiven: boolean;
	readonly notice: string | undefined;
}

/** Asks for one value; `escape` answers undefined. Who opened it closes it when it answers. */
export function createPromptOverlay(prompt: Prompt, answer: (value: string | undefined) => void): Overlay {
	const title = sanitiseLine(prompt.title);
	const store = createStore<PromptState>(() => ({
		text: textOf(prompt.value ?? ''),
		isTouched: false,
		isGiven: (prompt.value ?? '') !== '',
		notice: undefined,
	}));
	const value = (): string => store.getState().text.text.trim();
	const target = promptTarget(store);
	function accept(): void {
		if (prompt.problem?.(value()) === undefined) answer(value());
		else store.setState({isTouched: true});
	}
	function View({size: {columns, rows}}: ViewProps): ReactNode {
		const look = useLook();
		const state = useStore(store);
		const lines = promptLines(prompt, state, columns - 4, look);
		return <Panel title={title} size={{columns, rows: Math.min(rows, lines.length + 2)}} lines={() => lines} />;
	}
	return {
		id: 'prompt',
		// Room to say what is wrong: its border grows down into it, and what is typed stays where it is.
		size: {columns: 76, rows: 8},
		View,
		scope: {
			name: title,
			isModal: true,
			typing: () => target,
			commands: [
				{id: 'prompt.accept', title: 'Go on with this value', hint: 'go on', keys: ['enter'], run: accept},
				{id: 'prompt.back', title: 'Go back', hint: 'back', keys: ['escape'], run: () => answer(undefined)},
			],
		},
		spoken: () => {
			const {text, notice} = store.getState();
			const told = [problemOf(prompt, store.getState()), notice].filter((line) => line !== undefined);
			return [title, `${sanitiseLine(prompt.label)}: ${text.text === '' ? 'empty' : text.text}`, ...told];
		},
	};
}

function promptTarget(store: StoreApi<PromptState>): TextTarget {
	return {
		press(chord) {
			const {text: before, isGiven} = store.getState();
			const text = editText(isGiven && characterOf(chord) !== undefined ? emptyText : before, chord);
			if (text !== undefined) store.setState({text, isTouched: true, isGiven: false, notice: undefined});
			return text !== undefined;
		},
		paste(pasted) {
			const {text: before, isGiven} = store.getState();
			const {state: text, cut} = insertText(isGiven ? emptyText : before, pasted);
			store.setState({text, isTouched: true, isGiven: false, notice: cutNotice(cut)});
		},
	};
}

const problemOf = ({problem}: Prompt, {text, isTouched}: PromptState): string | undefined =>
	isTouched ? problem?.(text.text.trim()) : undefined;

function promptLines(prompt: Prompt, state: PromptState, width: number, look: Look): string[] {
	const problem = problemOf(prompt, state);
	const placeholder = prompt.example === undefined ? '' : `for example ${prompt.example}`;
	return [
		look.paint('strong', truncate(sanitiseLine(prompt.label), width, look.symbols.ellipsis)),
		state.isGiven
			? look.paint('selected', truncate(state.text.text, width, look.symbols.ellipsis))
			: fieldLine(state.text, width, look, {
					focused: true,
					placeholder,
					role: problem === undefined ? 'plain' : 'error',
				}),
		...(problem === undefined ? [] : problemLines(sanitiseLine(problem), width, look)),
		...(state.notice === undefined
			? []
			: [look.paint('warning', truncate(state.notice, width, look.symbols.ellipsis))]),
	];
}
