import {type ReactNode, useReducer} from 'react';
import {Dispatcher} from '../../../../src/keys/dispatcher.ts';
import type {Overlay} from '../../../../src/screens/shell.ts';
import {renderToScreen, type ScreenSize, type TestScreen} from '../../../support/screen.ts';

/** An overlay alone on a screen, in the room that the frame would give it. */
export class Asked implements Disposable {
	readonly overlay: Overlay;
	readonly screen: TestScreen;
	/** What the keys that did nothing were told. */
	readonly refused: string[] = [];
	readonly #dispatcher: Dispatcher;
	#redraw: () => void = () => undefined;

	constructor(overlay: Overlay, {columns = 80, rows = 24}: ScreenSize = {}) {
		this.overlay = overlay;
		this.#dispatcher = new Dispatcher({
			scopes: () => [overlay.scope],
			barred: () => undefined,
			onRefused: (reason) => this.refused.push(reason),
			onFailed: (error) => {
				throw error;
			},
		});
		const Laid = (): ReactNode => {
			const [, redraw] = useReducer((count: number) => count + 1, 0);
			this.#redraw = redraw;
			const {size} = overlay;
			const wanted = size === 'full' ? {columns, rows} : size;
			return <overlay.View size={{columns: Math.min(columns, wanted.columns), rows: Math.min(rows, wanted.rows)}} />;
		};
		this.screen = renderToScreen(<Laid />, {columns, rows});
	}

	/** Chords, as the frame hands them over; typed text by `type`. */
	async press(...chords: readonly string[]): Promise<void> {
		for (const chord of chords) this.#dispatcher.press(chord);
		await this.#drawn();
	}

	type(text: string): Promise<void> {
		return this.press(...Array.from(text, (character) => (character === ' ' ? 'space' : character)));
	}

	async paste(text: string): Promise<void> {
		this.#dispatcher.paste(text);
		await this.#drawn();
	}

	/** The screen, once all that was decided is drawn. */
	async text(): Promise<string> {
		await this.#drawn();
		return this.screen.text();
	}

	async #drawn(): Promise<void> {
		this.#redraw();
		await this.screen.settle();
	}

	[Symbol.dispose](): void {
		this.screen[Symbol.dispose]();
	}
}

/** What nobody should be able to do any harm with by pasting it. */
export const hostilePastes = [
	'one\ntwo\r\nthree\n',
	'y\ny\n\r',
	'\u001B[2J\u001B[31m\u001B]0;title\u0007\u009B1A\u0000\u0007\u202E',
	'x'.repeat(10_000),
	// Emoji of several parts are left to the tests of text: terminals differ in how wide they draw them.
	'漢e\u0301字'.repeat(2_000),
	'\uD83D\u200Bx'.repeat(3_000),
];
