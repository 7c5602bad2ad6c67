import {kebab} from './cli-names.ts';

/** One call, as it was given to the SDK. */
export interface Call {
	/** As the AWS CLI names it, for example `ecs`. */
	readonly service: string;
	/** For example `RunTask`. */
	readonly operation: string;
	readonly input: unknown;
}

/** What the call used besides its input. */
export interface CallTarget {
	readonly profile?: string | undefined;
	readonly region?: string | undefined;
	readonly endpoint?: string | undefined;
}

/** The same call as a line for the AWS CLI, quoted for a POSIX shell. It is exact: redact the input first. */
export function cliLine(call: Call, target: CallTarget = {}): string {
	const words = ['aws', call.service, kebab(call.operation)];
	for (const [member, value] of Object.entries(asRecord(call.input))) {
		if (value !== undefined) words.push(...option(call, member, value));
	}
	words.push(...(wordsBesides[`${call.service} ${call.operation}`] ?? []));
	if (target.profile !== undefined) words.push('--profile', target.profile);
	if (target.region !== undefined) words.push('--region', target.region);
	if (target.endpoint !== undefined) words.push('--endpoint-url', target.endpoint);
	return words.map(quote).join(' ');
}

/** What the AWS CLI wants besides the input: a payload as it is rather than in base64, and a file for the answer. */
const wordsBesides: Readonly<Record<string, readonly string[]>> = {
	'lambda Invoke': ['--cli-binary-format', 'raw-in-base64-out', '/dev/stdout'],
};

/** Structures, maps and lists of them are JSON; lists of plain values are words; booleans are `--x` or `--no-x`. */
function option(call: Call, member: string, value: unknown): string[] {
	const flag = `--${kebab(member)}`;
	if (typeof value === 'boolean') return [value ? flag : negatedFlag(call, flag)];
	if (Array.isArray(value)) {
		const words = value.map(plainWord);
		const asWords = words.length > 0 && words.every((word) => word !== undefined && /^[^-[{]/.test(word));
		return asWords ? [flag, ...words.filter((word) => word !== undefined)] : [flag, json(value)];
	}
	const word = plainWord(value) ?? json(value);
	// argparse takes a word that begins with a hyphen for the next option.
	return word.startsWith('-') ? [`${flag}=${word}`] : [flag, word];
}

/** The AWS CLI renames one negated flag of ECS (awscli/customizations/argrename.py). */
function negatedFlag(call: Call, flag: string): string {
	if (call.service === 'ecs' && flag === '--enable-execute-command') return '--disable-execute-command';
	return flag.replace('--', '--no-');
}

/** A value that is one word on the command line; undefined for structures. */
function plainWord(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
	if (value instanceof Date) return value.toISOString();
	if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
	return undefined;
}

function json(value: unknown): string {
	return JSON.stringify(value, (_key, item: unknown) => {
		if (typeof item === 'bigint') return Number(item);
		return item instanceof Uint8Array ? Buffer.from(item).toString('base64') : item;
	});
}

function asRecord(input: unknown): Record<string, unknown> {
	return typeof input === 'object' && input !== null ? {...input} : {};
}

/**
 * One word for a shell: as it is when nothing in it is special, in single quotes, or as `$'…'` (POSIX 2024) when it
 * holds control characters, which must not reach a terminal as they are.
 */
export function quote(word: string): string {
	if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word)) return word;
	if (!/[\u0000-\u001F\u007F-\u009F]/.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
	const escaped = word.replaceAll(/['\\]/g, '\\$&').replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, escapeControl);
	return `$'${escaped}'`;
}

/** As the octal escapes of its UTF-8 bytes, which every shell with `$'…'` reads alike. */
function escapeControl(character: string): string {
	if (character === '\n') return '\\n';
	if (character === '\t') return '\\t';
	return Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
