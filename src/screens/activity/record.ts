import {duration} from '../../format/time.ts';
import type {ActivityEntry} from '../../operations/activity/entry.ts';
import {whatOf} from './format.ts';

/** Everything that is known of a call, for a pane: who, what, how it ended, what was sent, and the same by hand. */
export function recordText(entry: ActivityEntry): string {
	const {at, caller, account, region, outcome, error, durationMs, requestId, session, input, commandLine} = entry;
	const facts: readonly (readonly [string, string | undefined])[] = [
		['when', at.toISOString()],
		['who', caller],
		['account', account],
		['region', region],
		['what', whatOf(entry)],
		['outcome', outcome === 'unknown' ? 'unknown: no answer came, so it may have been done' : outcome],
		['reason', error],
		['took', duration(durationMs)],
		['request', requestId],
		['run', session],
	];
	return [
		...facts.map(([name, value]) => `${name.padEnd(8)} ${value ?? 'not known'}`).filter((line) => !isEmptyReason(line)),
		'',
		'Parameters, without secrets:',
		JSON.stringify(input, undefined, 2) ?? 'none',
		'',
		'The same with the AWS CLI:',
		commandLine,
	].join('\n');
}

const isEmptyReason = (line: string): boolean => /^reason +not known$/.test(line);
