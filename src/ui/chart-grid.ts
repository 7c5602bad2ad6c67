import type {Size} from './boxes.ts';
import {fitStyled} from './fit-styled.ts';

const gap = 2;
const narrowest = 36;
const lowest = 4;
/** A chart so many times as wide as high reads best. */
const proportion = 5;

/** How many charts go side by side, so that each is as large as can be. */
export function gridOf(count: number, {columns, rows}: Size): {readonly across: number; readonly cell: Size} {
	const grids = Array.from({length: Math.max(1, count)}, (_, index) => {
		const across = index + 1;
		const cell = {
			columns: Math.floor((columns - gap * index) / across),
			rows: Math.floor(rows / Math.ceil(Math.max(1, count) / across)),
		};
		const isLegible = cell.columns >= narrowest && cell.rows >= lowest;
		return {across, cell, worth: Math.min(cell.columns / proportion, cell.rows) + (isLegible ? 1000 : 0)};
	});
	return grids.reduce((best, grid) => (grid.worth > best.worth ? grid : best));
}

/** Blocks of painted lines in a grid, each cut and filled up to its cell. */
export function sideBySide(blocks: readonly (readonly string[])[], across: number, {columns, rows}: Size): string[] {
	const groups = Array.from({length: Math.ceil(blocks.length / across)}, (_, index) =>
		blocks.slice(index * across, (index + 1) * across),
	);
	return groups.flatMap((group) =>
		Array.from({length: rows}, (_, row) =>
			group.map((lines) => fitStyled(lines[row] ?? '', columns)).join(' '.repeat(gap)),
		),
	);
}
