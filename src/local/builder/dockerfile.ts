/** A Dockerfile, or a build context, that the local builder cannot build from; the message names the line. */
export class DockerfileError extends Error {
	override readonly name = 'DockerfileError';
	readonly line: number;

	constructor(line: number, message: string) {
		super(`Dockerfile:${line}: ${message}`);
		this.line = line;
	}
}

/** One instruction, its continuation lines joined. */
export interface Instruction {
	/** Line on which it begins, from 1. */
	readonly line: number;
	/** In upper case. */
	readonly name: string;
	/** Leading `--name=value`; the value is empty for a bare `--name`. */
	readonly flags: ReadonlyMap<string, string>;
	/** All that follows name and flags, as written. */
	readonly text: string;
	/** The whole instruction as written, for progress and history. */
	readonly source: string;
}

/** A parsed Dockerfile. */
export interface Dockerfile {
	/** The character that escapes and continues lines: `\`, or a backtick when a directive says so. */
	readonly escapeCharacter: string;
	readonly instructions: readonly Instruction[];
}

const supported = [
	'ARG',
	'CMD',
	'COPY',
	'ENTRYPOINT',
	'ENV',
	'EXPOSE',
	'FROM',
	'HEALTHCHECK',
	'LABEL',
	'USER',
	'WORKDIR',
];
const flagged = new Set(['COPY', 'FROM', 'HEALTHCHECK']);
const directive = /^\s*#\s*(?<name>[a-zA-Z]+)\s*=\s*(?<value>.+?)\s*$/;
const heredoc = /(?:^|\s)<<-?["']?\w/;

/**
 * Splits a Dockerfile into instructions (https://docs.docker.com/reference/dockerfile/): parser directives, comments,
 * continuation lines. Throws `DockerfileError` for what the local builder does not support.
 */
export function parseDockerfile(source: string): Dockerfile {
	const lines = source.replace(/^\uFEFF/, '').split(/\r?\n/);
	const escapeCharacter = escapeOf(lines);
	const instructions: Instruction[] = [];
	for (let index = 0; index < lines.length; index += 1) {
		const line = index + 1;
		let text = lines[index] ?? '';
		if (isBlankOrComment(text)) continue;
		while (isContinued(text, escapeCharacter)) {
			text = text.trimEnd().slice(0, -1);
			do index += 1;
			while (index < lines.length && isBlankOrComment(lines[index] ?? ''));
			if (index >= lines.length) break;
			text += lines[index] ?? '';
		}
		instructions.push(parseInstruction(line, text.trim()));
	}
	return {escapeCharacter, instructions};
}

function escapeOf(lines: readonly string[]): string {
	for (const line of lines) {
		const {name, value} = directive.exec(line)?.groups ?? {};
		if (name === undefined) break;
		if (name.toLowerCase() === 'escape' && (value === '`' || value === '\\')) return value;
	}
	return '\\';
}

const isBlankOrComment = (line: string): boolean => /^\s*(?:#.*)?$/.test(line);

/** Whether the line ends with the escape character; a doubled one is a character, not a continuation. */
function isContinued(text: string, escapeCharacter: string): boolean {
	const trimmed = text.trimEnd();
	let count = 0;
	while (trimmed[trimmed.length - 1 - count] === escapeCharacter) count += 1;
	return count % 2 === 1;
}

function parseInstruction(line: number, text: string): Instruction {
	const {name: word = '', rest = ''} = /^(?<name>\S+)\s*(?<rest>[\s\S]*)$/.exec(text)?.groups ?? {};
	const name = word.toUpperCase();
	if (!supported.includes(name)) {
		const what = /^[A-Z]+$/.test(name) ? name : `«${word}»`;
		throw new DockerfileError(
			line,
			`${what} is not supported by the local builder: it runs no commands while building and knows ${supported.join(', ')}.`,
		);
	}
	if (name === 'COPY' && heredoc.test(rest)) {
		throw new DockerfileError(line, 'Heredocs are not supported by the local builder: put the text into a file.');
	}
	const {flags, text: remaining} = flagged.has(name) ? takeFlags(rest) : {flags: new Map(), text: rest};
	if (remaining.trim() === '') throw new DockerfileError(line, `${name} needs at least one argument.`);
	return {line, name, flags, text: remaining, source: `${name} ${rest}`};
}

function takeFlags(rest: string): {flags: Map<string, string>; text: string} {
	const flags = new Map<string, string>();
	let text = rest;
	for (;;) {
		const {flag, value, tail} =
			/^--(?<flag>[a-z][a-z-]*)(?:=(?<value>\S*))?(?:\s+(?<tail>[\s\S]*)|$)/.exec(text)?.groups ?? {};
		if (flag === undefined) return {flags, text};
		flags.set(flag, value ?? '');
		text = tail ?? '';
	}
}
