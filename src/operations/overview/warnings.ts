import type {Service} from '../../aws/gateways/ecs.ts';
import type {Traffic} from '../../aws/traffic.ts';
import {counted} from '../../format/number.ts';
import {span} from '../../format/time.ts';
import {countsOf, type StackView} from './card.ts';
import type {Warning} from './overview.ts';

/** A service may be under its desired count, a pool under its target, for so long before it is worth a word. Milliseconds. */
const underPatience = 5 * 60_000;
/** The longest that a healthy stack of ours takes is a quarter of an hour, for its instances' signals. Milliseconds. */
const stackPatience = 30 * 60_000;

/** What an operator should know of, the worst first. `now` is in milliseconds since 1970. */
export function warningsOf(stacks: readonly StackView[], traffic: Traffic, now: number): Warning[] {
	const all = [
		...stacks.flatMap((stack) => stackWarnings(stack, now)),
		...stacks.flatMap((stack) => serviceWarnings(stack, now)),
		...stacks.flatMap((stack) => poolWarnings(stack, now)),
		...stacks.flatMap((stack) => buildWarnings(stack, now)),
		...throttlingWarnings(traffic),
	];
	return [...all.filter(({level}) => level === 'failure'), ...all.filter(({level}) => level === 'warning')];
}

function stackWarnings({name, status, state, setUp = 'setup'}: StackView, now: number): Warning[] {
	const about = {stack: name, screen: setUp};
	if (state.kind === 'failed') return [{...about, level: 'failure', text: `${name}: ${status}${because(state.cause)}`}];
	if (state.kind === 'busy') {
		const lasted = state.since === undefined ? 0 : now - state.since.getTime();
		if (state.doing === 'rolling back') {
			return [{...about, level: 'failure', text: `${name} is being rolled back${because(state.cause)}`}];
		}
		if (lasted < stackPatience) return [];
		const text = `${name}: ${state.doing} takes ${span(lasted)} already, ${state.done} of ${state.total} resources`;
		return [{...about, level: 'warning', text}];
	}
	if (state.kind === 'ready' && status.includes('ROLLBACK')) {
		return [{...about, level: 'warning', text: `${name}: the last update was rolled back`}];
	}
	return [];
}

function serviceWarnings({name, service}: StackView, now: number): Warning[] {
	const counts = countsOf(service);
	if (service === undefined || counts === undefined) return [];
	const failed = service.deployments?.find(({rolloutState}) => rolloutState === 'FAILED');
	if (failed !== undefined) {
		const text = `${name}: a deployment failed${because(failed.rolloutStateReason)}`;
		return [{level: 'failure', text, stack: name, screen: 'tasks'}];
	}
	const began = unsteadySince(service);
	if (counts.running >= counts.desired || began === undefined || now - began.getTime() < underPatience) return [];
	const lasted = span(now - began.getTime());
	const said = service.events?.[0]?.message;
	const text = `${name}: ${counts.running} of ${counts.desired} tasks run, for ${lasted}${because(said)}`;
	return [{level: 'warning', text, stack: name, screen: 'tasks'}];
}

/**
 * When a service left its steady state, by its own events, which come newest first: so the Overview knows it at its
 * first look and need not have watched.
 */
export function unsteadySince({events = []}: Service): Date | undefined {
	const steady = events.findIndex(({message}) => message?.includes('has reached a steady state') === true);
	const later = steady < 0 ? events : events.slice(0, steady);
	return later.at(-1)?.createdAt;
}

function poolWarnings({name, pool}: StackView, now: number): Warning[] {
	if (pool === undefined) return [];
	const {counts, settings, deadLetters, underSince, reason} = pool;
	const about = {stack: name, screen: 'pool'};
	const warnings: Warning[] = [];
	const paused = settings?.pausedReason;
	if (paused !== undefined) {
		warnings.push({...about, level: 'failure', text: `${name} launches nothing until it is resumed: ${paused}`});
	} else if (settings?.isDraining === false && underSince !== undefined && now - underSince >= underPatience) {
		const lasted = span(now - underSince);
		const text = `${name}: ${counts.available} of ${settings.target} tasks are available, for ${lasted}${because(reason)}`;
		warnings.push({...about, level: 'warning', text});
	}
	if (deadLetters > 0) {
		const events = counted(deadLetters, 'event');
		warnings.push({...about, level: 'warning', text: `${name}: ${events} could not be worked off (dead letters)`});
	}
	return warnings;
}

function buildWarnings({name, failedBuild, setUp = 'setup'}: StackView, now: number): Warning[] {
	if (failedBuild === undefined) return [];
	const {project, at, cause} = failedBuild;
	const text = `${name}: the last build of ${project} failed ${span(now - at.getTime())} ago${because(cause)}`;
	return [{level: 'warning', text, stack: name, screen: setUp}];
}

function throttlingWarnings({throttled, calls}: Traffic): Warning[] {
	if (throttled === 0) return [];
	const text = `AWS answered «slow down» to ${throttled} of ${calls} calls in the last minute; looks come less often`;
	return [{level: 'warning', text, stack: undefined, screen: 'activity'}];
}

const because = (cause: string | undefined): string => (cause === undefined ? '' : `: ${cause}`);
