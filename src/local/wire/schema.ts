import {NormalizedSchema} from '@smithy/core/schema';

/**
 * The static schemas that every SDK client exports from its root, as far as a server needs them
 * (`StaticSchema` of @smithy/types): a structure is 3, an error -3, a union 4. A structure's first `requiredCount`
 * members are the required ones.
 */
export type StructureSchema = [
	kind: 3 | -3 | 4,
	namespace: string,
	name: string,
	traits: unknown,
	memberNames: string[],
	memberSchemas: unknown[],
	requiredCount?: number,
];
type OperationSchema = [kind: 9, namespace: string, name: string, traits: unknown, input: unknown, output: unknown];

export interface Traits {
	readonly http?: readonly [method: string, uri: string, status: number];
	readonly httpLabel?: number;
	readonly httpHeader?: string;
	readonly httpQuery?: string;
	readonly httpQueryParams?: number;
	readonly httpPayload?: number;
	readonly httpResponseCode?: number;
	readonly httpPrefixHeaders?: string;
	readonly xmlName?: string;
	readonly xmlFlattened?: number;
	readonly ec2QueryName?: string;
	readonly streaming?: number;
	readonly idempotencyToken?: number;
}

export interface Member {
	readonly name: string;
	readonly schema: NormalizedSchema;
	readonly traits: Traits;
	readonly required: boolean;
}

/** One operation of a service, with its REST binding where the protocol has one. */
export interface Operation {
	readonly name: string;
	readonly input: unknown;
	readonly output: unknown;
	readonly status: number;
	readonly method: string | undefined;
	readonly route: RegExp | undefined;
	readonly labels: readonly string[];
	readonly query: ReadonlyArray<readonly [string, string]>;
}

export const normalise = (schema: unknown): NormalizedSchema =>
	NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);

const isStructure = (schema: unknown): schema is StructureSchema =>
	Array.isArray(schema) && (schema[0] === 3 || schema[0] === -3 || schema[0] === 4);

/** The raw tuple behind a structure schema, or undefined for `unit` and simple types. */
export function structureOf(schema: unknown): StructureSchema | undefined {
	const raw: unknown = normalise(schema).getSchema();
	return isStructure(raw) ? raw : undefined;
}

const memberCache = new WeakMap<object, readonly Member[]>();

/** The members of a structure in order; empty for anything else. */
export function members(schema: unknown): readonly Member[] {
	const raw = structureOf(schema);
	if (raw === undefined) return [];
	const known = memberCache.get(raw);
	if (known !== undefined) return known;
	const required = raw[6] ?? 0;
	const list = Array.from(normalise(raw as unknown).structIterator(), ([name, member], index) => ({
		name,
		schema: member,
		traits: member.getMergedTraits() as Traits,
		required: index < required,
	}));
	memberCache.set(raw, list);
	return list;
}

const derivedCache = new WeakMap<object, Map<string, StructureSchema>>();

/** A schema made from another thing once and for all: the SDK works much out about a schema and keeps it there. */
export function derived(from: object, name: string, make: () => StructureSchema): StructureSchema {
	const known = derivedCache.get(from) ?? new Map<string, StructureSchema>();
	derivedCache.set(from, known);
	const schema = known.get(name) ?? make();
	known.set(name, schema);
	return schema;
}

/** The same structure under another name with only the members that `keep` accepts; a name always means the same ones. */
export function pick(schema: unknown, name: string, keep: (traits: Traits) => boolean): StructureSchema {
	const raw = structureOf(schema);
	if (raw === undefined) return structure(name, {});
	return derived(raw, name, () => {
		const indexes = members(schema).flatMap(({traits}, index) => (keep(traits) ? [index] : []));
		return [
			3,
			raw[1],
			name,
			normalise(schema).getOwnTraits(),
			indexes.map((index) => raw[4][index] as string),
			indexes.map((index) => raw[5][index]),
		];
	});
}

/** A structure of our own, for the envelopes that query protocols put around results and errors. */
export function structure(name: string, memberSchemas: Readonly<Record<string, unknown>>): StructureSchema {
	return [3, 'local', name, 0, Object.keys(memberSchemas), Object.values(memberSchemas)];
}

const isOperation = (value: unknown): value is OperationSchema => Array.isArray(value) && value[0] === 9;

/** All operations that an SDK module exports, by name. */
export function operationsOf(sdk: object): ReadonlyMap<string, Operation> {
	return new Map(
		Object.values(sdk)
			.filter(isOperation)
			.map((schema) => [schema[2], toOperation(schema)]),
	);
}

function toOperation([, , name, traits, input, output]: OperationSchema): Operation {
	const http = typeof traits === 'object' && traits !== null ? (traits as Traits).http : undefined;
	if (http === undefined) {
		return {name, input, output, status: 200, method: undefined, route: undefined, labels: [], query: []};
	}
	const [method, uri, status] = http;
	const [path = '', search = ''] = uri.split('?');
	const labels: string[] = [];
	const pattern = path.replace(/\/$/, '').replaceAll(/\{(\w+)(\+?)\}/g, (_, label: string, greedy: string) => {
		labels.push(label);
		return greedy === '+' ? '(.+)' : '([^/]+)';
	});
	const query = [...new URLSearchParams(search)];
	return {name, input, output, status, method, route: new RegExp(`^${pattern}/?$`), labels, query};
}

const errorCache = new WeakMap<object, ReadonlyMap<string, StructureSchema>>();

/** The modelled errors of an SDK module, by name; the SDK's own synthetic base errors are not among them. */
export function errorSchemas(sdk: object): ReadonlyMap<string, StructureSchema> {
	const known = errorCache.get(sdk);
	if (known !== undefined) return known;
	const found = new Map(
		Object.values(sdk)
			.filter((value): value is StructureSchema => isStructure(value) && value[0] === -3)
			.filter(([, namespace]) => !namespace.startsWith('smithy.ts.sdk'))
			.map((schema) => [schema[2], schema]),
	);
	errorCache.set(sdk, found);
	return found;
}

/** The first required member that is missing from an input, or undefined. */
export function missingMember(input: unknown, value: Readonly<Record<string, unknown>>): string | undefined {
	return members(input).find(({name, required}) => required && (value[name] === undefined || value[name] === null))
		?.name;
}
