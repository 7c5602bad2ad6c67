/** One key press in canonical form: `j`, `G`, `ctrl+d`, `alt+b`, `enter`, `shift+tab`. */
export type Chord = string;

/** What Ink says of a key press; named here so that keys need no Ink. */
export interface KeyFlags {
	readonly upArrow: boolean;
	readonly downArrow: boolean;
	readonly leftArrow: boolean;
	readonly rightArrow: boolean;
	readonly pageUp: boolean;
	readonly pageDown: boolean;
	readonly home: boolean;
	readonly end: boolean;
	readonly return: boolean;
	readonly escape: boolean;
	readonly tab: boolean;
	readonly backspace: boolean;
	readonly delete: boolean;
	readonly ctrl: boolean;
	readonly meta: boolean;
	readonly shift: boolean;
	readonly eventType?: string | undefined;
}

const graphemes = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
const control: Readonly<Record<string, Chord>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\r\n': 'enter',
	'\t': 'tab',
	' ': 'space',
	'\u007F': 'backspace',
	'\b': 'backspace',
};
const named = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const satisfies readonly (readonly [keyof KeyFlags, Chord])[];

/** A terminal may deliver several presses in one read (`jjj`, `abc\r`), so one event of Ink can be many chords. */
export function toChords(input: string, key: KeyFlags): Chord[] {
	if (key.eventType === 'release') return [];
	const name = named.find(([flag]) => key[flag])?.[1];
	const prefix = `${key.ctrl ? 'ctrl+' : ''}${key.meta && name !== 'escape' ? 'alt+' : ''}`;
	if (name !== undefined) return [`${prefix}${key.shift ? 'shift+' : ''}${name}`];
	return Array.from(graphemes.segment(input), ({segment}) => `${prefix}${control[segment] ?? withControl(segment)}`);
}

/** Ctrl and a letter comes as a C0 control when it is one of several presses. */
function withControl(segment: string): Chord {
	const code = segment.codePointAt(0) ?? 0;
	return code >= 1 && code <= 26 ? `ctrl+${String.fromCodePoint(code + 96)}` : segment;
}

/** The character that a chord types, or undefined for keys that type none. */
export function characterOf(chord: Chord): string | undefined {
	if (chord === 'space') return ' ';
	const [first, ...further] = graphemes.segment(chord);
	return first !== undefined && further.length === 0 && !/^\p{Cc}/u.test(chord) ? first.segment : undefined;
}
