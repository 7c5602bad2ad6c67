import {type AttributeValue, attributeOf, type Item} from '../values/attribute-value.ts';

/** Where in an item: names of attributes and of map members, positions in lists. The first is a name. */
export type Path = readonly [name: string, ...steps: (string | number)[]];

export function valueAt(item: Item | undefined, [name, ...steps]: Path): AttributeValue | undefined {
	let value = attributeOf(item, name);
	for (const step of steps) value = value && memberOf(value, step);
	return value;
}

export function memberOf(value: AttributeValue, step: string | number): AttributeValue | undefined {
	return typeof step === 'number' ? value.L?.[step] : attributeOf(value.M, step);
}

/** As AWS's messages show a path: `[list, [1], name]`. */
export function pathText(path: Path): string {
	return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

export const isSamePath = (left: Path, right: Path): boolean =>
	left.length === right.length && left.every((step, index) => step === right[index]);

/** What is wrong with two paths of one expression; undefined when they are of different things. */
export function pathClash(first: Path, second: Path): string | undefined {
	const clash = (how: string): string =>
		`Two document paths ${how} with each other; must remove or rewrite one of these paths; ` +
		`path one: ${pathText(first)}, path two: ${pathText(second)}`;
	for (const [index, step] of first.entries()) {
		const other = second[index];
		if (other === undefined) break;
		if (typeof step !== typeof other) return clash('conflict');
		if (step !== other) return undefined;
	}
	return clash('overlap');
}
