import type {ReactNode} from 'react';
import {useStore} from 'zustand';
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Command, TextTarget} from '../../../keys/command.ts';
import {sanitiseLine} from '../../../text.ts';
import {useLook} from '../../../ui/look-context.ts';
import {editText, insertText, textOf} from '../../../ui/text-edit.ts';
import type {ViewProps} from '../../screen.ts';
import type {Confirmation, Overlay} from '../../shell.ts';
import {Panel} from '../panel.tsx';
import {type ConfirmState, confirmHeight, confirmLines, type Question} from './confirm-lines.ts';
import {differenceOf} from './difference.ts';

const columns = 76;

/**
 * Asks before something is destroyed or paid for. `y` is yes, or the name typed and `enter`; everything that closes it
 * otherwise is no. Who opened it closes it when it answers.
 */
export function createConfirmOverlay(confirmation: Confirmation, answer: (confirmed: boolean) => void): Overlay {
	const question: Question = {
		lines: confirmation.lines.map(sanitiseLine),
		typed: confirmation.typed === undefined ? undefined : sanitiseLine(confirmation.typed),
	};
	const title = sanitiseLine(confirmation.title);
	const store = createStore<ConfirmState>(() => ({
		text: textOf(''),
		refused: false,
		aws: confirmation.awsLines === undefined ? undefined : 'reading',
		top: 0,
	}));
	if (confirmation.awsLines !== undefined) void readAwsLines(confirmation.awsLines, store);
	function View({size}: ViewProps): ReactNode {
		const look = useLook();
		const state = useStore(store);
		return <Panel title={title} size={size} lines={(inside) => confirmLines(question, state, inside, look)} />;
	}
	const target = question.typed === undefined ? undefined : nameTarget(store);
	return {
		id: 'confirm',
		// AWS's lines come later: what it wants grows with them.
		get size() {
			return {columns, rows: confirmHeight(question, store.getState(), columns - 4) + 2};
		},
		View,
		scope: {
			name: 'Confirmation',
			isModal: true,
			typing: () => target,
			commands: confirmCommands(question, store, answer),
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

function confirmCommands(
	{typed, lines}: Question,
	store: StoreApi<ConfirmState>,
	answer: (confirmed: boolean) => void,
): readonly Command[] {
	const no = (): void => answer(false);
	const scroll = (rows: number) => (): void =>
		store.setState(({top, aws}) => {
			const most = lines.length + (Array.isArray(aws) ? aws.length * 3 : 1);
			return {top: Math.max(0, Math.min(top + rows, most))};
		});
	const moves: readonly Command[] = [
		{id: 'confirm.down', title: 'Scroll down', keys: ['down', 'pagedown'], run: scroll(1)},
		{id: 'confirm.up', title: 'Scroll up', keys: ['up', 'pageup'], run: scroll(-1)},
	];
	if (typed === undefined) {
		return [
			{id: 'confirm.yes', title: 'Yes, do it', hint: 'yes', keys: ['y'], run: () => answer(true)},
			{id: 'confirm.no', title: 'No, leave everything as it is', hint: 'no', keys: ['n', 'enter', 'escape'], run: no},
			...moves,
		];
	}
	const confirm = (): void => {
		if (differenceOf(store.getState().text.text, typed) === undefined) answer(true);
		else store.setState({refused: true});
	};
	return [
		{id: 'confirm.typed', title: 'Do it, once the name is typed', hint: 'confirm', keys: ['enter'], run: confirm},
		{id: 'confirm.no', title: 'No, leave everything as it is', hint: 'no', keys: ['escape'], run: no},
		...moves,
	];
}

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
