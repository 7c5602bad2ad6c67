import {InvalidInputError} from '../errors.ts';
import {nearest} from '../text.ts';

/** CloudFormation's own types, as far as our templates use them. */
export type ParameterType = 'String' | 'Number' | 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>';

/**
 * One parameter of a template, for everything that asks for it: the template itself (a test holds them together),
 * command line flags and forms.
 */
export interface ParameterDeclaration {
	readonly name: string;
	readonly type: ParameterType;
	readonly default: string | number;
	readonly description: string;
	/** A value that is right, for messages. */
	readonly example: string;
	/** What the number counts: `CPU units`, `MiB`. */
	readonly unit?: string;
	readonly allowedValues?: readonly string[];
	/** A regular expression that the whole value must match, and in words what it demands. */
	readonly pattern?: string;
	readonly rule?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	/** What blank stands for, where a number may be left out. */
	readonly blank?: number;
}

/** Every parameter's value as CloudFormation takes it: text. */
export type ParameterValues = Readonly<Record<string, string>>;

/** Looks at all values together; each problem is a sentence with value, rule and example. */
export type CrossFieldRule = (values: ParameterValues) => string | undefined;

/** What is wrong with one value, in a sentence that names value, rule and an example; undefined when it is right. */
export function parameterProblem(declaration: ParameterDeclaration, value: string): string | undefined {
	const rule = brokenRule(declaration, normalised(declaration, value));
	return rule === undefined
		? undefined
		: `${declaration.name} is "${shown(value)}"; it must be ${rule}. An example: ${declaration.example}`;
}

/** A whole file that was given for a value would push the rule out of sight. */
const longestShown = 200;

const shown = (value: string): string => (value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`);

/** All parameters: the given values, and the defaults for the rest. */
export function withDefaults(declarations: readonly ParameterDeclaration[], given: ParameterValues): ParameterValues {
	return Object.fromEntries(
		declarations.map((declaration) => [
			declaration.name,
			normalised(declaration, given[declaration.name] ?? String(declaration.default)),
		]),
	);
}

/** Everything that is wrong with the given values, alone and together; empty when they can be deployed. */
export function parameterProblems(
	declarations: readonly ParameterDeclaration[],
	rules: readonly CrossFieldRule[],
	given: ParameterValues,
): string[] {
	const names = declarations.map(({name}) => name);
	const unknown = Object.keys(given).filter((name) => !names.includes(name));
	const problems = [
		...unknown.map((name) => unknownParameter(name, names)),
		...declarations.flatMap((declaration) => {
			const value = given[declaration.name];
			return value === undefined ? [] : (parameterProblem(declaration, value) ?? []);
		}),
	];
	// Rules that compare values can only be judged when each value is right by itself.
	return problems.length > 0 ? problems : rules.flatMap((rule) => rule(withDefaults(declarations, given)) ?? []);
}

/**
 * The values to deploy with.
 * @throws InvalidInputError that lists everything that is wrong with the given ones
 */
export function resolveParameters(
	declarations: readonly ParameterDeclaration[],
	rules: readonly CrossFieldRule[],
	given: ParameterValues,
): ParameterValues {
	const problems = parameterProblems(declarations, rules, given);
	if (problems.length > 0) {
		throw new InvalidInputError(problems.join('\n'), 'Correct the parameters and try again; nothing was deployed.');
	}
	return withDefaults(declarations, given);
}

/** Trimmed; a number as CloudFormation compares it (`08` is `8`), and blank as what it stands for. */
function normalised({type, blank}: ParameterDeclaration, value: string): string {
	const text = value.trim();
	if (type !== 'Number') {
		return text;
	}
	if (text === '' && blank !== undefined) {
		return String(blank);
	}
	return /^\d+$/.test(text) ? String(Number(text)) : text;
}

function brokenRule(declaration: ParameterDeclaration, value: string): string | undefined {
	if (declaration.type === 'Number') {
		return brokenNumberRule(declaration, value);
	}
	const {allowedValues, pattern, rule} = declaration;
	if (allowedValues !== undefined && !allowedValues.includes(value)) {
		return `one of ${allowedValues.join(', ')}`;
	}
	return pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)
		? (rule ?? `of the form ${pattern}`)
		: undefined;
}

function brokenNumberRule(declaration: ParameterDeclaration, value: string): string | undefined {
	const {minimum = 0, maximum, unit, allowedValues} = declaration;
	if (allowedValues !== undefined) {
		return allowedValues.includes(value) ? undefined : `one of ${allowedValues.join(', ')}`;
	}
	const number = Number(value);
	if (/^\d+$/.test(value) && number >= minimum && number <= (maximum ?? Number.MAX_SAFE_INTEGER)) {
		return undefined;
	}
	const range = maximum === undefined ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
	return `a whole number ${range}${unit === undefined ? '' : ` (${unit})`}`;
}

function unknownParameter(name: string, names: readonly string[]): string {
	const suggestion = nearest(name, names);
	return `There is no parameter ${name}${suggestion === undefined ? '.' : `; did you mean ${suggestion}?`} The parameters are ${names.join(', ')}.`;
}
