import {truncate, wrap} from '../../../format/text-width.ts';
import type {Look} from '../../../ui/look.ts';
import type {TextState} from '../../../ui/text-edit.ts';
import {fieldLine} from '../../../ui/text-field.ts';
import type {Size} from '../../screen.ts';
import {differenceOf} from './difference.ts';

/** What is asked, made safe for the terminal. */
export interface Question {
	readonly lines: readonly string[];
	readonly typed: string | undefined;
}

export interface ConfirmState {
	readonly text: TextState;
	/** `enter` was pressed before the name was right. */
	readonly refused: boolean;
	/** The equivalent AWS CLI lines; undefined when there are none. */
	readonly aws: readonly string[] | 'reading' | undefined;
	/** First line of what is asked that is shown, where not all has room. */
	readonly top: number;
}

/** Room kept for AWS's lines until they are known. */
const expectedAwsLines = 2;

/** Lines that a confirmation would like to have. */
export function confirmHeight(question: Question, state: ConfirmState, columns: number): number {
	const lines = plainLines(question, state, columns).length + (state.aws === 'reading' ? expectedAwsLines : 0);
	return lines + answerHeight(question);
}

/** What is asked, scrolled where it has no room, and below it how to answer, which is always seen. */
export function confirmLines(question: Question, state: ConfirmState, {columns, rows}: Size, look: Look): string[] {
	const answers = answerLines(question, state, columns, look);
	const body = plainLines(question, state, columns);
	const room = Math.max(0, rows - answers.length);
	const top = Math.max(0, Math.min(state.top, body.length - room));
	const shown = body.slice(top, top + room).map(({role, text}) => look.paint(role, text));
	const more = body.length - top - shown.length;
	if (more > 0)
		shown.splice(
			-1,
			1,
			look.paint('warning', truncate(`${look.symbols.down} ${more + 1} more lines`, columns, look.symbols.ellipsis)),
		);
	const padding = Array.from({length: room - shown.length}, () => '');
	return [...shown, ...padding, ...answers].slice(-rows);
}

/** Scrolls what is asked by some lines, up when negative, as far as there is something out of sight. */
export function scrollQuestion(
	question: Question,
	state: ConfirmState,
	{columns, rows}: Size,
	lines: number,
): ConfirmState {
	const room = Math.max(0, rows - answerHeight(question));
	const last = Math.max(0, plainLines(question, state, columns).length - room);
	return {...state, top: Math.max(0, Math.min(state.top + lines, last))};
}

const answerHeight = ({typed}: Question): number => (typed === undefined ? 2 : 4);

interface Line {
	readonly role: 'plain' | 'dim' | 'accent';
	readonly text: string;
}

function plainLines({lines}: Question, {aws}: ConfirmState, columns: number): Line[] {
	const wrapped = (role: Line['role'], text: string): Line[] => wrap(text, columns).map((part) => ({role, text: part}));
	const asked = lines.flatMap((line) => wrapped('plain', line));
	if (aws === undefined) return asked;
	const told = aws === 'reading' ? [] : aws.flatMap((line) => wrapped('accent', line));
	const heading = aws === 'reading' ? 'Reading the equivalent AWS CLI lines' : 'The same with the AWS CLI:';
	return [...asked, {role: 'plain', text: ''}, {role: 'dim', text: heading}, ...told];
}

function answerLines({typed}: Question, state: ConfirmState, columns: number, look: Look): string[] {
	if (typed === undefined)
		return ['', `${look.paint('key', 'y')} yes   ${look.paint('key', 'n')} no (also enter, esc)`];
	const difference = differenceOf(state.text.text, typed);
	const told =
		difference === undefined
			? look.paint('good', `${look.symbols.done} enter does it, esc is no`)
			: look.paint(
					state.refused ? 'error' : 'dim',
					truncate(
						`${state.refused ? look.symbols.failed : look.symbols.bullet} ${difference}`,
						columns,
						look.symbols.ellipsis,
					),
				);
	const asked = truncate(`Type ${typed} to confirm, esc is no:`, columns, look.symbols.ellipsis);
	return ['', look.paint('strong', asked), fieldLine(state.text, columns, look, {focused: true}), told];
}
