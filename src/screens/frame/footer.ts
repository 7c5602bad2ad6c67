import {truncate, widthOf} from '../../format/text-width.ts';
import {type Chord, characterOf} from '../../keys/chord.ts';
import {type Command, whyDisabled} from '../../keys/command.ts';
import type {Look, Role} from '../../ui/look.ts';
import type {Notice} from '../shell/state.ts';

const shortNames: Readonly<Record<string, string>> = {escape: 'esc', pageup: 'pgup', pagedown: 'pgdn'};
const arrows: Readonly<Record<string, string>> = {up: '↑', down: '↓', left: '←', right: '→'};

/** A chord as people read it. Arrows are words in ASCII, where what would be drawn for them are keys themselves. */
export function chordName(chord: Chord, {isAscii} = {isAscii: false}): string {
	const names = isAscii ? shortNames : {...shortNames, ...arrows};
	return chord
		.split(' ')
		.map((part) => part.replace(/[a-z]+$/, (key) => names[key] ?? key))
		.join(' ');
}

interface FooterOptions {
	/** Why nothing may be changed now, if so. */
	readonly barred: string | undefined;
	/** Characters go into a field: keys that type one do nothing else. */
	readonly isTyping: boolean;
}

/** The commands that fit, each with its key; those that cannot run now are left out. */
export function footerLine(
	commands: readonly Command[],
	{barred, isTyping}: FooterOptions,
	columns: number,
	look: Look,
): string {
	const hints = commands.flatMap((command) => {
		const key = command.keys.find((chord) => !isTyping || characterOf(chord) === undefined);
		if (command.hint === undefined || key === undefined || whyDisabled(command, barred) !== undefined) return [];
		const name = chordName(key, look.symbols);
		const cells = widthOf(name) + widthOf(command.hint) + 3;
		return [{isHelp: command.id === 'help', cells, text: `${look.paint('key', name)} ${command.hint}  `}];
	});
	let room = columns - 2 - (hints.find(({isHelp}) => isHelp)?.cells ?? 0);
	let isFull = false;
	const shown = hints.filter(({isHelp, cells}) => {
		// What there is no room for is in the help, which is named for that.
		if (isHelp) return true;
		isFull ||= cells > room;
		if (!isFull) room -= cells;
		return !isFull;
	});
	return ` ${shown.map(({text}) => text).join('')}`;
}

const noticeRoles: Readonly<Record<Notice['level'], Role>> = {
	information: 'accent',
	success: 'good',
	warning: 'warning',
	failure: 'bad',
};

/** Cells of the rule around a notice: four of rule and blanks, sign and blank. */
export const ruleFrame = 8;

/** The rule above the footer, which also carries the notice. */
export function ruleLine(notice: Notice | undefined, columns: number, look: Look): string {
	const {rule, done, failed, bullet, ellipsis} = look.symbols;
	if (notice === undefined) return look.paint('dim', rule.repeat(columns));
	const symbol = {information: bullet, success: done, warning: '!', failure: failed}[notice.level];
	const text = truncate(`${symbol} ${notice.text}`, columns - 6, ellipsis);
	const rest = rule.repeat(Math.max(0, columns - 4 - widthOf(text)));
	return `${look.paint('dim', rule.repeat(2))} ${look.paint(noticeRoles[notice.level], text)} ${look.paint('dim', rest)}`;
}
