import {keys, pasted} from '../support/screen.ts';
import {oneOf, type Random} from './moods.ts';

/** A lone escape as terminals with kitty's keyboard send it: it needs no pause after it. */
export const kittyEscape = '\u001B[27u';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const signs = '0123456789 !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'.split('');
const named = Object.values(keys).filter((key) => key !== keys.escape);
/** Ctrl and a letter, but for ctrl+c, which leaves, and escape. */
const controls = Array.from({length: 26}, (_, index) => String.fromCharCode(index + 1)).filter(
	(key) => key !== '\u0003',
);
const odd = [
	'\u001B[99;99~',
	'\u001BOP',
	'\u001B[1;5C',
	'\u001B[M !!',
	'\u001B[200~',
	'\u001B[201~',
	'\u0000',
	'\u001Bx',
];
const digits = ['1', '2', '3', '4', '8', '9'];
const wide = ['東京', '🚀', 'e\u0301', '👩‍💻', '\u202E', '\uD800', '\u200B', 'ﬀ'];
const texts = [
	'go to tasks',
	'a\nb\nc\n'.repeat(50),
	'x'.repeat(10_000),
	'\u001B[2J\u001B[31mred\u0007\u0000',
	'999.999',
	'-1',
	'web',
	'demo',
];

/** Ways that lead deep into a screen, which chance alone would hardly find; each press is seen to its end. */
const journeys: readonly (readonly string[])[] = [
	['8', keys.enter, keys.enter, 'l', 'f', '/'],
	['8', keys.enter, keys.enter, 'S', 'y'],
	['8', keys.enter, keys.enter, keys.enter, 'd'],
	['8', keys.enter, '=', keys.backspace, '7', keys.enter, 'y'],
	['8', keys.enter, 'F', 'y', 'e'],
	['8', 't', 'w', 'v'],
	['2', 'n', '\u0013', keys.enter, 'v', 'l'],
	['2', keys.enter, 'D', 'demo-0', keys.enter],
	['2', keys.enter, 'R', 'y', '=', '3', keys.enter],
	['3', 'g', 'ana', keys.enter, 'y', keys.escape, 'S', 'y'],
	['3', '*', 'S', 'demo', keys.enter],
	['3', '+', '+', '-', keys.escape, '=', keys.backspace, '7', keys.enter, 'y'],
	['3', 'D', 'demo', keys.enter, 'q'],
	['3', keys.enter, 'l', keys.escape, 'w'],
	['3', 't', 'y', 'm', keys.escape, 'c', keys.enter],
	['3', 'n', keys.enter, keys.enter, 'y'],
	['3', 'r', 'y', 'v', '/', 'ana'],
	['4', keys.tab, keys.down, '60', keys.enter, 'd'],
	['4', 'v', 'v', '!', '/'],
	['9', keys.enter, 'y'],
	['9', '/', 'Run', keys.enter, 'x', 'calls.sh', keys.enter],
	['1', '!', '1', 'w', '1', '$'],
	['?', keys.pageDown],
];

export type Action =
	| {readonly kind: 'type'; readonly text: string}
	| {readonly kind: 'journey'; readonly presses: readonly string[]}
	| {readonly kind: 'resize'; readonly columns: number; readonly rows: number}
	| {readonly kind: 'settle'};

/** Some sequences begin deep in a screen. */
export const randomJourney = (random: Random): readonly Action[] =>
	random(3) === 0 ? [{kind: 'journey', presses: oneOf(random, journeys)}] : [];

/** One thing that an operator, a cat on the keyboard, or a terminal may do. `plain`: nothing but ASCII is typed. */
export function randomAction(random: Random, plain: boolean): Action {
	const type = (text: string): Action => ({kind: 'type', text});
	const kinds: readonly (() => Action)[] = [
		() => type(oneOf(random, letters)),
		() => type(oneOf(random, letters)),
		() => type(oneOf(random, signs)),
		() => type(oneOf(random, named)),
		() => type(oneOf(random, named)),
		() => type(oneOf(random, digits)),
		() => type(oneOf(random, controls)),
		() => type(kittyEscape),
		() => type(keys.enter),
		() => type(oneOf(random, plain ? letters : wide)),
		() => type(oneOf(random, odd)),
		() => type(`:${oneOf(random, letters)}${oneOf(random, letters)}${keys.enter}`),
		() => type(Array.from({length: random(12)}, () => oneOf(random, [...letters, ...signs])).join('')),
		() => (random(3) === 0 ? type(pasted(oneOf(random, plain ? texts : [...texts, ...wide]))) : type(keys.down)),
		() => (random(4) === 0 ? {kind: 'resize', columns: 10 + random(190), rows: 3 + random(60)} : {kind: 'settle'}),
		() => ({kind: 'settle'}),
	];
	return oneOf(random, kinds)();
}
