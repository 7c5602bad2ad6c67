import {dollarsPerHour} from '../../format/money.ts';
import type {PoolState} from '../../store/pool.ts';
import {launchesOf, launchParts} from '../../store/pool-launches.ts';
import {secondsText} from './task-words.ts';

/** `idle $0.12/h`: what tasks cost that nobody uses, and those that somebody does. Empty where no price is known. */
export function costTexts({counts, hourlyCost}: PoolState): {readonly idle: string; readonly used: string} {
	if (hourlyCost === undefined) return {idle: '', used: ''};
	const {RUNNING, LAUNCHING, ASSIGNED} = counts;
	return {
		idle: `idle ${dollarsPerHour((RUNNING + LAUNCHING) * hourlyCost)}`,
		used: `used ${dollarsPerHour(ASSIGNED * hourlyCost)}`,
	};
}

/** `$0.12/h → $0.24/h`: what so many warm tasks cost; undefined where no price is known. */
export function costs({hourlyCost}: Pick<PoolState, 'hourlyCost'>, from: number, to: number): string | undefined {
	if (hourlyCost === undefined) return undefined;
	return `${dollarsPerHour(from * hourlyCost)} → ${dollarsPerHour(to * hourlyCost)} idle`;
}

/** `launch p50 2.1 s p95 4.0 s`: of the tasks that are there; `m` tells of every launch of the last hour. */
export function launchText(rows: PoolState['rows']): string {
	const launches = launchesOf(rows);
	return launches === undefined
		? 'no launch measured'
		: `launch p50 ${secondsText(launches.p50)} p95 ${secondsText(launches.p95)}`;
}

/** `medians: provision 1.2 s  pull 600 ms …`: of the parts of a launch, without the first word where there is no room. */
export function partsText(rows: PoolState['rows'], columns: number): string {
	const parts = launchesOf(rows)?.parts ?? {};
	const texts = launchParts.flatMap((part) => (parts[part] === undefined ? [] : `${part} ${secondsText(parts[part])}`));
	const text = texts.join('  ');
	const named = `medians: ${text}`;
	return text === '' || named.length > columns ? text : named;
}

export const deadLetterText = ({deadLetters}: PoolState): string =>
	deadLetters === 0 ? '' : `${deadLetters} dead letters`;
