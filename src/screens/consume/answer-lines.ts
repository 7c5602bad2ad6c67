import {fit, widthOf} from '../../format/text-width.ts';
import {clock} from '../../format/time.ts';
import type {Look} from '../../ui/look.ts';
import type {Size} from '../screen.ts';
import type {Answered, Result} from './answer.ts';

/** What came of the last request: in short, and a line for each host as far as there is room; `keys` show the rest. */
export function answerLines(answer: Answered, {columns, rows}: Size, keys: string, look: Look): string[] {
	const {isFailed, results} = answer;
	const sign = isFailed ? look.symbols.failed : look.symbols.done;
	const head = fit(
		`${sign} ${answer.summary} ${look.symbols.bullet} ${clock(new Date(answer.at))}`,
		columns,
		'left',
		look.symbols.ellipsis,
	);
	const room = Math.max(0, rows - 1);
	const shown = results.length > room ? results.slice(0, Math.max(0, room - 1)) : results;
	const more = results.length - shown.length;
	const where = Math.min(Math.max(0, ...shown.map((result) => widthOf(result.where))), Math.floor(columns / 3));
	return [
		look.paint(isFailed ? 'bad' : 'good', head.trimEnd()),
		...shown.map((result) => resultLine(result, columns, where, look)),
		...(more > 0 ? [look.paint('dim', `  ${look.symbols.ellipsis} ${more} more: ${keys} shows all`)] : []),
	].slice(0, rows);
}

function resultLine({isFailed, where, text}: Result, columns: number, width: number, look: Look): string {
	const sign = isFailed ? look.paint('bad', look.symbols.failed) : look.paint('good', look.symbols.done);
	const name = where === '' ? '' : `${fit(where, width, 'left', look.symbols.ellipsis)} `;
	const rest = fit(text, columns - 4 - widthOf(name), 'left', look.symbols.ellipsis).trimEnd();
	return `  ${sign} ${name}${look.paint(isFailed ? 'error' : 'plain', rest)}`;
}

/** The whole of it as plain text, to be read in a pane and copied. */
export function answerText(answer: Answered): string {
	const lines = answer.results.map(({isFailed, where, text}) => `${isFailed ? '✗' : '✓'} ${where}  ${text}`);
	return [`${answer.summary} · ${clock(new Date(answer.at))}`, '', ...lines].join('\n');
}
