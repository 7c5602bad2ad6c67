import type {ReactNode} from 'react';
import type {StoreApi} from 'zustand/vanilla';
import {clock, span} from '../../format/time.ts';
import {type Link, type LinkStore, staleness} from '../../store/link.ts';
import type {SessionStore, SessionView} from '../../store/session.ts';
import {sanitiseLine} from '../../text.ts';
import {Lines} from '../../ui/lines.tsx';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {cutMiddle} from '../../ui/table-cut.ts';
import {useLinesOf} from '../../ui/use-lines-of.ts';
import type {Clock} from '../clock-context.ts';
import {type HeaderModel, headerLine} from './header-line.ts';

/** Figures that others keep, for the header. */
export interface Meters {
	/** Calls a second over the last minute. */
	readonly requestsPerSecond: number;
	/** Calls of the last minute to which AWS said «slow down». */
	readonly throttled: number;
	/** As it is to be shown: `$0.48/h`. */
	readonly cost: string | undefined;
}

export interface HeaderSources {
	readonly session: SessionStore;
	readonly link: LinkStore;
	readonly meters: StoreApi<Meters>;
	readonly now: Clock;
}

export function Header({sources, columns}: {readonly sources: HeaderSources; readonly columns: number}): ReactNode {
	const look = useLook();
	const {session, link, meters, now} = sources;
	const lines = useLinesOf([session, link, meters, now], () => [headerLine(modelOf(sources, look), columns, look)]);
	return <Lines lines={lines} />;
}

function modelOf(sources: HeaderSources, look: Look): HeaderModel {
	const session = sources.session.getState();
	const {requestsPerSecond, throttled, cost} = sources.meters.getState();
	const {now} = sources.now.getState();
	return {
		place: placeOf(session),
		freshness: freshnessOf(session, sources.link.getState(), now, look),
		requests: `${requestsPerSecond.toFixed(1)} req/s${throttled > 0 ? `, ${throttled} throttled` : ''}`,
		cost,
		rights: rightsOf(session),
		clock: clock(new Date(now)),
	};
}

/** A profile may have any name, but the account must be seen beside it. Cells. */
const longestProfile = 24;

/** `local · us-east-1 · 000000000000`. */
export function placeOf({phase, mode, profile, region, account}: SessionView): string {
	if (mode === undefined) return phase === 'choosing' ? 'no AWS chosen' : phase === 'failed' ? 'no AWS' : 'connecting';
	const where = mode === 'local' ? 'local' : cutMiddle(sanitiseLine(profile ?? 'account'), longestProfile);
	return [where, sanitiseLine(region ?? '…'), account ?? '…'].join(' · ');
}

function freshnessOf(session: SessionView, link: Link, now: number, look: Look): HeaderModel['freshness'] {
	const {live, stale, lost} = look.symbols;
	if (session.phase === 'failed') return {role: 'bad', text: `${lost} not connected`};
	if (link.problem !== undefined) {
		const seconds = Math.max(0, Math.ceil((link.problem.retryAt - now) / 1000));
		const age = link.at === undefined ? '' : `${span(now - link.at)} old, `;
		return {role: 'bad', text: `${lost} ${nameOf(link.problem.kind)}: ${age}retrying in ${seconds} s`};
	}
	if (link.at === undefined) return {role: 'dim', text: session.phase === 'open' ? `${stale} loading` : ''};
	const age = staleness(link, now);
	return age === undefined
		? {role: 'good', text: `${live} live`}
		: {role: 'warning', text: `${stale} ${span(age)} old`};
}

/** A word for each way in which AWS can be out of reach. */
function nameOf(kind: string): string {
	if (/throttl/i.test(kind)) return 'throttled';
	if (/expired/i.test(kind)) return 'credentials expired';
	if (/credential/i.test(kind)) return 'no credentials';
	if (/denied/i.test(kind)) return 'not allowed';
	if (/network|unreachable|endpoint|connect|timeout/i.test(kind)) return 'no connection';
	if (/servicefailure/i.test(kind)) return 'no valid answer';
	return 'failed';
}

function rightsOf({readOnly, dryRun}: SessionView): HeaderModel['rights'] {
	if (readOnly) return {role: 'warning', text: 'read-only'};
	return dryRun ? {role: 'warning', text: 'dry run'} : {role: 'dim', text: 'read-write'};
}
