import type {Unit, Usage} from '../shared/consume-api.ts';

/** How a unit is called beside a field that is typed into. */
export const unitLabels: Readonly<Record<Unit, string>> = {
	PERCENTAGE: '× its limit (0–1)',
	VCPU: 'CPU units (1024 = 1 vCPU)',
	BYTES: 'bytes',
	KILOBYTES: 'KiB',
	MEGABYTES: 'MiB',
	GIGABYTES: 'GiB',
	BYTES_PER_SECOND: 'bytes a second',
	KILOBYTES_PER_SECOND: 'KiB a second',
	MEGABYTES_PER_SECOND: 'MiB a second',
};

const shortUnits: Readonly<Record<Unit, string>> = {
	PERCENTAGE: '%',
	VCPU: 'CPU units',
	BYTES: 'B',
	KILOBYTES: 'KiB',
	MEGABYTES: 'MiB',
	GIGABYTES: 'GiB',
	BYTES_PER_SECOND: 'B/s',
	KILOBYTES_PER_SECOND: 'KiB/s',
	MEGABYTES_PER_SECOND: 'MiB/s',
};

/** An amount as people read it: `33.1 %`, `1,024 KiB/s`. */
export function shownAmount(value: number, unit: Unit): string {
	const amount = unit === 'PERCENTAGE' ? value * 100 : value;
	return `${amount.toLocaleString('en', {maximumFractionDigits: 1})} ${shortUnits[unit]}`;
}

/** How full the bar of a usage is, from 0 to 100: of the limit for a fraction, else of whatever is larger. */
export function barPercent({unit, target, actual}: Usage, of: 'target' | 'actual'): number {
	const whole = unit === 'PERCENTAGE' ? 1 : Math.max(target, actual);
	const part = of === 'target' ? target : actual;
	return whole === 0 ? 0 : Math.round(Math.min(1, part / whole) * 1_000) / 10;
}
