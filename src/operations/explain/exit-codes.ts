/** What a container's exit code says (128 and more: ended by the signal of that number less 128). */
export function meaningOfExit(code: number): string {
	const known = meanings[code];
	if (known !== undefined) return known;
	if (code > 128 && code < 160) return `it was ended by signal ${code - 128}`;
	return 'its program ended with an error of its own';
}

const meanings: Readonly<Record<number, string>> = {
	0: 'its program came to an end by itself, without an error',
	1: 'its program ended with an error',
	2: 'its program was called wrongly, or ended with an error',
	125: 'the container runtime could not run it',
	126: 'its command was found but cannot be executed: a missing permission, or not a program',
	127: 'its command was not found in the image',
	130: 'it was interrupted (SIGINT)',
	132: 'it ran an instruction that this CPU does not have (SIGILL)',
	134: 'its program aborted itself (SIGABRT), as on a failed assertion or a full heap',
	135: 'it read memory that is not there (SIGBUS)',
	136: 'it divided by zero or the like (SIGFPE)',
	137: 'it was killed (SIGKILL): out of memory, or it did not end within its stop time-out',
	139: 'it crashed on memory that is not its own (SIGSEGV)',
	141: 'it wrote to a connection that was closed (SIGPIPE)',
	143: 'it was asked to end (SIGTERM) and did',
	255: 'its program ended with an error, or could not be started at all',
};

/** What to do about it. */
export function adviceOnExit(code: number): string {
	if (code === 0)
		return 'A service needs a program that keeps running; run one that ends as a task of its own instead.';
	if (code === 137)
		return 'Compare its memory use with its limit, and its ending with stopTimeout; raise what is too small.';
	if (code === 126 || code === 127) return 'Correct command and entryPoint in the task definition, or the image.';
	if (code === 139 || code === 134 || code === 132) {
		return 'Look for what it did last in its log; is the image built for the CPU architecture it runs on?';
	}
	return 'Read the end of its log, mend the cause, and deploy again.';
}

/** Ended from outside: by a signal that ECS sends to whatever else runs when a task stops. */
export const isEndedFromOutside = (code: number): boolean => code === 137 || code === 143;
