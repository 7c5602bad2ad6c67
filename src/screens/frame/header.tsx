import type {ReactNode} from 'react';
import type {StoreApi} from 'zustand/vanilla';
import {clock} from '../../format/time.ts';
import {visibleCommands} from '../../keys/command.ts';
import type {LinkStore} from '../../store/link.ts';
import type {SessionStore, SessionView} from '../../store/session.ts';
import {sanitiseLine} from '../../text.ts';
import {Lines} from '../../ui/lines.tsx';
import type {Look} from '../../ui/look.ts';
import {useLook} from '../../ui/look-context.ts';
import {cutMiddle} from '../../ui/table-cut.ts';
import {useLinesOf} from '../../ui/use-lines-of.ts';
import type {Clock} from '../clock-context.ts';
import type {ShellStore} from '../shell/state.ts';
import {chordName} from './footer.ts';
import {freshnessOf} from './freshness.ts';
import {type HeaderModel, headerLine} from './header-line.ts';
import type {ScopesNow} from './scopes.ts';

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

interface HeaderProps {
	readonly sources: HeaderSources;
	readonly scopes: ScopesNow;
	readonly shell: ShellStore;
	readonly columns: number;
}

export function Header({sources, scopes, shell, columns}: HeaderProps): ReactNode {
	const look = useLook();
	const {session, link, meters, now} = sources;
	const lines = useLinesOf([session, link, meters, now, shell], () => [
		headerLine(modelOf(sources, scopes, look), columns, look),
	]);
	return <Lines lines={lines} />;
}

function modelOf(sources: HeaderSources, scopes: ScopesNow, look: Look): HeaderModel {
	const session = sources.session.getState();
	const link = sources.link.getState();
	const {requestsPerSecond, throttled, cost} = sources.meters.getState();
	const {now} = sources.now.getState();
	const refreshKey = link.problem === undefined ? undefined : refreshKeyOf(scopes, look);
	return {
		place: placeOf(session),
		freshness: freshnessOf(session, link, {now, refreshKey}, look),
		requests: `${requestsPerSecond.toFixed(1)} req/s${throttled > 0 ? `, ${throttled} throttled` : ''}`,
		cost,
		rights: rightsOf(session),
		clock: clock(new Date(now)),
	};
}

/** As it is bound, and where nothing laid over the screen takes it. */
function refreshKeyOf(scopes: ScopesNow, {symbols}: Look): string | undefined {
	const [key] = visibleCommands(scopes.now()).find(({id}) => id === 'refresh')?.keys ?? [];
	return key === undefined ? undefined : chordName(key, symbols);
}

/** A profile may have any name, but the account must be seen beside it. Cells. */
const longestProfile = 24;

/** `local · us-east-1 · 000000000000`. */
export function placeOf({phase, mode, profile, region, account}: SessionView): string {
	if (mode === undefined) return phase === 'choosing' ? 'no AWS chosen' : phase === 'failed' ? 'no AWS' : 'connecting';
	const where = mode === 'local' ? 'local' : cutMiddle(sanitiseLine(profile ?? 'account'), longestProfile);
	return [where, sanitiseLine(region ?? '…'), account ?? '…'].join(' · ');
}

function rightsOf({readOnly, dryRun}: SessionView): HeaderModel['rights'] {
	if (readOnly) return {role: 'warning', text: 'read-only'};
	return dryRun ? {role: 'warning', text: 'dry run'} : {role: 'dim', text: 'read-write'};
}
