import {count as countText} from '../format/number.ts';
import {fit, widthOf} from '../format/text-width.ts';
import type {Size} from './boxes.ts';
import {fitStyled} from './fit-styled.ts';
import type {Look} from './look.ts';
import {barLine} from './meter.ts';
import {isKnown} from './scale.ts';

export interface Bucket {
	readonly label: string;
	readonly count: number;
	/** The highest value that falls in it; ascending. */
	readonly upTo: number;
}

/** A value to point out, for example `{label: 'p95', value: 205}`. */
export interface HistogramMarker {
	readonly label: string;
	readonly value: number;
}

export interface Histogram {
	readonly buckets: readonly Bucket[];
	readonly markers?: readonly HistogramMarker[];
}

/** A bar a bucket, its count, and the markers beside it; at most `rows` lines of exactly `columns` cells. */
export function histogramLines({buckets, markers = []}: Histogram, {columns, rows}: Size, look: Look): string[] {
	const width = cells(columns);
	const shown = merged(buckets, cells(rows));
	const most = highest(shown);
	const marks = shown.map((_, index) => markersOf(markers, shown, index, ' '));
	const labels = Math.min(Math.floor(width / 3), Math.max(0, ...shown.map(({label}) => widthOf(label))));
	const numbers = shown.map(({count}) => countText(count));
	const numberCells = Math.max(0, ...numbers.map(widthOf));
	const markCells = Math.max(0, ...marks.map(widthOf));
	const bar = width - labels - numberCells - markCells - 4 - (markCells > 0 ? 2 : 0);
	return shown.map(({label, count}, index) => {
		const name = `${fit(label, labels, 'right', look.symbols.ellipsis)}  `;
		const number = fit(numbers[index] ?? '', numberCells, 'right');
		const mark = marks[index] ? `  ${look.paint('strong', marks[index])}` : '';
		const drawn = bar < 2 ? '' : `${barLine(share(count, most), bar, look)}  `;
		return fitStyled(name + drawn + number + mark, width);
	});
}

/** Buckets side by side over their labels, with a line of markers; exactly `rows` lines of exactly `columns` cells. */
export function histogramColumns({buckets, markers = []}: Histogram, {columns, rows}: Size, look: Look): string[] {
	const [width, height] = [cells(columns), cells(rows)];
	const shown = merged(buckets, Math.max(1, Math.floor(width / 5)));
	const own = shown.length === 0 ? 0 : Math.min(12, Math.floor(width / shown.length));
	const most = highest(shown);
	const barRows = Math.max(0, height - (markers.length > 0 ? 2 : 1));
	const {levels, ellipsis} = look.symbols;
	const lines = Array.from({length: barRows}, (_, row) => {
		const below = barRows - 1 - row;
		return shown
			.map(({count}) => {
				const eighths = Math.ceil(share(count, most) * barRows * 8) - below * 8;
				const symbol = eighths <= 0 ? ' ' : (levels[Math.min(8, eighths) - 1] ?? ' ');
				return look.paint('accent', `${symbol.repeat(Math.max(0, own - 1))} `);
			})
			.join('');
	});
	const labels = shown.map(({label}) => `${fit(label, Math.max(0, own - 1), 'left', ellipsis)} `).join('');
	const marks = shown
		.map((_, index) => `${fit(markersOf(markers, shown, index, '/'), Math.max(0, own - 1), 'left', ellipsis)} `)
		.join('');
	const all = [...lines, look.paint('dim', labels), ...(markers.length > 0 ? [look.paint('strong', marks)] : [])];
	return all.slice(0, height).map((line) => fitStyled(line, width));
}

const cells = (amount: number): number => Math.max(0, Math.floor(amount));
const share = (count: number, most: number): number => (most > 0 && isKnown(count) ? Math.max(0, count / most) : 0);
const highest = (buckets: readonly Bucket[]): number =>
	Math.max(0, ...buckets.map(({count}) => (isKnown(count) ? count : 0)));

/** At most so many buckets: neighbours become one, under the label of the last of them. */
function merged(buckets: readonly Bucket[], most: number): readonly Bucket[] {
	if (buckets.length <= most) return buckets;
	const each = Math.ceil(buckets.length / Math.max(1, most));
	const groups = Array.from({length: most === 0 ? 0 : Math.ceil(buckets.length / each)}, (_, at) =>
		buckets.slice(at * each, (at + 1) * each),
	);
	return groups.flatMap((group) => {
		const last = group.at(-1);
		return last === undefined ? [] : [{...last, count: group.reduce((sum, {count}) => sum + count, 0)}];
	});
}

/** The markers that fall into a bucket; what is above all buckets belongs to the last. */
function markersOf(
	markers: readonly HistogramMarker[],
	buckets: readonly Bucket[],
	index: number,
	separator: string,
): string {
	const placeOf = (value: number): number => {
		const place = buckets.findIndex(({upTo}) => value <= upTo);
		return place < 0 ? buckets.length - 1 : place;
	};
	return markers
		.filter(({value}) => isKnown(value) && placeOf(value) === index)
		.map(({label}) => label)
		.join(separator);
}
