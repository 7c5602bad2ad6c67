/**
 * A matcher of event patterns that is slow and plain: it takes one item of every array in all possible ways, and looks
 * whether one of the events without arrays that come of it has all that the pattern wants.
 */
export function naiveMatch(pattern: object, event: object): boolean {
	const flat = withoutArrays(event) as object[];
	return flat.some((one) =>
		leaves(pattern).every(([path, choices]) => {
			const value = at(one, path);
			return (choices as unknown[]).some((choice) => {
				const isAbsence = JSON.stringify(choice) === '{"exists":false}';
				return isAbsence ? flat.every((other) => !isScalar(at(other, path))) : isScalar(value) && fits(choice, value);
			});
		}),
	);
}

/** All events that come of taking one item of every array; an empty array is as if it were not there. */
function withoutArrays(value: unknown): unknown[] {
	if (Array.isArray(value)) return value.length === 0 ? [undefined] : value.flatMap(withoutArrays);
	if (typeof value !== 'object' || value === null) return [value];
	return Object.entries(value).reduce<object[]>(
		(all, [name, inner]) => all.flatMap((one) => withoutArrays(inner).map((item) => ({...one, [name]: item}))),
		[{}],
	);
}

function leaves(pattern: object, path: string[] = []): [string[], unknown][] {
	return Object.entries(pattern).flatMap(([name, value]): [string[], unknown][] =>
		Array.isArray(value) ? [[[...path, name], value]] : leaves(value as object, [...path, name]),
	);
}

const at = (event: unknown, path: string[]): unknown =>
	path.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], event);

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);

function fits(choice: unknown, value: unknown): boolean {
	if (typeof choice !== 'object' || choice === null) return choice === value;
	const [[keyword, operand] = ['', undefined]] = Object.entries(choice) as [string, unknown][];
	const text = typeof value === 'string' ? value : undefined;
	switch (keyword) {
		case 'exists':
			return true;
		case 'prefix':
			return text?.startsWith(String(operand)) === true;
		case 'suffix':
			return text?.endsWith(String(operand)) === true;
		case 'equals-ignore-case':
			return text?.toUpperCase() === String(operand).toUpperCase();
		case 'wildcard':
			return text !== undefined && new RegExp(`^${String(operand).replaceAll('*', '.*')}$`).test(text);
		case 'numeric': {
			const [first, one, second, two] = operand as [string, number, string?, number?];
			return (
				typeof value === 'number' && holds(value, first, one) && (second === undefined || holds(value, second, two))
			);
		}
		default: {
			if (typeof operand !== 'object' || Array.isArray(operand))
				return !([operand].flat() as unknown[]).includes(value);
			const [[inner, excluded] = ['', undefined]] = Object.entries(operand ?? {}) as [string, unknown][];
			return ![excluded].flat().some((one) => fits({[inner]: one}, value));
		}
	}
}

const holds = (value: number, operator: string, bound = 0): boolean =>
	({'=': value === bound, '<': value < bound, '<=': value <= bound, '>': value > bound, '>=': value >= bound})[
		operator
	] === true;
