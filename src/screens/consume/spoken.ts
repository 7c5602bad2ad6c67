import type {ConsumeStore, Host} from '../../store/consume.ts';
import {sanitiseLine} from '../../text.ts';
import {formSpoken} from '../../ui/form-lines.ts';
import {resourceNames, shortPair} from './amounts.ts';
import {type ConsumeViewStore, formNow, hostAtCursor} from './state.ts';

/** What a screen reader says: the host or the field where the operator is, and what came of the last request. */
export function spokenOf(consume: ConsumeStore, view: ConsumeViewStore): readonly string[] {
	const {phase, absence, hosts} = consume.getState();
	if (phase === 'asking') return ['Looking for the consumer.'];
	if (absence !== undefined) return [sanitiseLine(absence.problem), sanitiseLine(absence.nextStep)];
	const {focus, form, answer} = view.getState();
	const host = hostAtCursor(consume, view);
	const place =
		focus === 'form'
			? formSpoken(formNow(consume, view).form, form)
			: [host === undefined ? 'No hosts.' : hostSpoken(host, hosts)];
	const results = answer?.results.map(({where, text, isFailed}) => `${isFailed ? 'Failed: ' : ''}${where} ${text}`);
	return [...place, ...(answer === undefined ? [] : [`${answer.summary}.`]), ...(results ?? [])];
}

function hostSpoken({id, standing, usage, error}: Host, hosts: readonly Host[]): string {
	const place = `Host ${hosts.findIndex((host) => host.id === id) + 1} of ${hosts.length}, ${sanitiseLine(id)}`;
	if (standing !== 'live') return `${place}, ${standing}. ${sanitiseLine(error ?? '')}`.trim();
	// In few digits: what hardly moves need not be said again.
	const amounts = Object.values(usage).map(
		({resource, unit, actual, target}) =>
			`${resourceNames[resource]} ${shortPair(unit, actual, target).replace('/', ' of ')}`,
	);
	return `${place}: ${amounts.join(', ')}.`;
}
