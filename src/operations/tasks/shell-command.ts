import {randomBytes} from 'node:crypto';

/** What is run where nothing is said: the better shell, where there is one. */
const usualShell = ['/bin/sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash; exec /bin/sh'];
/** A shell that reads a script from its input. */
const scriptedShell = ['/bin/sh', '-s'];
/** Has the far terminal pass bytes as they are: no echo, no carriage returns, no keys that mean signals. */
const asPipe = 'stty -echo -onlcr -isig -ixon -iexten 2>/dev/null';
/** What comes in is text, for that is what a terminal takes: base64 where it is there. */
const chooseDecoder = 'if command -v base64 >/dev/null 2>&1; then in="base64 -d" how=b; else in=cat how=; fi';

const separator = 0x1e;

/** A command line for ExecuteCommand, and how to read its output. */
export interface ShellCommand {
	readonly line: string;
	/** Where set, the output carries marks with this word: where it begins, and the exit code at its end. */
	readonly mark: string | undefined;
}

/**
 * The line that runs `words`, or a shell without any. ECS Exec tells nobody how a command ended, so a shell in the
 * container writes the exit code behind the output; `isPiped` makes the terminal there a pipe in both directions, whose
 * input `PipeInput` makes. The shell may outlive the command: the exit code is the end.
 */
export function shellCommand(words: readonly string[] | undefined, isPiped: boolean): ShellCommand {
	if (words === undefined && !isPiped) return {line: joined(usualShell), mark: undefined};
	const mark = randomBytes(9).toString('hex');
	const run = `${joined(words ?? scriptedShell)}; printf "\\036${mark}:%d\\036" $?`;
	// The shell outlives a Ctrl-C that ends the command.
	const script = isPiped
		? `${asPipe}; ${chooseDecoder}; printf "\\036${mark}$how\\036"; $in | { ${run}; }`
		: `trap : INT QUIT; printf "\\036${mark}\\036"; ${run}`;
	return {line: joined(['/bin/sh', '-c', script]), mark};
}

const joined = (words: readonly string[]): string => words.map(quoted).join(' ');

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Takes the marks out of an output, in whatever pieces it comes. */
export class MarkedOutput {
	readonly #begin: RegExp;
	readonly #end: Buffer;
	readonly #onText: (bytes: Uint8Array) => void;
	readonly #onBegin: (isEncoded: boolean) => void;
	#held = Buffer.alloc(0);
	#hasBegun = false;
	#exitCode: number | undefined;

	/** `onText` gets the command's own output; `onBegin` hears when it may be typed into, and whether in base64. */
	constructor(mark: string, onText: (bytes: Uint8Array) => void, onBegin: (isEncoded: boolean) => void) {
		this.#begin = new RegExp(`\u001E${mark}(b?)\u001E`);
		this.#end = Buffer.from(`\u001E${mark}:`);
		this.#onText = onText;
		this.#onBegin = onBegin;
	}

	/** Undefined as long as the command has not ended, or when its shell could not tell. */
	get exitCode(): number | undefined {
		return this.#exitCode;
	}

	write(bytes: Uint8Array): void {
		this.#held = Buffer.concat([this.#held, bytes]);
		if (!this.#hasBegun) this.#lookForBegin();
		if (this.#hasBegun) this.#pass();
	}

	/** There will be no more: what was held back for a mark that never came is output after all. */
	finish(): void {
		if (this.#exitCode === undefined && this.#held.length > 0) this.#onText(this.#held);
		this.#held = Buffer.alloc(0);
	}

	#lookForBegin(): void {
		const found = this.#begin.exec(this.#held.toString('latin1'));
		if (found === null) return;
		const [whole, how] = found;
		// Before it there is nothing of the command's.
		this.#held = this.#held.subarray(found.index + whole.length);
		this.#hasBegun = true;
		this.#onBegin(how === 'b');
	}

	#pass(): void {
		if (this.#exitCode !== undefined) return;
		const at = this.#held.indexOf(this.#end);
		const [, code] = at < 0 ? [] : (/^(\d+)\u001E/.exec(this.#held.toString('latin1', at + this.#end.length)) ?? []);
		const passing = at >= 0 ? at : this.#held.length - this.#beginningOfMark();
		if (passing > 0) this.#onText(this.#held.subarray(0, passing));
		this.#held = this.#held.subarray(passing);
		if (code !== undefined) this.#exitCode = Number(code);
	}

	/** So many of the last bytes may be the beginning of a mark. */
	#beginningOfMark(): number {
		const last = this.#held.lastIndexOf(separator);
		if (last < 0) return 0;
		const tail = this.#held.subarray(last);
		return this.#end.subarray(0, tail.length).equals(tail) ? tail.length : 0;
	}
}
