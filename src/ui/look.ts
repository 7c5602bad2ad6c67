import {asciiSymbols, type Symbols, unicodeSymbols} from './symbols.ts';

/** What a piece of text is, never which colour it has: themes decide that. */
export type Role =
	| 'plain'
	| 'dim'
	| 'strong'
	| 'accent'
	| 'heading'
	| 'good'
	| 'warning'
	| 'bad'
	| 'busy'
	| 'key'
	| 'selected'
	| 'marked'
	| 'error';

export const themes = ['dark', 'light', 'contrast'] as const;
export type Theme = (typeof themes)[number];

type Style = readonly [on: string, off: string];

const sgr = (on: string, off: string): Style => [`\u001B[${on}m`, `\u001B[${off}m`];
const none: Style = ['', ''];
const bold = sgr('1', '22');
const inverse = sgr('7', '27');
const colour = (code: number): Style => sgr(String(code), '39');
const boldColour = (code: number): Style => sgr(`1;${code}`, '22;39');

const dark: Readonly<Record<Role, Style>> = {
	plain: none,
	dim: colour(90),
	strong: bold,
	accent: colour(96),
	heading: boldColour(96),
	good: colour(92),
	warning: colour(93),
	bad: boldColour(91),
	busy: colour(94),
	key: boldColour(93),
	selected: inverse,
	marked: boldColour(95),
	error: colour(91),
};

const light: Readonly<Record<Role, Style>> = {
	...dark,
	dim: colour(90),
	accent: colour(34),
	heading: boldColour(34),
	good: colour(32),
	warning: colour(33),
	bad: boldColour(31),
	busy: colour(35),
	key: boldColour(34),
	marked: boldColour(35),
	error: colour(31),
};

const contrast: Readonly<Record<Role, Style>> = {
	...dark,
	dim: none,
	accent: bold,
	heading: sgr('1;4', '22;24'),
	good: boldColour(92),
	warning: boldColour(93),
	busy: boldColour(96),
	marked: sgr('1;4', '22;24'),
	error: boldColour(91),
};

/** NO_COLOR asks for no colour; weight, underline and inverse stay, or the cursor could not be seen. */
const colourless: Readonly<Record<Role, Style>> = {
	plain: none,
	dim: none,
	strong: bold,
	accent: none,
	heading: bold,
	good: none,
	warning: bold,
	bad: bold,
	busy: none,
	key: bold,
	selected: inverse,
	marked: bold,
	error: bold,
};

const palettes: Readonly<Record<Theme, Readonly<Record<Role, Style>>>> = {dark, light, contrast};

/** How everything is drawn: roles to styles, meanings to symbols. */
export interface Look {
	readonly symbols: Symbols;
	/** Text in the style of its role. Nested paints end correctly as long as roles inside differ in kind. */
	paint(role: Role, text: string): string;
}

export interface LookOptions {
	readonly theme?: Theme;
	/** False where NO_COLOR is set. */
	readonly colours?: boolean;
	/** Only characters that every terminal and font has. */
	readonly ascii?: boolean;
}

export function createLook({theme = 'dark', colours = true, ascii = false}: LookOptions = {}): Look {
	const styles = colours ? palettes[theme] : colourless;
	return {
		symbols: ascii ? asciiSymbols : unicodeSymbols,
		paint(role, text) {
			const [on, off] = styles[role];
			return on === '' || text === '' ? text : `${on}${text}${off}`;
		},
	};
}
