import type {Statement} from './policy-document.ts';
import {texts} from './policy-document.ts';

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface AccessRequest {
	readonly action: string;
	readonly resource: string;
	/** Condition keys and their values, for example `ecs:cluster`. */
	readonly context: ReadonlyMap<string, readonly string[]>;
}

export interface Verdict {
	readonly decision: Decision;
	readonly missingKeys: readonly string[];
}

/**
 * What identity policies say to a request: a matching Deny wins, then a matching Allow, else it is denied implicitly
 * (IAM user guide, "Policy evaluation logic", one account, no resource policies).
 */
export function evaluate(statements: readonly Statement[], request: AccessRequest): Verdict {
	const asked = statements.filter((statement) => covers(statement, request));
	const missingKeys = [...new Set(asked.flatMap(conditionKeys))].filter(
		(key) => !request.context.has(key.toLowerCase()),
	);
	const matching = asked.filter((statement) => conditionsHold(statement, request.context));
	if (matching.some(({Effect}) => Effect === 'Deny')) return {decision: 'explicitDeny', missingKeys};
	return {decision: matching.length > 0 ? 'allowed' : 'implicitDeny', missingKeys};
}

function covers(statement: Statement, {action, resource}: AccessRequest): boolean {
	const action_ = action.toLowerCase();
	const isAction =
		statement.Action === undefined
			? !texts(statement.NotAction).some((pattern) => matches(pattern.toLowerCase(), action_))
			: texts(statement.Action).some((pattern) => matches(pattern.toLowerCase(), action_));
	const isResource =
		statement.Resource === undefined
			? !texts(statement.NotResource).some((pattern) => matches(pattern, resource))
			: texts(statement.Resource).some((pattern) => matches(pattern, resource));
	return isAction && isResource;
}

/** `*` stands for any text, `?` for one character. */
function matches(pattern: string, text: string): boolean {
	const source = pattern
		.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
		.replaceAll('*', '.*')
		.replaceAll('?', '.');
	return new RegExp(`^${source}$`, 's').test(text);
}

const conditionKeys = ({Condition = {}}: Statement): string[] => Object.values(Condition).flatMap(Object.keys);

function conditionsHold({Condition = {}}: Statement, context: AccessRequest['context']): boolean {
	return Object.entries(Condition).every(([operator, keys]) =>
		Object.entries(keys).every(([key, wanted]) => holds(operator, texts(wanted), context.get(key.toLowerCase()))),
	);
}

function holds(operator: string, wanted: readonly string[], given: readonly string[] | undefined): boolean {
	const [, quantifier, name = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
	if (name === 'Null') return wanted.includes(String(given === undefined));
	if (given === undefined) return ifExists !== undefined || name.includes('Not') || quantifier === 'ForAllValues:';
	const test = comparisons[name.replace('Not', '')];
	if (test === undefined) return false;
	const fits = (value: string): boolean => wanted.some((pattern) => test(pattern, value));
	if (name.includes('Not')) return !given.some(fits);
	return quantifier === 'ForAllValues:' ? given.every(fits) : given.some(fits);
}

const comparisons: Readonly<Record<string, (pattern: string, value: string) => boolean>> = {
	StringEquals: (pattern, value) => pattern === value,
	StringEqualsIgnoreCase: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
	StringLike: matches,
	ArnEquals: matches,
	ArnLike: matches,
	Bool: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
	NumericEquals: (pattern, value) => Number(value) === Number(pattern),
	NumericLessThan: (pattern, value) => Number(value) < Number(pattern),
	NumericLessThanEquals: (pattern, value) => Number(value) <= Number(pattern),
	NumericGreaterThan: (pattern, value) => Number(value) > Number(pattern),
	NumericGreaterThanEquals: (pattern, value) => Number(value) >= Number(pattern),
};
