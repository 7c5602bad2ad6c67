import {members, normalise, type Operation} from '../../../src/local/wire/schema.ts';

/** Structures by name, each with its members and the structure that a member holds (through lists and maps). */
type Structures = Record<string, Record<string, string | null>>;

/** The operations of an SDK client with the names of their input and output, and all structures below them. */
export function modelOf(operations: ReadonlyMap<string, Operation>): {
	operations: Record<string, [input: string | null, output: string | null]>;
	structures: Structures;
} {
	const structures: Structures = {};
	const roots = Array.from(operations, ([name, {input, output}]): [string, [string | null, string | null]] => [
		name,
		[visit(input, structures), visit(output, structures)],
	]);
	return {operations: Object.fromEntries(roots), structures};
}

function visit(schema: unknown, structures: Structures): string | null {
	const shape = normalise(schema);
	if (shape.isListSchema() || shape.isMapSchema()) return visit(shape.getValueSchema(), structures);
	if (!shape.isStructSchema()) return null;
	const name = shape.getName() ?? '';
	if (name in structures) return name;
	const found: Record<string, string | null> = {};
	structures[name] = found;
	for (const member of members(schema)) found[member.name] = visit(member.schema, structures);
	return name;
}
