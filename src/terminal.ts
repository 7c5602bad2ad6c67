/**
 * The terminal's own state: raw keys, alternate screen, hidden cursor, no line wrapping. Set before anything is loaded,
 * since a key that is typed during the start would otherwise be echoed into the first frame, and restored however the
 * program ends.
 */

const enterSequence = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[2J\u001B[H';
/** A half-drawn frame, bracketed paste and kitty's keyboard end too, whatever was on when the program crashed. */
const leaveSequence = '\u001B[?2026l\u001B[?2004l\u001B[<u\u001B[?7h\u001B[?25h\u001B[0m\u001B[?1049l';

let isEntered = false;

export function enterTerminal(): void {
	if (isEntered) return;
	isEntered = true;
	process.stdin.setRawMode(true);
	process.stdout.write(enterSequence);
	process.once('exit', leaveTerminal);
}

/** Gives the terminal back as it was. Safe to call twice, and when the terminal is gone. */
export function leaveTerminal(): void {
	if (!isEntered) return;
	isEntered = false;
	process.off('exit', leaveTerminal);
	try {
		process.stdout.write(leaveSequence);
		process.stdin.setRawMode(false);
	} catch {
		// The terminal has been closed.
	}
}
