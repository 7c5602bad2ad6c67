/** Punctuation, arrows and signs of state in texts of ours; each takes one cell, as what stands for it. */
const standIns: Readonly<Record<string, string>> = {
	'·': '-',
	'…': '~',
	'–': '-',
	'—': '-',
	'─': '-',
	'−': '-',
	'×': 'x',
	'→': '>',
	'←': '<',
	'↑': '^',
	'↓': 'v',
	'«': '"',
	'»': '"',
	'’': "'",
	'“': '"',
	'”': '"',
	'•': '*',
	'✓': '+',
	'✗': 'x',
	'●': '*',
	'○': 'o',
	'▸': '>',
	'≥': '>',
	'≤': '<',
};

const others = new RegExp(`[${Object.keys(standIns).join('')}]`, 'g');

/** A line for terminals that have ASCII only; what else is in it, such as names from AWS, stays as it is. */
export const inAscii = (line: string): string => line.replaceAll(others, (character) => standIns[character] ?? '?');
