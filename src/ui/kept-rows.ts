import Output from '../../node_modules/ink/build/output.js';

type Write = Parameters<Output['write']>;
type Clip = Parameters<Output['clip']>[0];

/** One write of a frame, as far as its row goes. */
interface Piece {
	readonly x: number;
	readonly text: string;
	readonly transformers: Write[3]['transformers'];
	readonly clip: Pick<Clip, 'x1' | 'x2'> | undefined;
}

/** So many drawn rows are kept: several screens full. */
const mostRows = 2_000;

/**
 * Makes Ink keep the rows that it drew. Ink takes every frame apart into cells, measures each and puts them together
 * again, which is most of the time between a key and its frame; but a key changes two rows of fifty. Rows that are made
 * of the same writes are taken from before, the others are drawn by Ink itself. To be called once, before Ink renders.
 */
export function keepDrawnRows(): void {
	const {write, clip, unclip, get} = Output.prototype;
	const frames = new WeakMap<Output, FrameWrites>();
	const kept = new Map<string, string>();
	const frameOf = (output: Output): FrameWrites => {
		const frame = frames.get(output) ?? new FrameWrites();
		frames.set(output, frame);
		return frame;
	};
	Output.prototype.write = function (this: Output, ...written: Write) {
		frameOf(this).write(...written);
		write.apply(this, written);
	};
	Output.prototype.clip = function (this: Output, to: Clip) {
		frameOf(this).clip(to);
		clip.call(this, to);
	};
	Output.prototype.unclip = function (this: Output) {
		frameOf(this).unclip();
		unclip.call(this);
	};
	Output.prototype.get = function (this: Output) {
		const rows = frameOf(this).rows(this.height);
		if (rows === undefined) return get.call(this);
		if (kept.size > mostRows) kept.clear();
		const keys = rows.map((pieces) => keyOf(pieces, this.width));
		const unknown = rows.flatMap((pieces, row) => (kept.has(keys[row] ?? '') ? [] : [{pieces, key: keys[row] ?? ''}]));
		if (unknown.length > 0) {
			const drawn = new Output({width: this.width, height: unknown.length});
			for (const [row, {pieces}] of unknown.entries()) {
				for (const piece of pieces) replay(piece, row, drawn);
			}
			const lines = get.call(drawn).output.split('\n');
			for (const [row, {key}] of unknown.entries()) kept.set(key, lines[row] ?? '');
		}
		return {output: keys.map((key) => kept.get(key) ?? '').join('\n'), height: this.height};
	};

	function replay({x, text, transformers, clip: within}: Piece, row: number, output: Output): void {
		if (within !== undefined) clip.call(output, {...within, y1: undefined, y2: undefined});
		write.call(output, x, row, text, {transformers});
		if (within !== undefined) unclip.call(output);
	}
}

/** What is written into a frame, by rows. */
class FrameWrites {
	readonly #clips: Clip[] = [];
	readonly #rows = new Map<number, Piece[]>();
	#isByRows = true;

	clip(to: Clip): void {
		this.#clips.push(intersection(this.#clips.at(-1), to));
	}

	unclip(): void {
		this.#clips.pop();
	}

	write(...[x, y, text, {transformers}]: Write): void {
		if (text.includes('\n') || !Number.isInteger(x) || !Number.isInteger(y)) this.#isByRows = false;
		const {x1, x2, y1, y2} = this.#clips.at(-1) ?? {};
		// As Ink has it, one bound alone cuts nothing off.
		const isOutside = y1 !== undefined && y2 !== undefined && (y < y1 || y >= y2);
		if (text === '' || isOutside) return;
		const pieces = this.#rows.get(y) ?? [];
		pieces.push({x, text, transformers, clip: this.#clips.length === 0 ? undefined : {x1, x2}});
		this.#rows.set(y, pieces);
	}

	/** The writes of each row; undefined where one goes over several rows. */
	rows(height: number): readonly (readonly Piece[])[] | undefined {
		return this.#isByRows ? Array.from({length: height}, (_, row) => this.#rows.get(row) ?? []) : undefined;
	}
}

function intersection(outer: Clip | undefined, inner: Clip): Clip {
	const {x1 = Number.NEGATIVE_INFINITY, x2 = Number.POSITIVE_INFINITY} = outer ?? {};
	const {y1 = Number.NEGATIVE_INFINITY, y2 = Number.POSITIVE_INFINITY} = outer ?? {};
	return {
		x1: finite(Math.max(x1, inner.x1 ?? x1)),
		x2: finite(Math.min(x2, inner.x2 ?? x2)),
		y1: finite(Math.max(y1, inner.y1 ?? y1)),
		y2: finite(Math.min(y2, inner.y2 ?? y2)),
	};
}

const finite = (bound: number): number | undefined => (Number.isFinite(bound) ? bound : undefined);

/** Everything that a row's look depends on; styles that Ink adds are told by what they make of the text. */
const keyOf = (pieces: readonly Piece[], width: number): string =>
	pieces.reduce((key, {x, text, transformers, clip}) => {
		const styled = transformers.reduce((styledText, transform) => transform(styledText, 0), text);
		const look = styled === text ? text : `${text}\0${styled}`;
		return `${key}\0${x},${clip?.x1},${clip?.x2}\0${look}`;
	}, `${width}`);
