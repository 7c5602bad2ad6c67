/** Private modes of a terminal (DECSET) that programs turn on for themselves, and what turns each back. */
const restored: ReadonlyMap<string, 'h' | 'l'> = new Map([
	...['1', '47', '1000', '1002', '1003', '1004', '1006', '1015', '1047', '1049', '2004', '2026'].map(
		(mode) => [mode, 'l'] as const,
	),
	['7', 'h'],
	['25', 'h'],
]);

/** Longer than any sequence that is looked for. */
const longestSequence = 64;

/** What a program in a container has turned on in the operator's terminal, for when it cannot turn it off itself. */
export class TerminalModes {
	readonly #changed = new Set<string>();
	#tail = '';

	/** Takes what is shown. */
	write(bytes: Uint8Array): void {
		const text = this.#tail + Buffer.from(bytes).toString('latin1');
		for (const [, modes = '', action] of text.matchAll(/\u001B\[\?([\d;]+)([hl])/g)) {
			for (const mode of modes.split(';')) {
				const back = restored.get(mode);
				if (back === action) this.#changed.delete(mode);
				else if (back !== undefined) this.#changed.add(mode);
			}
		}
		// A sequence that is cut here is found whole with the next bytes; one that is seen twice changes nothing.
		const begun = text.slice(-longestSequence).lastIndexOf('\u001B');
		this.#tail = begun < 0 ? '' : text.slice(-longestSequence).slice(begun);
	}

	/** What turns everything back. */
	get restoring(): string {
		const modes = Array.from(this.#changed, (mode) => `\u001B[?${mode}${restored.get(mode)}`);
		return modes.length === 0 ? '' : `${modes.join('')}\u001B[0m`;
	}
}
