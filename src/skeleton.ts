/**
 * The frame's first lines, written before anything is loaded: the operator sees at once that the program is there. Ink
 * draws over it with the same text.
 */
export function skeleton(columns: number, rows: number): string {
	if (columns < 80 || rows < 24) return '';
	// Which colours the operator wants is not known yet. Back to the corner: Ink draws from where the cursor is.
	return ' \u001B[1mecs-console\u001B[22m  starting\u001B[H';
}
