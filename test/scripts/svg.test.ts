import xterm from '@xterm/headless';
import {describe, expect, it} from 'vitest';
import {screenToSvg} from '../../scripts/pictures/svg.ts';

async function drawn(written: string): Promise<string> {
	const screen = new xterm.Terminal({cols: 20, rows: 2, allowProposedApi: true});
	await new Promise<void>((resolve) => screen.write(written, resolve));
	return screenToSvg(screen, 'A <picture>');
}

/** Where each text stands and how wide it is, in cells. */
function texts(svg: string): (readonly [text: string, column: number, cells: number])[] {
	const found = svg.matchAll(/<text x="([\d.]+)" y="[\d.]+" textLength="([\d.]+)"[^>]*>([^<]*)<\/text>/g);
	return Array.from(found, ([, x, length, text = '']) => [
		text,
		Math.round((Number(x) - 12) / 8.4),
		Math.round(Number(length) / 8.4),
	]);
}

describe('a screen as SVG', () => {
	it('keeps what stands in columns there', async () => {
		expect(texts(await drawn(' name   state one\r\nb'))).toEqual([
			['name', 1, 4],
			['state one', 8, 9],
			['b', 0, 1],
		]);
	});

	it('gives wide characters their two cells', async () => {
		expect(texts(await drawn('東京 a  b'))).toEqual([
			['東', 0, 2],
			['京 a', 2, 4],
			['b', 8, 1],
		]);
	});

	it('draws an inverse row as a bar with its text in the colour of the ground', async () => {
		const svg = await drawn('\u001B[7m chosen \u001B[27m');
		expect(svg).toContain('<rect x="12.0" y="12.0" width="67.2" height="16.5" fill="#d7dae0"/>');
		expect(svg).toMatch(/fill="#14161b">chosen</);
	});

	it('draws colours, weight, and signs that mean something in XML', async () => {
		const svg = await drawn('\u001B[1;96m<a&b>\u001B[0m');
		expect(svg).toContain('fill="#7fdbe6" font-weight="bold">&lt;a&amp;b&gt;</text>');
		expect(svg).toContain('aria-label="A &lt;picture&gt;"');
	});
});
