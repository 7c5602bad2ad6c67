/** A whole number with its thousands apart: `12,345`. */
export function count(amount: number): string {
	return Number.isFinite(amount) ? String(Math.round(amount)).replaceAll(/\B(?=(\d{3})+$)/g, ',') : '-';
}

/** A noun in its number: `task`, `tasks`, `addresses`. */
export const plural = (amount: number, one: string, many = `${one}s`): string => (amount === 1 ? one : many);

/** So many of a thing: `1 task`, `3 tasks`, `2 addresses`. */
export const counted = (amount: number, one: string, many?: string): string => `${amount} ${plural(amount, one, many)}`;
