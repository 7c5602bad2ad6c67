const endOfInput = 0x04;
const newline = 0x0a;
/** A line of base64 with 57 bytes, as MIME has it: far below the 4,095 characters that a terminal takes in a line. */
const bytesInLine = 57;

/**
 * Turns bytes into what is typed into a terminal, which takes lines, and some bytes for keys. `isEncoded`: at the other
 * end base64 makes them again what they were; without it lines over 4,095 bytes and binary data do not arrive whole. What arrives does so in blocks.
 */
export class PipeInput {
	readonly #isEncoded: boolean;
	#held = Buffer.alloc(0);
	#last = newline;

	constructor(isEncoded: boolean) {
		this.#isEncoded = isEncoded;
	}

	/** What to type for these bytes now; some may be held back for the next. */
	write(bytes: Uint8Array): Uint8Array {
		if (!this.#isEncoded) {
			this.#last = bytes.at(-1) ?? this.#last;
			return bytes;
		}
		this.#held = Buffer.concat([this.#held, bytes]);
		const whole = this.#held.length - (this.#held.length % bytesInLine);
		const lines = encoded(this.#held.subarray(0, whole));
		this.#held = this.#held.subarray(whole);
		return lines;
	}

	/** What to type at the end. */
	end(): Uint8Array {
		if (this.#isEncoded) return Buffer.concat([encoded(this.#held), Buffer.from([endOfInput])]);
		// A terminal takes it for the end of the input only at the beginning of a line; before, it ends the line.
		return Buffer.from(this.#last === newline ? [endOfInput] : [endOfInput, endOfInput]);
	}
}

function encoded(bytes: Buffer): Buffer {
	const lines: string[] = [];
	for (let start = 0; start < bytes.length; start += bytesInLine) {
		lines.push(`${bytes.subarray(start, start + bytesInLine).toString('base64')}\n`);
	}
	return Buffer.from(lines.join(''));
}
