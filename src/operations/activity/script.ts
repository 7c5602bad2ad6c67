import {writeFile} from 'node:fs/promises';
import {InvalidInputError} from '../../errors.ts';
import {sanitiseLine} from '../../text.ts';
import type {ActivityEntry} from './entry.ts';

/**
 * The calls as a shell script, oldest first. Calls that failed, and those whose input the audit does not hold in full
 * (secrets, files, templates), are commented out.
 */
export function scriptOf(entries: readonly ActivityEntry[]): string {
	const calls = entries.toSorted((a, b) => a.at.getTime() - b.at.getTime()).flatMap(callLines);
	return `${[...head(entries.length), ...calls].join('\n')}\n`;
}

function head(count: number): string[] {
	return [
		'#!/usr/bin/env bash',
		`# ${count} calls that ecs-console made, as its audit file has them, oldest first.`,
		'# Ids and addresses in them are those of that time. Read it before you run it.',
		'set -euo pipefail',
	];
}

function callLines(entry: ActivityEntry): string[] {
	const {at, who, region, outcome, error, durationMs, requestId, commandLine} = entry;
	const how = [outcome, `${durationMs} ms`, ...(requestId === undefined ? [] : [`request ${requestId}`])].join(', ');
	const reason = whyNot(entry);
	return [
		'',
		comment(`${at.toISOString()}  ${who} in ${region}: ${how}`),
		...(error === undefined ? [] : [comment(error)]),
		...(reason === undefined ? [commandLine] : [comment(reason), ...commandLine.split('\n').map(comment)]),
	];
}

/** What stands in the audit where a text was too long, a file, or secret (aws/redact.ts). */
const leftOut = /\[(?:redacted|\d+ (?:characters|bytes), sha256 [0-9a-f]{16})\]/;

/** Why a call cannot be made again just so. */
function whyNot({outcome, commandLine}: ActivityEntry): string | undefined {
	if (outcome === 'failed') return 'It failed and changed nothing:';
	if (outcome === 'unknown') return 'No answer came; whether it was done is not known:';
	if (leftOut.test(commandLine)) return 'Put in what the audit leaves out (in brackets):';
	return isOneCommand(commandLine) ? undefined : 'This is no call of the AWS CLI:';
}

/** The file lies where others may write: nothing but a call of the AWS CLI becomes a line that runs. */
function isOneCommand(line: string): boolean {
	return /^aws (?:[\w@%+=:,./ -]|'[^'\u0000-\u001F\u007F-\u009F]*'|\\'|\$'(?:[^'\\\u0000-\u001F\u007F-\u009F]|\\.)*')*$/.test(
		line,
	);
}

const comment = (text: string): string => `# ${sanitiseLine(text)}`;

/**
 * Writes the script, for its owner to run.
 *
 * @throws InvalidInputError when the file exists already or cannot be written
 */
export async function exportScript(entries: readonly ActivityEntry[], path: string): Promise<void> {
	try {
		await writeFile(path, scriptOf(entries), {flag: 'wx', mode: 0o700});
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'EEXIST') {
			throw new InvalidInputError(`${path} exists already.`, 'Choose another name; nothing is overwritten.');
		}
		const why = error instanceof Error ? error.message : String(error);
		throw new InvalidInputError(`${path} cannot be written: ${why}.`, 'Choose a folder that is there and writable.');
	}
}
