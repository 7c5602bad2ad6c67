import {useRef, useState, useSyncExternalStore} from 'react';

/** A store as far as a drawing has to know it. */
export interface Source {
	readonly subscribe: (changed: () => void) => () => void;
}

/**
 * Lines that are made of stores. A store may change without changing a single line: then nothing is drawn, for Ink
 * draws the whole frame when anything is rendered. The sources are those of the first drawing.
 */
export function useLinesOf(sources: readonly Source[], linesOf: () => readonly string[]): readonly string[] {
	const drawn = useRef<readonly string[]>([]);
	const [subscribe] = useState(() => (changed: () => void) => {
		const ends = sources.map((source) => source.subscribe(changed));
		return () => {
			for (const end of ends) end();
		};
	});
	return useSyncExternalStore(subscribe, () => {
		const lines = linesOf();
		if (!isSame(lines, drawn.current)) drawn.current = lines;
		return drawn.current;
	});
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((line, index) => line === b[index]);
