import type {NormalizedSchema} from '@smithy/core/schema';
import {parseScalar} from './scalar.ts';
import {members, normalise, type Traits} from './schema.ts';

/**
 * How names are spelled in a form body. awsQuery numbers lists under `member` and maps under `entry`; ec2Query
 * capitalises names and has flat lists (Smithy specification, "AWS query protocol" and "AWS EC2 query protocol").
 */
export type QueryDialect = 'query' | 'ec2';

type Tree = {[key: string]: string | Tree};

/** `Filter.1.Name=x&Filter.1.Value.1=y` → the operation's input. */
export function readQuery(
	parameters: URLSearchParams,
	schema: unknown,
	dialect: QueryDialect,
): Record<string, unknown> {
	return (readMember(normalise(schema), treeOf(parameters), dialect) ?? {}) as Record<string, unknown>;
}

function treeOf(parameters: URLSearchParams): Tree {
	const root: Tree = Object.create(null) as Tree;
	for (const [key, value] of parameters) {
		const path = key.split('.');
		const last = path.pop() as string;
		let node = root;
		for (const part of path) {
			const child = node[part];
			const next = typeof child === 'object' ? child : (Object.create(null) as Tree);
			node[part] = next;
			node = next;
		}
		node[last] ??= value;
	}
	return root;
}

function readMember(schema: NormalizedSchema, value: string | Tree, dialect: QueryDialect): unknown {
	if (schema.isListSchema()) return readList(schema, value, dialect);
	if (schema.isMapSchema()) return readMap(schema, value, dialect);
	if (!schema.isStructSchema()) return typeof value === 'string' ? parseScalar(schema, value) : undefined;
	if (typeof value === 'string') return {};
	const output: Record<string, unknown> = {};
	for (const {name, schema: member, traits} of members(schema)) {
		const part = value[wireName(name, traits, dialect)];
		if (part !== undefined) output[name] = readMember(member, part, dialect);
	}
	return output;
}

function wireName(name: string, traits: Traits, dialect: QueryDialect): string {
	const plain = traits.xmlName ?? name;
	return dialect === 'ec2' ? (traits.ec2QueryName ?? `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`) : plain;
}

function readList(schema: NormalizedSchema, value: string | Tree, dialect: QueryDialect): unknown[] {
	if (typeof value === 'string') return [];
	const item = schema.getValueSchema();
	const {xmlFlattened} = schema.getMergedTraits() as Traits;
	const name = (item.getMergedTraits() as Traits).xmlName ?? 'member';
	const holder = dialect === 'ec2' || xmlFlattened ? value : (value[name] ?? value);
	return numbered(holder).map((entry) => readMember(item, entry, dialect));
}

function readMap(schema: NormalizedSchema, value: string | Tree, dialect: QueryDialect): Record<string, unknown> {
	if (typeof value === 'string') return {};
	const key = schema.getKeySchema();
	const item = schema.getValueSchema();
	const keyName = (key.getMergedTraits() as Traits).xmlName ?? 'key';
	const valueName = (item.getMergedTraits() as Traits).xmlName ?? 'value';
	const {xmlFlattened} = schema.getMergedTraits() as Traits;
	const entries = numbered(xmlFlattened ? value : (value.entry ?? {}));
	return Object.fromEntries(
		entries
			.filter((entry): entry is Tree => typeof entry === 'object')
			.map((entry) => [String(entry[keyName]), readMember(item, entry[valueName] ?? '', dialect)]),
	);
}

function numbered(holder: string | Tree): Array<string | Tree> {
	if (typeof holder === 'string') return [];
	return Object.keys(holder)
		.filter((key) => /^\d+$/.test(key))
		.sort((a, b) => Number(a) - Number(b))
		.map((key) => holder[key] as string | Tree);
}
