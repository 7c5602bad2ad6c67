import {clock} from '../format/time.ts';
import type {ConsumeResponse} from '../operations/consumer/usage.ts';
import type {ConsumerLook} from '../operations/consumer/watch-hosts.ts';
import type {Session} from '../operations/session.ts';
import type {Sample} from '../operations/watch/sample.ts';
import type {CommandContext} from './context.ts';
import {redrawing} from './redraw.ts';

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
	const redraw = redrawing(output);
	let lines: readonly string[] = [];
	for await (const sample of watchHosts(session, stack, signal, {cadence})) {
		const answer = sample.kind === 'value' && sample.value.kind === 'hosts' ? sample.value.answer : undefined;
		if (output.format === 'json') {
			output.row(recordOf(sample), '');
			continue;
		}
		if (answer !== undefined) lines = tableOf(answer);
		redraw([clock(new Date()), ...lines, ...(answer === undefined ? [noteOf(sample)] : [])]);
	}
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
