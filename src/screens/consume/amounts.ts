import type {Resource, Unit} from '../../operations/consumer/usage.ts';

export const resourceNames: Readonly<Record<Resource, string>> = {
	CPU: 'CPU',
	MEMORY: 'Memory',
	DISK: 'Disk',
	NETWORK: 'Network',
};

/** Units as they are chosen and written; the first letter of each is its key. */
export const unitLabels: Readonly<Record<Unit, string>> = {
	PERCENTAGE: '%',
	VCPU: 'units',
	BYTES: 'B',
	KILOBYTES: 'KB',
	MEGABYTES: 'MB',
	GIGABYTES: 'GB',
	BYTES_PER_SECOND: 'B/s',
	KILOBYTES_PER_SECOND: 'KB/s',
	MEGABYTES_PER_SECOND: 'MB/s',
};

/** A fraction of the host's limit is `PERCENTAGE`; the others are amounts of their own. */
export const isFraction = (unit: Unit): boolean => unit === 'PERCENTAGE';

/** At most four characters: `33`, `0.5`, `12`, `1.5`. */
function short(value: number): string {
	if (value >= 9.95 || value === 0) return String(Math.round(value));
	return value < 0.05 ? '0' : String(Number(value.toFixed(1)));
}

const scales = ['B', 'K', 'M', 'G', 'T'] as const;

/** How often 1024 fits, so that the larger of the values has at most four digits. */
function scaleOf(kilobytes: number): number {
	let scale = 1;
	for (let rest = kilobytes; rest >= 1000 && scale < scales.length - 1; rest /= 1024) scale += 1;
	return scale;
}

/** What a host uses, as few cells as can be: `31%`, `480K`. Fractions, or kilobytes a second. */
export function shortAmount(unit: Unit, value: number): string {
	if (isFraction(unit)) return `${short(value * 100)}%`;
	const scale = scaleOf(value);
	return `${short(value / 1024 ** (scale - 1))}${scales[scale]}`;
}

/** Measured and wanted in one unit: `31/33%`, `480/500K`. */
export function shortPair(unit: Unit, actual: number, target: number): string {
	if (isFraction(unit)) return `${short(actual * 100)}/${short(target * 100)}%`;
	const scale = scaleOf(Math.max(actual, target));
	const divisor = 1024 ** (scale - 1);
	return `${short(actual / divisor)}/${short(target / divisor)}${scales[scale]}`;
}

/** An amount with its unit, to be read in a sentence: `33.3 %`, `256 MB`. */
export function amountText(unit: Unit, value: number): string {
	const shown = isFraction(unit) ? value * 100 : value;
	return `${Number(shown.toFixed(shown < 10 ? 2 : 1))} ${unitLabels[unit]}`;
}
