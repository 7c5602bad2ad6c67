import {widthOf} from '../../format/text-width.ts';
import {span} from '../../format/time.ts';
import {type Link, type LinkProblem, staleness} from '../../store/link.ts';
import type {SessionView} from '../../store/session.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look, Role} from '../../ui/look.ts';
import type {Notice} from '../shell/state.ts';

/** How fresh what is seen is. */
export interface Freshness {
	readonly role: Role;
	/** The same in ever fewer words; the longest for which there is room is shown. */
	readonly texts: readonly string[];
}

interface Moment {
	/** Milliseconds since 1970. */
	readonly now: number;
	/** The key that looks again at once, as people read it; undefined where it cannot be pressed. */
	readonly refreshKey: string | undefined;
}

export function freshnessOf({phase}: SessionView, link: Link, moment: Moment, {symbols}: Look): Freshness {
	const {live, stale, lost} = symbols;
	if (phase === 'failed') return {role: 'bad', texts: [`${lost} not connected`]};
	if (link.problem !== undefined) {
		return {role: 'bad', texts: problemTexts(link.problem, link.at, moment).map((text) => `${lost} ${text}`)};
	}
	if (link.at === undefined) return {role: 'dim', texts: [phase === 'open' ? `${stale} loading` : '']};
	const age = staleness(link, moment.now);
	return age === undefined
		? {role: 'good', texts: [`${live} live`]}
		: {role: 'warning', texts: [`${stale} ${span(age)} old`]};
}

/** What is wrong and what to do, before how old what is seen is. */
function problemTexts({kind, retryAt}: LinkProblem, at: number | undefined, {now, refreshKey}: Moment): string[] {
	const {name, remedy, short = name} = sayingOf(kind);
	const old = at === undefined ? '' : `, ${span(now - at)} old`;
	if (remedy !== undefined) {
		const then = refreshKey === undefined ? '' : `, then ${refreshKey}`;
		const sentences = [`${name}${old}: ${remedy}${then}`, `${name}: ${remedy}${then}`, `${name}: ${remedy}`];
		return [...sentences, short];
	}
	const seconds = Math.ceil((retryAt - now) / 1000);
	if (seconds <= 0) return [`${name}${old}: asking again`, `${name}: asking again`, name];
	const sooner = refreshKey === undefined ? '' : `, ${refreshKey} now`;
	const sentences = [`${name}${old}: retrying in ${seconds} s${sooner}`, `${name}: retrying in ${seconds} s${sooner}`];
	return [...sentences, `${name}: again in ${seconds} s${sooner}`, `${name}${sooner}`, name];
}

interface Saying {
	readonly name: string;
	/** What only the operator can do about it. */
	readonly remedy?: string;
	/** Both, where there is no room for them. */
	readonly short?: string;
}

const sayings: readonly (readonly [kind: RegExp, saying: Saying])[] = [
	[/throttl/i, {name: 'throttled'}],
	[/expired/i, {name: 'credentials expired', remedy: 'log in again', short: 'expired: log in'}],
	[/credential/i, {name: 'no credentials', remedy: 'log in'}],
	[/mfa/i, {name: 'MFA code missing', remedy: 'log in again'}],
	[/denied/i, {name: 'not allowed'}],
	[/clockskew/i, {name: 'wrong clock', remedy: 'set the clock'}],
	[/localawsgone/i, {name: 'local AWS gone'}],
	[/network|unreachable|endpoint|connect|timeout/i, {name: 'no connection'}],
	[/servicefailure/i, {name: 'no valid answer'}],
];

/** Words for each way in which AWS can be out of reach. */
const sayingOf = (kind: string): Saying => sayings.find(([pattern]) => pattern.test(kind))?.[1] ?? {name: 'failed'};

/**
 * What the header has no room for, in `columns` cells: why nothing new comes, and what to do. Slowing down needs
 * neither.
 */
export function problemNotice(problem: LinkProblem | undefined, columns: number): Notice | undefined {
	if (problem === undefined || /throttl/i.test(problem.kind)) return undefined;
	const {text, nextStep} = problem;
	const whole = sanitiseLine(nextStep === undefined ? text : `${text} ${nextStep}`);
	return {level: 'failure', text: widthOf(whole) <= columns ? whole : sanitiseLine(nextStep ?? text)};
}
