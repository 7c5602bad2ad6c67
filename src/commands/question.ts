import {createInterface} from 'node:readline/promises';
import {InvalidInputError} from '../errors.ts';
import {sanitise} from '../text.ts';
import type {GlobalOptions, Question} from './context.ts';

/**
 * Asks on the terminal; what cannot be undone wants its name typed. A closed terminal (Ctrl-D) is a no.
 *
 * @throws InvalidInputError when there is no terminal to ask on and --yes is missing
 */
export async function askOperator(
	{text, typed}: Question,
	options: GlobalOptions,
	signal: AbortSignal,
): Promise<boolean> {
	// What is refused or kept back anyway need not be agreed to.
	if (options.yes === true || options.dryRun === true || options.readOnly === true) return true;
	if (process.stdin.isTTY !== true) {
		throw new InvalidInputError(
			`${text} It was not confirmed, and there is no terminal to ask on.`,
			'Agree with --yes.',
		);
	}
	const ask = typed === undefined ? 'Go on? [y/N] ' : `Type «${typed}» to go on: `;
	const answer = (await readLine(`${text}\n${ask}`, signal)).trim();
	return typed === undefined ? /^y(es)?$/i.test(answer) : answer === typed;
}

/** One line from the terminal; empty when it is closed. Rejects when the signal is aborted. */
export async function readLine(prompt: string, signal: AbortSignal): Promise<string> {
	const terminal = createInterface({input: process.stdin, output: process.stderr});
	// While it reads a line, readline takes Ctrl-C for itself.
	terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
	try {
		return await Promise.race([terminal.question(sanitise(prompt), {signal}), closed]);
	} finally {
		terminal.close();
	}
}
