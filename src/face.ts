/** Options of the program that take a value of their own. */
const withValue = new Set(['--profile', '--region', '--endpoint-url', '--output', '--screen', '--theme']);

/**
 * Whether a command line asks for the console: it names no command. Decided before commander is loaded, so that the
 * first frame need not wait for it.
 */
export function asksForConsole(argv: readonly string[]): boolean {
	for (let index = 0; index < argv.length; index += 1) {
		const word = argv[index] ?? '';
		if (!word.startsWith('-')) return false;
		if (['--help', '-h', '--version', '-V', '--output', '--'].includes(word.split('=')[0] ?? '')) return false;
		if (withValue.has(word)) index += 1;
	}
	return true;
}
