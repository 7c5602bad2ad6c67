/**
 * Everything that could steer a terminal: whole escape sequences first (CSI, OSC and other strings, two-byte
 * escapes, ECMA-48), then what is left of the C0 and C1 controls, and the bidirectional overrides of Unicode.
 */
const controlSequences =
	/\u001B\[[0-?]*[ -/]*[@-~]|\u009B[0-?]*[ -/]*[@-~]|(?:\u001B[PX\]^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]?|[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * Text from outside (AWS, logs, tags, files) made safe for a terminal; tabs and newlines stay. Half a character, which
 * has no width when measured, becomes the one that terminals draw for it.
 */
export function sanitise(text: string): string {
	return text.toWellFormed().replaceAll('\r\n', '\n').replaceAll(controlSequences, '');
}

/** The same on one line: newlines and tabs become single spaces. */
export function sanitiseLine(text: string): string {
	return sanitise(text.replaceAll('\r', '\n'))
		.replaceAll(/[\n\t]+/g, ' ')
		.trim();
}

/**
 * The candidate that is most like what was typed, or undefined when none is near (more than half of it differs).
 * Distance: optimal string alignment (insert, delete, replace, swap two neighbours).
 */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
	let best: string | undefined;
	let shortest = Math.max(2, Math.ceil(typed.length / 2)) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(typed.toLowerCase(), candidate.toLowerCase());
		if (distance < shortest) {
			best = candidate;
			shortest = distance;
		}
	}
	return best;
}

/** How many single-character edits turn one text into the other. */
export function editDistance(from: string, to: string): number {
	let twoBack: number[] = [];
	let previous = Array.from({length: to.length + 1}, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const replace = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
			const edits = [(previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replace];
			const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			if (swapped) edits.push((twoBack[column - 2] ?? 0) + 1);
			current.push(Math.min(...edits));
		}
		twoBack = previous;
		previous = current;
	}
	return previous[to.length] ?? 0;
}
