import type {IBufferCell, Terminal} from '@xterm/headless';
import {widthOf} from '../../src/format/text-width.ts';

/** Draws an xterm screen as SVG: one text a run of cells that look alike, its width held so that columns stay columns. */

/** As high as the font's box drawings, so that lines have no gaps. */
const cell = {width: 8.4, height: 16.5, baseline: 12.8} as const;
const margin = 12;
const background = '#14161b';
const foreground = '#d7dae0';
/** The sixteen colours of a dark terminal. */
const colours = [
	...['#1c1f26', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'],
	...['#7d8593', '#ff7b86', '#b5e890', '#ffd98f', '#8cc8ff', '#dd9bf0', '#7fdbe6', '#ffffff'],
] as const;

interface Style {
	readonly colour: string;
	readonly fill: string | undefined;
	readonly isBold: boolean;
	readonly isUnderlined: boolean;
}

interface Run extends Style {
	text: string;
	cells: number;
	readonly column: number;
}

export function screenToSvg(screen: Terminal, title: string): string {
	const width = screen.cols * cell.width + 2 * margin;
	const height = screen.rows * cell.height + 2 * margin;
	const rows = Array.from({length: screen.rows}, (_, row) => rowToSvg(runsOf(screen, row), row));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width.toFixed(1)} ${height.toFixed(1)}" role="img" aria-label="${escaped(title)}">`,
		`<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
		`<g font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14">`,
		...rows,
		'</g></svg>\n',
	].join('\n');
}

function runsOf(screen: Terminal, row: number): Run[] {
	const line = screen.buffer.active.getLine(screen.buffer.active.viewportY + row);
	const runs: Run[] = [];
	for (let column = 0; column < screen.cols; column += 1) {
		const found = line?.getCell(column);
		if (found === undefined || found.getWidth() === 0) continue;
		const style = styleOf(found);
		const last = runs.at(-1);
		const text = found.getChars() || ' ';
		if (last !== undefined && looksLike(last, style) && found.getWidth() === 1) {
			last.text += text;
			last.cells += 1;
		} else runs.push({...style, text, cells: found.getWidth(), column});
	}
	return runs;
}

function styleOf(found: IBufferCell): Style {
	const own = found.isFgPalette() ? (colours[found.getFgColor()] ?? foreground) : foreground;
	const behind = found.isBgPalette() ? (colours[found.getBgColor()] ?? background) : undefined;
	const isInverse = found.isInverse() !== 0;
	return {
		colour: isInverse ? (behind ?? background) : own,
		fill: isInverse ? own : behind,
		isBold: found.isBold() !== 0,
		isUnderlined: found.isUnderline() !== 0,
	};
}

const looksLike = (a: Style, b: Style): boolean =>
	a.colour === b.colour && a.fill === b.fill && a.isBold === b.isBold && a.isUnderlined === b.isUnderlined;

function rowToSvg(runs: readonly Run[], row: number): string {
	const top = margin + row * cell.height;
	return runs.map((run) => runToSvg(run, top)).join('');
}

/** Blanks are not drawn: what stands between wide gaps is placed by itself, so that columns stay columns. */
function runToSvg({text, cells, column, colour, fill, isBold, isUnderlined}: Run, top: number): string {
	const x = margin + column * cell.width;
	const width = (cells * cell.width).toFixed(1);
	const box =
		fill === undefined
			? ''
			: `<rect x="${x.toFixed(1)}" y="${top.toFixed(1)}" width="${width}" height="${cell.height}" fill="${fill}"/>`;
	const style = `fill="${colour}"${isBold ? ' font-weight="bold"' : ''}${isUnderlined ? ' text-decoration="underline"' : ''}`;
	return (
		box +
		pieces(text)
			.map((piece) => pieceToSvg(piece, x, top, style))
			.join('')
	);
}

interface Piece {
	readonly text: string;
	/** Cells from the beginning of its run. */
	readonly from: number;
}

const pieces = (text: string): Piece[] =>
	Array.from(text.matchAll(/\S+(?: \S+)*/g), ({0: found, index}) => ({
		text: found,
		from: widthOf(text.slice(0, index)),
	}));

function pieceToSvg({text, from}: Piece, x: number, top: number, style: string): string {
	const left = (x + from * cell.width).toFixed(1);
	const length = (widthOf(text) * cell.width).toFixed(1);
	return `<text x="${left}" y="${(top + cell.baseline).toFixed(1)}" textLength="${length}" lengthAdjust="spacingAndGlyphs" ${style}>${escaped(text)}</text>`;
}

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
