/** Symbols that carry meaning, each with what stands for it where only ASCII can be drawn. All are one cell wide. */
const signs = {
	done: ['✓', '+'],
	failed: ['✗', 'x'],
	running: ['▸', '>'],
	waiting: ['○', 'o'],
	skipped: ['✓', '+'],
	live: ['●', '*'],
	stale: ['◌', '~'],
	lost: ['✗', 'x'],
	cursor: ['▸', '>'],
	mark: ['◆', '#'],
	ellipsis: ['…', '~'],
	rule: ['─', '-'],
	bar: ['│', '|'],
	up: ['↑', '^'],
	down: ['↓', 'v'],
	right: ['→', '>'],
	bullet: ['·', '-'],
	full: ['█', '#'],
	empty: ['░', '.'],
} as const;

type Sign = keyof typeof signs;

const levels = [...'▁▂▃▄▅▆▇█'];
const asciiLevels = [...'_.-=oO%#'];

/** No state is told by colour alone: these tell it too. */
export interface Symbols extends Readonly<Record<Sign, string>> {
	/** Only characters that every terminal and font has; widgets with drawings of their own ask it. */
	readonly isAscii: boolean;
	/** Eight heights, lowest first. */
	readonly levels: readonly string[];
}

export const unicodeSymbols: Symbols = {isAscii: false, ...drawnAs(0), levels};

export const asciiSymbols: Symbols = {isAscii: true, ...drawnAs(1), levels: asciiLevels};

function drawnAs(column: 0 | 1): Record<Sign, string> {
	const drawn = Object.entries(signs).map(([sign, forms]) => [sign, forms[column]]);
	return Object.fromEntries(drawn) as Record<Sign, string>;
}

/** Punctuation, arrows and signs in texts of ours that are no symbol of the look; each takes one cell. */
const punctuation = {
	...{'–': '-', '—': '-', '−': '-', '×': 'x', '←': '<', '•': '*', '≥': '>', '≤': '<'},
	...{'«': '"', '»': '"', '“': '"', '”': '"', '’': "'"},
};

const standIns = new Map<string, string>([...Object.values(signs), ...Object.entries(punctuation)]);

const others = new RegExp(`[${[...standIns.keys()].join('')}]`, 'g');

/** A line for terminals that have ASCII only; what else is in it, such as names from AWS, stays as it is. */
export const inAscii = (line: string): string => line.replaceAll(others, (sign) => standIns.get(sign) ?? '?');
