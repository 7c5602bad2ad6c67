import {dollarsPerHour} from '../../format/money.ts';
import type {Cost} from './cost.ts';

/**
 * The cost for a header. What runs on the local AWS is billed by nobody, so there the amount says that it is what an
 * account would pay; `+ ?` stands for what has no known price.
 */
export function costLabel(cost: Cost, mode: 'local' | 'account'): string {
	const known = `${dollarsPerHour(cost.perHour)}${cost.unknown.length === 0 ? '' : ' + ?'}`;
	const isNothing = cost.perHour === 0 && cost.unknown.length === 0;
	return mode === 'local' && !isNothing ? `${known} in AWS` : known;
}

/** What the label leaves out, in sentences: whose prices, what is not in it, who pays. */
export function costRemarks(cost: Cost, mode: 'local' | 'account', region: string): string[] {
	return [
		...(mode === 'local' ? ['The local AWS bills nothing; an account would pay about this.'] : []),
		...(cost.pricesOf === region
			? []
			: [`Prices of ${cost.pricesOf}, as those of ${region} are not known here; most Regions cost up to 30 % more.`]),
		...cost.unknown.map((what) => `${what}: price unknown, not in the sum.`),
		'Traffic, storage, logs and taxes are not in it.',
	];
}
