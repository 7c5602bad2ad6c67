import {truncate} from '../format/text-width.ts';
import {sanitiseLine} from '../text.ts';
import type {Output} from './output.ts';

/**
 * Shows one set of lines after the other: on a terminal each in the place of the one before, elsewhere one below the
 * other with an empty line between.
 */
export function redrawing(output: Output): (lines: readonly string[]) => void {
	const terminal = terminalOf(output.streams.out);
	let height = 0;
	return (lines) => {
		if (terminal === undefined) {
			output.result(undefined, () => [...lines, '']);
			return;
		}
		const shown = cut(lines, terminal);
		const back = height === 0 ? '' : `\u001B[${height}A\u001B[J`;
		terminal.write(`${back}${shown.map((line) => `${line}\n`).join('')}`);
		height = shown.length;
	};
}

/** Standard output when it is a terminal on which lines can be drawn again. */
function terminalOf(stream: NodeJS.WritableStream): NodeJS.WriteStream | undefined {
	return (stream as Partial<NodeJS.WriteStream>).isTTY === true ? (stream as NodeJS.WriteStream) : undefined;
}

/** No line may wrap and none scroll away, or going back up would miss. */
function cut(lines: readonly string[], {columns = 80, rows = 24}: Partial<NodeJS.WriteStream>): string[] {
	const room = Math.max(2, rows - 1);
	const kept = lines.length > room ? [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more`] : lines;
	return kept.map((line) => truncate(sanitiseLine(line), columns - 1));
}
