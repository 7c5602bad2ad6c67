import {truncate, widthOf} from '../../format/text-width.ts';
import {ago} from '../../format/time.ts';
import type {PoolSummary, SystemCard, TaskCounts} from '../../operations/overview/overview.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look, Role} from '../../ui/look.ts';

export interface Words {
	readonly role: Role;
	readonly text: string;
}

/** `Consumer`, `Pool · demo`. */
export const nameOf = ({title, system, stack}: SystemCard, {symbols}: Look): string =>
	stack === undefined || stack === system ? title : `${title} ${symbols.bullet} ${sanitiseLine(stack)}`;

/** The state in words behind its sign. */
export function stateText({state, pool}: Pick<SystemCard, 'state' | 'pool'>, {symbols}: Look): Words {
	switch (state.kind) {
		case 'absent':
			return {role: 'dim', text: `${symbols.waiting} not set up`};
		case 'busy': {
			const text = `${symbols.running} ${state.doing} ${state.done} of ${state.total}`;
			return {role: state.doing === 'rolling back' ? 'bad' : 'busy', text};
		}
		case 'ready':
			if (pool?.settings?.isDraining === true) return {role: 'busy', text: `${symbols.running} draining`};
			if (pool?.settings?.pausedReason !== undefined) return {role: 'bad', text: `${symbols.failed} paused`};
			return {role: 'good', text: `${symbols.live} ready`};
		case 'failed':
			return {role: 'bad', text: `${symbols.failed} failed: ${sanitiseLine(state.status)}`};
	}
}

/** What a system has to tell, in the order of its importance. */
export interface Told {
	/** The state, and what stands beside it. */
	readonly state: readonly Words[];
	/** What matters: one text, or short ones. */
	readonly facts: readonly Words[];
}

/**
 * All that is told of a system. An address for which there are not `room` cells stands alone, without its scheme; how
 * many tasks run is then told beside the state, or beside the address where a build failed.
 */
export function toldOf(card: SystemCard, {now, room, look}: {now: number; room: number; look: Look}): Told {
	const state = [stateText(card, look), ...buildTexts(card, now)];
	const facts = factsOf(card, now);
	const {address} = card;
	if (card.state.kind !== 'ready' || address === undefined || widthOf(sanitiseLine(address)) <= room) {
		return {state, facts};
	}
	const bare = sanitiseLine(address).replace(/^http:\/\//, '');
	const [tasks, place] = [tasksText(card.tasks), {role: 'plain', text: bare}] as const;
	return state.length > 1 ? {state, facts: [place, tasks]} : {state: [...state, tasks], facts: [place]};
}

/** Of a system whose newest build failed: its tasks may well run, with what was built before. */
function buildTexts({state, failedBuild}: SystemCard, now: number): readonly Words[] {
	if (state.kind !== 'ready' || failedBuild === undefined) return [];
	return [{role: 'warning', text: `! build failed ${ago(failedBuild.at.getTime(), now)}`}];
}

/** Short texts in a line, as far as there is room. */
export function inLine(words: readonly Words[], width: number, look: Look): string {
	const {bullet, ellipsis} = look.symbols;
	let left = width;
	const parts: string[] = [];
	for (const {role, text} of words) {
		const shown = truncate(sanitiseLine(text), Math.max(0, left), ellipsis);
		if (shown !== '') parts.push(look.paint(role, shown));
		left -= widthOf(shown) + 3;
	}
	return parts.join(look.paint('dim', ` ${bullet} `));
}

function factsOf({state, purpose, pool, tasks, address}: SystemCard, now: number): readonly Words[] {
	switch (state.kind) {
		case 'absent':
			return [{role: 'dim', text: purpose}];
		case 'failed':
			return [{role: 'plain', text: state.cause ?? 'AWS gave no reason'}];
		case 'busy':
			if (state.cause !== undefined) return [{role: 'plain', text: state.cause}];
			return state.since === undefined ? [] : [{role: 'dim', text: `begun ${ago(state.since.getTime(), now)}`}];
		case 'ready':
			if (pool !== undefined) return poolTexts(pool);
			return [
				tasksText(tasks),
				...(address === undefined ? [] : [{role: 'plain' as const, text: sanitiseLine(address)}]),
			];
	}
}

function tasksText(tasks: TaskCounts | undefined): Words {
	if (tasks === undefined) return {role: 'dim', text: 'no service'};
	const {running, desired, pending} = tasks;
	if (desired === 0 && running === 0) return {role: 'dim', text: 'no tasks wanted yet'};
	const coming = pending === 0 ? '' : `, ${pending} on their way`;
	const isUnder = running < desired;
	return {
		role: isUnder ? 'warning' : 'plain',
		text: `${isUnder ? '! ' : ''}${running} of ${desired} tasks run${coming}`,
	};
}

/** What is warm of what should be, and the rest. */
function poolTexts({counts, settings}: PoolSummary): readonly Words[] {
	if (settings === undefined) return [{role: 'dim', text: 'not filled yet'}];
	const {available, launching, occupied, failed} = counts;
	const {target, pausedReason} = settings;
	const isUnder = available < target;
	const isWarm = target + available + launching > 0;
	const coming = launching === 0 ? '' : `, ${launching} launching`;
	const warm = isWarm ? `${isUnder ? '! ' : ''}${available} of ${target} available${coming}` : 'nothing is kept warm';
	const others = [`${occupied} occupied`, ...(failed === 0 ? [] : [`${failed} failed`])].join(', ');
	return [
		{role: isUnder ? 'warning' : 'plain', text: warm},
		pausedReason === undefined ? {role: 'plain', text: others} : {role: 'bad', text: sanitiseLine(pausedReason)},
	];
}
