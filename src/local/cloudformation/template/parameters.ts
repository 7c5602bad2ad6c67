import {ValidationError} from '../errors.ts';
import type {ParameterDefinition, Template} from './model.ts';
import {existingResourceTypes} from './read-parameter.ts';

/** A value as a request gives it. */
export interface GivenParameter {
	readonly key: string;
	readonly value?: string;
	readonly usePrevious?: boolean;
}

/** A parameter with its value. `value` is what was given, `resolved` what SSM holds under that name. */
export interface ParameterValue {
	readonly key: string;
	readonly value: string;
	readonly resolved?: string;
	readonly noEcho: boolean;
	/** What `Ref` gives: text, or a list for list types. */
	readonly used: string | readonly string[];
}

/** What parameter values are checked against in the account. */
export interface AccountLookup {
	/** Value of an SSM parameter; undefined when there is none. */
	ssmParameter(name: string): Promise<string | undefined>;
	/** Whether a thing of an AWS-specific parameter type, for example a VPC, exists. */
	exists(type: string, value: string): Promise<boolean>;
}

/**
 * Values for all parameters of a template: given, previous or default, checked against type and constraints.
 * `previous` are the values of the stack that is updated, by key. Throws `ValidationError` with AWS's text.
 */
export async function parameterValues(
	{parameters}: Template,
	given: readonly GivenParameter[],
	previous: ReadonlyMap<string, string>,
	account: AccountLookup,
): Promise<ParameterValue[]> {
	refuseUnknown(parameters, given);
	const texts = new Map<string, string>();
	const missing: string[] = [];
	for (const [key, definition] of Object.entries(parameters)) {
		const text = givenText(key, given, previous) ?? definition.default;
		if (text === undefined) missing.push(key);
		else texts.set(key, text);
	}
	if (missing.length > 0) throw new ValidationError(`Parameters: [${missing.join(', ')}] must have values`);
	const values: ParameterValue[] = [];
	for (const [key, definition] of Object.entries(parameters)) {
		const text = texts.get(key) ?? '';
		checkConstraints(key, definition, text);
		values.push(await checkedValue(key, definition, text, account));
	}
	return values;
}

function refuseUnknown(parameters: Template['parameters'], given: readonly GivenParameter[]): void {
	const unknown = given.map(({key}) => key).filter((key) => !(key in parameters));
	if (unknown.length > 0) throw new ValidationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
	const keys = given.map(({key}) => key);
	const twice = keys.find((key, index) => keys.indexOf(key) !== index);
	if (twice !== undefined) throw new ValidationError(`Parameter '${twice}' is specified more than once`);
}

function givenText(
	key: string,
	given: readonly GivenParameter[],
	previous: ReadonlyMap<string, string>,
): string | undefined {
	const entry = given.find((candidate) => candidate.key === key);
	if (entry?.usePrevious !== true) return entry?.value;
	const value = previous.get(key);
	if (value !== undefined) return value;
	throw new ValidationError(
		`Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
	);
}

function checkConstraints(key: string, definition: ParameterDefinition, text: string): void {
	const broken = brokenConstraint(definition, text);
	if (broken === undefined) return;
	const {constraintDescription} = definition;
	throw new ValidationError(
		constraintDescription === undefined
			? `Parameter '${key}' ${broken}`
			: `Parameter '${key}' failed to satisfy constraint: ${constraintDescription}`,
	);
}

/** What is wrong with a value, worded as CloudFormation does after the parameter's name. */
function brokenConstraint(definition: ParameterDefinition, text: string): string | undefined {
	const {type, allowedValues, allowedPattern, minimumLength, maximumLength} = definition;
	if (Buffer.byteLength(text) > 4096) return 'must contain at most 4096 bytes';
	const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
	const items = isList ? listItems(text) : [text];
	if (type === 'Number' || type === 'List<Number>') {
		const broken = items.map((item) => brokenNumber(definition, item)).find((reason) => reason !== undefined);
		if (broken !== undefined) return broken;
	}
	if (allowedValues !== undefined && !items.every((item) => allowedValues.includes(item))) {
		return 'must be one of AllowedValues';
	}
	if (minimumLength !== undefined && text.length < minimumLength)
		return `must contain at least ${minimumLength} characters`;
	if (maximumLength !== undefined && text.length > maximumLength)
		return `must contain at most ${maximumLength} characters`;
	if (allowedPattern !== undefined && !items.every((item) => wholePattern(allowedPattern).test(item))) {
		return `must match pattern ${allowedPattern}`;
	}
	return undefined;
}

function brokenNumber(
	{allowedValues, minimumValue, maximumValue}: ParameterDefinition,
	text: string,
): string | undefined {
	const number = Number(text);
	// An empty value is a number only where the template allows it by name.
	if (text.trim() === '') return allowedValues?.includes(text) === true ? undefined : 'must be a number';
	if (Number.isNaN(number)) return 'must be a number';
	if (minimumValue !== undefined && number < minimumValue) return `must be a number not less than ${minimumValue}`;
	if (maximumValue !== undefined && number > maximumValue) return `must be a number not greater than ${maximumValue}`;
	return undefined;
}

function wholePattern(pattern: string): RegExp {
	try {
		return new RegExp(`^(?:${pattern})$`, 'u');
	} catch {
		try {
			return new RegExp(`^(?:${pattern})$`);
		} catch {
			throw new ValidationError(`Template format error: AllowedPattern ${pattern} is not a valid regular expression.`);
		}
	}
}

async function checkedValue(
	key: string,
	definition: ParameterDefinition,
	text: string,
	account: AccountLookup,
): Promise<ParameterValue> {
	const stored = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(definition.type)?.[1];
	const base = {key, value: text, noEcho: definition.noEcho};
	if (definition.type === 'AWS::SSM::Parameter::Name') {
		if ((await account.ssmParameter(text)) === undefined) throw unknownValue(key, text);
		return {...base, used: text};
	}
	const type = stored ?? definition.type;
	const resolved = stored === undefined ? text : await account.ssmParameter(text);
	if (resolved === undefined) {
		throw new ValidationError(`Unable to fetch parameters [${text}] from parameter store for this account.`);
	}
	const element = /^List<(.+)>$/.exec(type)?.[1] ?? type;
	const used = type === 'CommaDelimitedList' || type.startsWith('List<') ? listItems(resolved) : resolved;
	if (existingResourceTypes.includes(element)) {
		for (const item of [used].flat()) if (!(await account.exists(element, item))) throw unknownValue(key, item);
	}
	return {...base, used, ...(stored === undefined ? {} : {resolved})};
}

function listItems(text: string): string[] {
	return text.split(',').map((item) => item.trim());
}

function unknownValue(key: string, value: string): ValidationError {
	return new ValidationError(
		`Parameter validation failed: parameter value ${value} for parameter name ${key} does not exist`,
	);
}
