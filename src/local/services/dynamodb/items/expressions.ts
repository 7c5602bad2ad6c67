import type {Condition} from '../expressions/condition.ts';
import {parseCondition} from '../expressions/parse-condition.ts';
import {parseUpdate} from '../expressions/parse-update.ts';
import type {Path} from '../expressions/path.ts';
import {parseProjection} from '../expressions/projection.ts';
import {Substitutions} from '../expressions/substitutions.ts';
import type {UpdateAction} from '../expressions/update.ts';
import type {AttributeValue} from '../values/attribute-value.ts';
import {invalid} from '../values/errors.ts';

/** The expressions that a request may have; each operation names those of its own. */
export interface ExpressionInput {
	readonly ConditionExpression?: string | undefined;
	readonly FilterExpression?: string | undefined;
	readonly KeyConditionExpression?: string | undefined;
	readonly ProjectionExpression?: string | undefined;
	readonly UpdateExpression?: string | undefined;
	readonly ExpressionAttributeNames?: Record<string, string> | undefined;
	readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

export interface Expressions {
	readonly condition: Condition | undefined;
	readonly filter: Condition | undefined;
	readonly keyCondition: Condition | undefined;
	readonly projection: readonly Path[] | undefined;
	readonly update: readonly UpdateAction[] | undefined;
}

const withValues = [
	'UpdateExpression',
	'ConditionExpression',
	'KeyConditionExpression',
	'FilterExpression',
] as const satisfies readonly (keyof ExpressionInput)[];

/** Parameters of the API before there were expressions. */
const legacyParameters = [
	'AttributesToGet',
	'AttributeUpdates',
	'ConditionalOperator',
	'Expected',
	'KeyConditions',
	'QueryFilter',
	'ScanFilter',
];

/** Reads all expressions of a request; its names and values must all be used. Throws ValidationException. */
export function readExpressions(input: ExpressionInput): Expressions {
	refuseLegacy(input);
	const {ExpressionAttributeNames: names, ExpressionAttributeValues: values} = input;
	const hasValues = withValues.some((name) => input[name] !== undefined);
	if (names !== undefined && !hasValues && input.ProjectionExpression === undefined) {
		throw invalid('ExpressionAttributeNames can only be specified when using expressions');
	}
	if (values !== undefined && !hasValues) {
		throw invalid('ExpressionAttributeValues can only be specified when using expressions');
	}
	const substitutions = new Substitutions(names, values);
	const condition = (name: 'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression') => {
		const source = input[name];
		return source === undefined ? undefined : parseCondition(name, source, substitutions);
	};
	const {UpdateExpression: update, ProjectionExpression: projection} = input;
	const expressions = {
		update: update === undefined ? undefined : parseUpdate(update, substitutions),
		condition: condition('ConditionExpression'),
		keyCondition: condition('KeyConditionExpression'),
		filter: condition('FilterExpression'),
		projection: projection === undefined ? undefined : parseProjection(projection, substitutions),
	};
	substitutions.checkAllUsed();
	return expressions;
}

function refuseLegacy(input: object): void {
	const found = legacyParameters.find((name) => (input as Readonly<Record<string, unknown>>)[name] !== undefined);
	if (found === undefined) return;
	throw invalid(`The local AWS does not implement the legacy parameter ${found}: use expressions.`);
}
