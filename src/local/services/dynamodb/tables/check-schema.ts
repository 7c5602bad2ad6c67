import type {
	AttributeDefinition,
	GlobalSecondaryIndex,
	KeySchemaElement,
	LocalSecondaryIndex,
	Projection,
} from '@aws-sdk/client-dynamodb';
import {constraint, invalid, invalidParameter} from '../values/errors.ts';

const maximumLocalIndexes = 5;
const maximumGlobalIndexes = 20;
const maximumProjected = 20;

/** The parts of a table's definition that must fit each other. */
export interface SchemaInput {
	readonly AttributeDefinitions?: readonly AttributeDefinition[] | undefined;
	readonly KeySchema?: readonly KeySchemaElement[] | undefined;
	readonly LocalSecondaryIndexes?: readonly LocalSecondaryIndex[] | undefined;
	readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndex[] | undefined;
}

/** Throws ValidationException unless keys and indexes are of attributes that are defined, and no others are. */
export function checkSchema(input: SchemaInput): void {
	const {AttributeDefinitions: definitions = [], KeySchema: keySchema = []} = input;
	const {LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global} = input;
	checkDefinitions(definitions);
	checkKeySchema(keySchema, definitions);
	if (local?.length === 0) throw invalidParameter('List of LocalSecondaryIndexes is empty');
	if (global?.length === 0) throw invalidParameter('List of GlobalSecondaryIndexes is empty');
	for (const index of local ?? []) checkLocalIndex(index, keySchema, definitions);
	for (const index of global ?? []) checkIndex(index, definitions);
	const indexes = [...(local ?? []), ...(global ?? [])];
	checkNames(indexes.map(({IndexName = ''}) => IndexName));
	if ((local?.length ?? 0) > maximumLocalIndexes) {
		throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${maximumLocalIndexes}`);
	}
	if ((global?.length ?? 0) > maximumGlobalIndexes) {
		throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${maximumGlobalIndexes}`);
	}
	checkAllUsed(definitions, [keySchema, ...indexes.map(({KeySchema = []}) => KeySchema)]);
}

/** Throws ValidationException unless an index has a name, a key of defined attributes and a projection. */
export function checkIndex(
	index: LocalSecondaryIndex | GlobalSecondaryIndex,
	definitions: readonly AttributeDefinition[],
): void {
	checkName('indexName', index.IndexName);
	checkKeySchema(index.KeySchema ?? [], definitions);
	checkProjection(index.Projection);
}

/** Throws ValidationException for attributes that no key is made of. */
export function checkAllUsed(
	definitions: readonly AttributeDefinition[],
	keySchemas: readonly (readonly KeySchemaElement[])[],
): void {
	const used = new Set(keySchemas.flat().map(({AttributeName}) => AttributeName));
	const unused = definitions.filter(({AttributeName}) => !used.has(AttributeName));
	if (unused.length === 0) return;
	if (keySchemas.length === 1) {
		throw invalidParameter(
			'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
		);
	}
	throw invalidParameter(
		`Some AttributeDefinitions are not used. AttributeDefinitions: ${names(definitions)}, keys used: [${[...used].join(', ')}]`,
	);
}

/** Of a table or an index. Throws ValidationException. */
export function checkName(member: string, name: string | undefined): void {
	if (name === undefined || name.length < 3) throw constraint(member, name, 'have length greater than or equal to 3');
	if (name.length > 255) throw constraint(member, name, 'have length less than or equal to 255');
	if (/^[a-zA-Z0-9_.-]+$/.test(name)) return;
	throw constraint(member, name, 'satisfy regular expression pattern: [a-zA-Z0-9_.-]+');
}

function checkDefinitions(definitions: readonly AttributeDefinition[]): void {
	const seen = new Set<string | undefined>();
	for (const {AttributeName, AttributeType} of definitions) {
		if (AttributeType !== 'S' && AttributeType !== 'N' && AttributeType !== 'B') {
			throw constraint(
				'attributeDefinitions.1.member.attributeType',
				AttributeType,
				'satisfy enum value set: [B, N, S]',
			);
		}
		if (seen.has(AttributeName)) {
			throw invalidParameter(`Duplicate AttributeName in AttributeDefinitions: ${AttributeName}`);
		}
		seen.add(AttributeName);
	}
}

function checkKeySchema(keySchema: readonly KeySchemaElement[], definitions: readonly AttributeDefinition[]): void {
	if (keySchema.length === 0) throw constraint('keySchema', '[]', 'have length greater than or equal to 1');
	if (keySchema.length > 2) {
		throw invalid('The local AWS implements keys of one HASH attribute and at most one RANGE attribute.');
	}
	const defined = new Set(definitions.map(({AttributeName}) => AttributeName));
	if (keySchema.some(({AttributeName}) => !defined.has(AttributeName))) {
		throw invalidParameter(
			'Some index key attributes are not defined in AttributeDefinitions. ' +
				`Keys: ${names(keySchema)}, AttributeDefinitions: ${names(definitions)}`,
		);
	}
	const [first, second] = keySchema;
	if (first?.AttributeName === second?.AttributeName) {
		throw invalid('Both the Hash Key and the Range Key element in the KeySchema have the same name');
	}
	if (first?.KeyType !== 'HASH') {
		throw invalid('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
	}
	if (second !== undefined && second.KeyType !== 'RANGE') {
		throw invalid('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
	}
}

function checkLocalIndex(
	index: LocalSecondaryIndex,
	tableKeys: readonly KeySchemaElement[],
	definitions: readonly AttributeDefinition[],
): void {
	if (tableKeys.length !== 2) {
		throw invalidParameter(
			'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
		);
	}
	checkIndex(index, definitions);
	const [own, table] = [index.KeySchema?.[0]?.AttributeName, tableKeys[0]?.AttributeName];
	if (index.KeySchema?.length !== 2) {
		throw invalidParameter(`Index KeySchema does not have a range key for index: ${index.IndexName}`);
	}
	if (own === table) return;
	throw invalidParameter(
		'Index KeySchema does not have the same leading hash key as table KeySchema for index: ' +
			`${index.IndexName}. index hash key: ${own}, table hash key: ${table}`,
	);
}

function checkProjection({ProjectionType, NonKeyAttributes}: Projection = {}): void {
	if (ProjectionType === undefined) throw invalidParameter('Unknown ProjectionType: null');
	if (!['ALL', 'INCLUDE', 'KEYS_ONLY'].includes(ProjectionType)) {
		throw constraint('projection.projectionType', ProjectionType, 'satisfy enum value set: [ALL, INCLUDE, KEYS_ONLY]');
	}
	if (NonKeyAttributes !== undefined && ProjectionType !== 'INCLUDE') {
		throw invalidParameter(`ProjectionType is ${ProjectionType}, but NonKeyAttributes is specified`);
	}
	if (ProjectionType === 'INCLUDE' && !NonKeyAttributes?.length) {
		throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
	}
	if ((NonKeyAttributes?.length ?? 0) > maximumProjected) {
		throw constraint('projection.nonKeyAttributes', 'list', `have length less than or equal to ${maximumProjected}`);
	}
}

function checkNames(found: readonly string[]): void {
	const duplicate = found.find((name, index) => found.indexOf(name) < index);
	if (duplicate !== undefined) throw invalidParameter(`Duplicate index name: ${duplicate}`);
}

const names = (elements: readonly {readonly AttributeName?: string | undefined}[]): string =>
	`[${elements.map(({AttributeName}) => AttributeName).join(', ')}]`;
