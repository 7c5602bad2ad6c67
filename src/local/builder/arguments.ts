import * as z from 'zod';
import {DockerfileError, type Instruction} from './dockerfile.ts';
import type {HealthCheck} from './image-model.ts';
import {expandWord, type Lookup, splitWords} from './words.ts';

const jsonWords = z.array(z.string());

/** The strings of an exec form, or undefined when the text is no JSON list of strings. */
function execForm(text: string): string[] | undefined {
	if (!text.trimStart().startsWith('[')) return undefined;
	try {
		return jsonWords.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** The command of CMD or ENTRYPOINT, which must be in exec form: an image need not have a shell. */
export function requireExecForm({line, name, text}: Instruction): string[] {
	const words = execForm(text);
	if (words !== undefined) return words;
	throw new DockerfileError(
		line,
		`${name} in shell form is not supported by the local builder: write it in exec form, for example ${name} ["node", "server.ts"].`,
	);
}

/** Words after substitution; a COPY may also be written as a JSON list. */
export function expandedWords({text}: Instruction, lookup: Lookup, escapeCharacter: string): string[] {
	const words = execForm(text) ?? splitWords(text, escapeCharacter);
	return words.map((word) => expandWord(word, lookup, escapeCharacter));
}

/**
 * The pairs of ENV and LABEL: `name=value …`, or the old form `name value` where the value is the rest of the line.
 */
export function pairs(
	instruction: Instruction,
	lookup: Lookup,
	escapeCharacter: string,
): [name: string, value: string][] {
	const {line, name, text} = instruction;
	const words = splitWords(text, escapeCharacter);
	const [first = ''] = words;
	if (!first.includes('=')) {
		const rest = text.trimStart().slice(first.length).trim();
		if (rest === '')
			throw new DockerfileError(line, `${name} needs a name and a value, for example ${name} ${first}=value.`);
		return [[expandWord(first, lookup, escapeCharacter), expandWord(rest, lookup, escapeCharacter)]];
	}
	return words.map((word) => {
		const equals = word.indexOf('=');
		if (equals < 1) throw new DockerfileError(line, `«${word}» must have the form name=value.`);
		return [
			expandWord(word.slice(0, equals), lookup, escapeCharacter),
			expandWord(word.slice(equals + 1), lookup, escapeCharacter),
		];
	});
}

const units: Readonly<Record<string, number>> = {ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9};

/** A duration as Go writes it, `1m30s`, in nanoseconds. Throws a plain Error. */
function parseDuration(text: string): number {
	const parts = [...text.matchAll(/(?<count>\d+(?:\.\d+)?)(?<unit>ns|us|ms|s|m|h)/g)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
		throw new Error(`«${text}» is no duration: write it like 30s or 1m30s.`);
	}
	return parts.reduce((sum, {groups}) => sum + Number(groups?.count) * (units[groups?.unit ?? ''] ?? 0), 0);
}

const durations = {
	interval: 'Interval',
	timeout: 'Timeout',
	'start-period': 'StartPeriod',
	'start-interval': 'StartInterval',
} as const;

/** `HEALTHCHECK [options] CMD …` or `HEALTHCHECK NONE`. */
export function parseHealthCheck({line, flags, text}: Instruction): HealthCheck {
	const {kind = '', rest = ''} = /^(?<kind>\S+)\s*(?<rest>[\s\S]*)$/.exec(text)?.groups ?? {};
	if (kind.toUpperCase() === 'NONE') return {Test: ['NONE']};
	if (kind.toUpperCase() !== 'CMD' || rest === '') {
		throw new DockerfileError(line, 'HEALTHCHECK must be followed by CMD and a command, or by NONE.');
	}
	const words = execForm(rest);
	const settings: Record<string, number> = {};
	for (const [flag, value] of flags) {
		if (flag === 'retries') settings.Retries = Number(value);
		else if (flag in durations) settings[durations[flag as keyof typeof durations]] = parseDuration(value);
		else throw new DockerfileError(line, `HEALTHCHECK does not know --${flag}.`);
	}
	return {Test: words === undefined ? ['CMD-SHELL', rest] : ['CMD', ...words], ...settings};
}
