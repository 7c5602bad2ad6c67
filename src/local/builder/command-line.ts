import {type ParseArgsOptionsConfig, parseArgs} from 'node:util';

/** What a shim works with, so that tests need no process. */
export interface Terminal {
	readonly environment: NodeJS.ProcessEnv;
	readonly directory: string;
	out(line: string): void;
	error(line: string): void;
	input(): Promise<string>;
}

/** Wrong use of `docker` or `aws`, or a part of them that the local builder does not have. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** Parses flags; throws `UsageError` for one that is not in `options`. */
export function parseFlags<const Options extends ParseArgsOptionsConfig>(
	words: readonly string[],
	options: Options,
	command: string,
) {
	try {
		return parseArgs({args: [...words], options, allowPositionals: true, strict: true});
	} catch (error) {
		throw new UsageError(`${command}: ${(error as Error).message.split('. ')[0]} (the local builder knows no more)`);
	}
}

/** One value that the command cannot do without. */
export function requireOne(positionals: readonly string[], usage: string): string {
	const [first] = positionals;
	if (first === undefined || positionals.length > 1) throw new UsageError(`Usage: ${usage}`);
	return first;
}
