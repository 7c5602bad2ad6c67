export interface LineDisciplineOptions {
	/** Gives whole lines to the program. */
	readonly forward: (line: Buffer) => void;
	/** Shows what was typed. */
	readonly echo: (bytes: Buffer) => void;
	/** Ctrl-C. */
	readonly interrupt: () => void;
	/** Ctrl-D on an empty line: there will be no more input. */
	readonly end: () => void;
}

const keys = {
	interrupt: 0x03,
	end: 0x04,
	backspace: 0x08,
	newline: 0x0a,
	return: 0x0d,
	kill: 0x15,
	delete: 0x7f,
} as const;

/** What a terminal does between keyboard and program, for a machine that has no pseudo-terminals: lines, echo, ^C, ^D. */
export class LineDiscipline {
	readonly #options: LineDisciplineOptions;
	#line: number[] = [];

	constructor(options: LineDisciplineOptions) {
		this.#options = options;
	}

	/** Takes what was typed. */
	write(bytes: Uint8Array): void {
		for (const byte of bytes) this.#press(byte);
	}

	#press(byte: number): void {
		const {forward, echo, interrupt, end} = this.#options;
		switch (byte) {
			case keys.interrupt:
				this.#line = [];
				echo(Buffer.from('^C\r\n'));
				interrupt();
				return;
			case keys.end:
				if (this.#line.length === 0) end();
				else forward(this.#take());
				return;
			case keys.return:
			case keys.newline:
				echo(Buffer.from('\r\n'));
				this.#line.push(keys.newline);
				forward(this.#take());
				return;
			case keys.backspace:
			case keys.delete:
				this.#erase();
				return;
			case keys.kill:
				while (this.#line.length > 0) this.#erase();
				return;
			default:
				this.#line.push(byte);
				echo(Buffer.from([byte]));
		}
	}

	/** The last character, all its bytes. */
	#erase(): void {
		if (this.#line.length === 0) return;
		let removed = this.#line.pop();
		while (removed !== undefined && (removed & 0xc0) === 0x80 && this.#line.length > 0) removed = this.#line.pop();
		this.#options.echo(Buffer.from('\b \b'));
	}

	#take(): Buffer {
		const line = Buffer.from(this.#line);
		this.#line = [];
		return line;
	}
}

/** Output as a terminal shows it: each line begins at its left edge. */
export const toTerminal = (output: Buffer): Buffer =>
	Buffer.from(output.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');
