import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Command, TextTarget} from '../../../keys/command.ts';
import {sanitiseLine} from '../../../text.ts';
import {useLook} from '../../../ui/look-context.ts';
import {editText, insertText, textOf} from '../../../ui/text-edit.ts';
import type {Size, ViewProps} from '../../screen.ts';
import type {Confirmation, Overlay} from '../../shell.ts';
import {Panel} from '../panel.tsx';
import {type ConfirmState, confirmHeight, confirmLines, type Question, scrollQuestion} from './confirm-lines.ts';
import {differenceOf} from './difference.ts';

const columns = 76;

/**
 * Asks before something is destroyed or paid for. `y` is yes, or the name typed and `enter`; everything that closes it
 * otherwise is no. Who opened it closes it when it answers.
 */
export function createConfirmOverlay(confirmation: Confirmation, answer: (confirmed: boolean) => void): Overlay {
	const question: Question = {
		lines: confirmation.lines.map(sanitiseLine),
		// An empty name would be confirmed by a mere `enter`.
		typed: sanitiseLine(confirmation.typed ?? '') || undefined,
	};
	const title = sanitiseLine(confirmation.title);
	const store = createStore<ConfirmState>(() => ({
		text: textOf(''),
		refused: false,
		aws: confirmation.awsLines === undefined ? undefined : 'reading',
		top: 0,
	}));
	/** The room in which it was last drawn: it is scrolled no further than there is something out of sight. */
	let room: Size = {columns: columns - 4, rows: 20};
	const scroll = (lines: number): void => store.setState((state) => scrollQuestion(question, state, room, lines));
	if (confirmation.awsLines !== undefined) void readAwsLines(confirmation.awsLines, store);
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const state = useStore(store);
		return (
			<Panel
				title={title}
				size={size}
				lines={(inside) => {
					room = inside;
					return confirmLines(question, state, inside, look);
				}}
			/>
		);
	}
	const target = question.typed === undefined ? undefined : nameTarget(store);
	return {
		id: 'confirm',
		// AWS's lines come later: what it wants grows with them.
		get size() {
			return {columns, rows: confirmHeight(question, store.getState(), columns - 4) + 2};
		},
		resized: store.subscribe,
		View,
		scope: {
			name: 'Confirmation',
			isModal: true,
			typing: () => target,
			commands: [...answerCommands(question, store, answer), ...scrollCommands(scroll)],
		},
		spoken: () => [
			`${title}?`,
			...question.lines,
			...spokenAws(store.getState()),
			spokenAnswer(question, store.getState()),
		],
	};
}

async function readAwsLines(read: NonNullable<Confirmation['awsLines']>, store: StoreApi<ConfirmState>): Promise<void> {
	try {
		store.setState({aws: (await read()).map(sanitiseLine)});
	} catch (error) {
		const reason = sanitiseLine(error instanceof Error ? error.message : String(error));
		store.setState({aws: [`could not be told: ${reason}`]});
	}
}

function nameTarget(store: StoreApi<ConfirmState>): TextTarget {
	return {
		press(chord) {
			const text = editText(store.getState().text, chord);
			if (text !== undefined) store.setState({text, refused: false});
			return text !== undefined;
		},
		paste: (pasted) => store.setState(({text}) => ({text: insertText(text, pasted).state, refused: false})),
	};
}

function answerCommands(
	{typed}: Question,
	store: StoreApi<ConfirmState>,
	answer: (confirmed: boolean) => void,
): readonly Command[] {
	const no = (): void => answer(false);
	const title = 'No, leave everything as it is';
	if (typed === undefined) {
		return [
			{id: 'confirm.yes', title: 'Yes, do it', hint: 'yes', keys: ['y'], run: () => answer(true)},
			{id: 'confirm.no', title, hint: 'no', keys: ['n', 'enter', 'escape'], run: no},
		];
	}
	const confirm = (): void => {
		if (differenceOf(store.getState().text.text, typed) === undefined) answer(true);
		else store.setState({refused: true});
	};
	return [
		{id: 'confirm.typed', title: 'Do it, once the name is typed', hint: 'confirm', keys: ['enter'], run: confirm},
		{id: 'confirm.no', title, hint: 'no', keys: ['escape'], run: no},
	];
}

const scrollCommands = (scroll: (lines: number) => void): readonly Command[] => [
	{id: 'confirm.down', title: 'Scroll down', keys: ['down'], run: () => scroll(1)},
	{id: 'confirm.up', title: 'Scroll up', keys: ['up'], run: () => scroll(-1)},
	{id: 'confirm.page-down', title: 'Turn a page', keys: ['pagedown'], run: () => scroll(10)},
	{id: 'confirm.page-up', title: 'Turn a page back', keys: ['pageup'], run: () => scroll(-10)},
];

function spokenAws({aws}: ConfirmState): readonly string[] {
	return Array.isArray(aws) ? ['The same with the AWS CLI:', ...aws] : [];
}

function spokenAnswer({typed}: Question, {text}: ConfirmState): string {
	if (typed === undefined) return 'Press y for yes; n, enter or escape for no.';
	const difference = differenceOf(text.text, typed);
	return difference === undefined
		? 'Press enter to do it, escape for no.'
		: `Type ${typed} to confirm: ${difference}. Escape for no.`;
}
