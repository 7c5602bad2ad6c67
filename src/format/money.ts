/** `$0.48/h`; small amounts keep two digits that count. */
export function dollarsPerHour(perHour: number): string {
	if (perHour === 0) return '$0/h';
	const digits = perHour >= 0.1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(perHour)));
	return `$${perHour.toFixed(digits)}/h`;
}
