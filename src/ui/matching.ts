/** What a row offers to a filter, in lower case already. */
export interface Searchable {
	/** All its cells, a line each. */
	readonly text: string;
	readonly cell: (column: string) => string;
}

export interface FilterColumn {
	readonly id: string;
	readonly title: string;
}

/** True for the rows that a filter lets through. */
export type Filter = (row: Searchable) => boolean;

/**
 * Reads the language of filters: words that must all occur, upper and lower case alike; `!word` must not occur;
 * `column:word` looks in one column, which is named by its title, its id or how they begin. Every text is a filter:
 * `127.0.1.5:80` names no column and is a word, a word that is still to come (`state:`, `!`) lets everything through.
 */
export function parseFilter(text: string, columns: readonly FilterColumn[] = []): Filter {
	const terms = text
		.toLowerCase()
		.split(/\s+/)
		.map((word) => parseTerm(word, columns));
	const tests = terms.filter((term) => term !== undefined);
	return (row) => tests.every((test) => test(row));
}

function parseTerm(term: string, columns: readonly FilterColumn[]): Filter | undefined {
	const isInverse = term.startsWith('!');
	const wanted = isInverse ? term.slice(1) : term;
	const colon = wanted.indexOf(':');
	const column = colon > 0 ? columnNamed(wanted.slice(0, colon), columns) : undefined;
	const word = column === undefined ? wanted : wanted.slice(colon + 1);
	if (word === '') return undefined;
	return ({text, cell}) => (column === undefined ? text : cell(column)).includes(word) !== isInverse;
}

function columnNamed(name: string, columns: readonly FilterColumn[]): string | undefined {
	const names = ({id, title}: FilterColumn): string[] => [id.toLowerCase(), title.toLowerCase()];
	const exact = columns.find((column) => names(column).includes(name));
	return (exact ?? columns.find((column) => names(column).some((each) => each.startsWith(name))))?.id;
}

export interface Ranked<Candidate> {
	readonly candidate: Candidate;
	readonly score: number;
	/** What of its text was matched: ascending indices of UTF-16 units. */
	readonly positions: readonly number[];
}

/**
 * The candidates in which the letters of every word of a query occur in order, the best first: letters at the beginning
 * of words and letters that follow each other count more. Without a query all of them, in their order.
 */
export function fuzzyRank<Candidate>(
	query: string,
	candidates: readonly Candidate[],
	textOf: (candidate: Candidate) => string,
): Ranked<Candidate>[] {
	const words = query.split(/\s+/).filter((word) => word !== '');
	return candidates
		.flatMap((candidate) => {
			const text = textOf(candidate);
			const units = unitsOf(text);
			const found = words.map((word) => bestMatch(unitsOf(word), units, text));
			const matches = found.filter((match) => match !== undefined);
			if (matches.length < words.length) return [];
			const score = matches.reduce((sum, match) => sum + match.score, 0);
			const positions = [...new Set(matches.flatMap((match) => match.positions))].sort((a, b) => a - b);
			return [{candidate, score, positions, length: text.length}];
		})
		.sort((a, b) => b.score - a.score || (words.length === 0 ? 0 : a.length - b.length))
		.map(({candidate, score, positions}) => ({candidate, score, positions}));
}

const atWordStart = 8;
const atTextStart = 2;
/** More than a beginning: what was typed as it is written is what was meant. */
const followsMatch = 9;

/** Lower case unit by unit: of a whole text it could change the length, and with it the positions. */
const unitsOf = (text: string): string[] => Array.from({length: text.length}, (_, at) => text.charAt(at).toLowerCase());

interface Match {
	readonly score: number;
	readonly positions: readonly number[];
}

/** The best way to find the letters in order: for each letter and place, the best of all ways that end there. */
function bestMatch(letters: readonly string[], units: readonly string[], text: string): Match | undefined {
	const bonuses = units.map((_, at) => startBonus(text, at));
	let ends: (End | undefined)[] = units.map((unit, at) =>
		unit === letters[0] ? {score: 1 + (bonuses[at] ?? 0), at, before: undefined} : undefined,
	);
	for (const letter of letters.slice(1)) {
		const previous = ends;
		let farther: End | undefined;
		ends = units.map((unit, at) => {
			const adjacent = previous[at - 1];
			farther = better(farther, previous[at - 2]);
			if (unit !== letter) return undefined;
			return better(
				farther && {score: farther.score + 1 + (bonuses[at] ?? 0), at, before: farther},
				adjacent && {score: adjacent.score + 1 + followsMatch, at, before: adjacent},
			);
		});
	}
	const best = ends.reduce(better, undefined);
	return best && {score: best.score, positions: positionsOf(best)};
}

/** One way to find the letters so far, from its last place back. */
interface End {
	readonly score: number;
	readonly at: number;
	readonly before: End | undefined;
}

const better = (a: End | undefined, b: End | undefined): End | undefined =>
	a === undefined || (b !== undefined && b.score > a.score) ? b : a;

function positionsOf(end: End): number[] {
	const positions: number[] = [];
	for (let each: End | undefined = end; each !== undefined; each = each.before) positions.push(each.at);
	return positions.reverse();
}

function startBonus(text: string, at: number): number {
	if (at === 0) return atWordStart + atTextStart;
	const [before, here] = [text.charAt(at - 1), text.charAt(at)];
	const isAfterBreak = !/[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(here);
	const isCamel = /\p{Ll}/u.test(before) && /\p{Lu}/u.test(here);
	return isAfterBreak || isCamel ? atWordStart : 0;
}
