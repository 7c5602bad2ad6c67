import {clock} from '../format/time.ts';
import type {ConsumeResponse} from '../operations/consumer/usage.ts';
import type {ConsumerLook} from '../operations/consumer/watch-hosts.ts';
import type {Session} from '../operations/session.ts';
import type {Sample} from '../operations/watch/sample.ts';
import {sanitiseLine} from '../text.ts';
import type {CommandContext} from './context.ts';
import {truncate} from './output.ts';

/** A script wants a line a second, whether anything moves or not. Milliseconds. */
const cadence = {calm: 1_000, busy: 1_000, slowest: 15_000};

/**
 * Reads all hosts every second until the signal: a table that redraws itself on a terminal, one after the other
 * elsewhere, and with `--output json` a JSON line each.
 */
export async function watchConsumer(
	session: Session,
	stack: string,
	tableOf: (answer: ConsumeResponse) => readonly string[],
	{output, signal}: Pick<CommandContext, 'output' | 'signal'>,
): Promise<void> {
	const {watchHosts} = await import('../operations/consumer/watch-hosts.ts');
	const terminal = output.format === 'text' ? terminalOf(output.streams.out) : undefined;
	let lines: readonly string[] = [];
	let height = 0;
	for await (const sample of watchHosts(session, stack, signal, {cadence})) {
		const answer = sample.kind === 'value' && sample.value.kind === 'hosts' ? sample.value.answer : undefined;
		if (output.format === 'json') {
			output.row(recordOf(sample), '');
			continue;
		}
		if (answer !== undefined) lines = tableOf(answer);
		const notes = answer === undefined ? [noteOf(sample)] : [];
		if (terminal === undefined) {
			output.result(undefined, () => [clock(new Date()), ...(answer === undefined ? notes : lines), '']);
			continue;
		}
		const shown = cut([clock(new Date()), ...lines, ...notes], terminal);
		const back = height === 0 ? '' : `\u001B[${height}A\u001B[J`;
		terminal.write(`${back}${shown.map((line) => `${line}\n`).join('')}`);
		height = shown.length;
	}
}

/** Standard output when it is a terminal on which lines can be drawn again. */
function terminalOf(stream: NodeJS.WritableStream): NodeJS.WriteStream | undefined {
	return (stream as Partial<NodeJS.WriteStream>).isTTY === true ? (stream as NodeJS.WriteStream) : undefined;
}

/** No line may wrap and none scroll away, or going back up would miss. */
function cut(lines: readonly string[], {columns = 80, rows = 24}: Partial<NodeJS.WriteStream>): string[] {
	const room = Math.max(2, rows - 1);
	const kept = lines.length > room ? [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more`] : lines;
	return kept.map((line) => truncate(sanitiseLine(line), columns - 1));
}

/** What a script gets of a look: the hosts, or why there are none. Times as ISO 8601. */
function recordOf(sample: Sample<ConsumerLook>): object {
	if (sample.kind === 'skipped') {
		const {name, message} = sample.reason;
		return {at: new Date().toISOString(), problem: {name, message}, nextIn: sample.nextIn};
	}
	const at = new Date(sample.at).toISOString();
	const {value} = sample;
	if (value.kind === 'hosts') return {at, ...value.answer};
	return {at, problem: {name: 'StateError', message: value.problem}, nextStep: value.nextStep};
}

function noteOf(sample: Sample<ConsumerLook>): string {
	if (sample.kind === 'skipped') {
		return `✗ ${sample.reason.message} Trying again in ${Math.round(sample.nextIn / 1000)} s.`;
	}
	return sample.value.kind === 'absent' ? `✗ ${sample.value.problem} ${sample.value.nextStep}` : '';
}
