const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** An amount of bytes in binary units: `512 B`, `1.5 KiB`, `33 MiB`. */
export function bytes(amount: number): string {
	if (!Number.isFinite(amount)) return '-';
	let value = Math.abs(amount);
	let unit = 0;
	// 1023.5 and more would be rounded to 1024 of the smaller unit.
	while (value >= 1023.5 && unit < units.length - 1) {
		value /= 1024;
		unit++;
	}
	const digits = unit > 0 && value < 9.95 ? 1 : 0;
	return `${amount < 0 ? '-' : ''}${value.toFixed(digits)} ${units[unit]}`;
}

/** A whole number with its thousands apart: `12,345`. */
export function count(amount: number): string {
	return Number.isFinite(amount) ? String(Math.round(amount)).replaceAll(/\B(?=(\d{3})+$)/g, ',') : '-';
}
