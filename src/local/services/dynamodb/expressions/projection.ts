import {type AttributeValue, attributeOf, type Item} from '../values/attribute-value.ts';
import {readPath} from './operands.ts';
import {type Path, pathClash} from './path.ts';
import type {Substitutions} from './substitutions.ts';
import {Tokens} from './tokens.ts';

/** Reads a projection expression. Throws ValidationException, as AWS words it. */
export function parseProjection(source: string, substitutions: Substitutions): readonly Path[] {
	const tokens = new Tokens('ProjectionExpression', source);
	const paths: Path[] = [];
	do {
		const path = readPath(tokens, substitutions);
		const clash = paths.map((earlier) => pathClash(earlier, path)).find((found) => found !== undefined);
		if (clash !== undefined) throw tokens.error(clash);
		paths.push(path);
	} while (tokens.takeIf(','));
	tokens.expectEnd();
	return paths;
}

/** The parts of a document that are wanted: all of it, or of some of its members. */
type Wanted = Map<string | number, Wanted | 'all'>;

/** The places of an item that are there, within the maps and lists that hold them; lists close up. */
export function project(item: Item, paths: readonly Path[]): Item {
	const wanted: Wanted = new Map();
	for (const path of paths) want(wanted, path);
	return membersOf(item, wanted);
}

function want(wanted: Wanted, [step, ...rest]: readonly (string | number)[]): void {
	if (step === undefined) return;
	const known = wanted.get(step);
	if (rest.length === 0) wanted.set(step, 'all');
	else if (known !== 'all') {
		const inner: Wanted = known ?? new Map();
		wanted.set(step, inner);
		want(inner, rest);
	}
}

function membersOf(item: Item, wanted: Wanted): Record<string, AttributeValue> {
	const members: Record<string, AttributeValue> = {};
	for (const [name, part] of wanted) {
		const value = typeof name === 'string' ? attributeOf(item, name) : undefined;
		const kept = value && partOf(value, part);
		if (kept !== undefined) members[name] = kept;
	}
	return members;
}

function partOf(value: AttributeValue, wanted: Wanted | 'all'): AttributeValue | undefined {
	if (wanted === 'all') return value;
	if (value.M !== undefined) {
		const M = membersOf(value.M, wanted);
		return Object.keys(M).length === 0 ? undefined : {M};
	}
	const L = value.L?.flatMap((member, index) => {
		const part = wanted.get(index);
		return part === undefined ? [] : (partOf(member, part) ?? []);
	});
	return L === undefined || L.length === 0 ? undefined : {L};
}
