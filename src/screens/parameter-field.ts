import type {ParameterDeclaration} from '../operations/consumer/parameters.ts';
import type {Field, FormValues} from '../ui/form.ts';

/** The field of a form that names the stack; it is no parameter of the template. */
export const nameField = 'Stack';

interface NameRules {
	/** The name that is proposed, and one that could be typed. */
	readonly usual: string;
	readonly example: string;
	/** Names of stacks there are: a new one must have another. */
	readonly taken: readonly string[];
	readonly nameProblem: (name: string) => string | undefined;
}

/** The usual name, or the first of `usual-2`, `usual-3`… that is free. */
export function freeName(usual: string, taken: readonly string[]): string {
	const names = [usual, ...Array.from({length: taken.length}, (_, index) => `${usual}-${index + 2}`)];
	return names.find((name) => !taken.includes(name)) ?? usual;
}

/** Asks for the name of a new stack. */
export const stackNameField = ({usual, example, taken, nameProblem}: NameRules): Field => ({
	...{id: nameField, label: nameField, kind: 'text', default: usual, example},
	help: 'Name of the CloudFormation stack; everything that is made for it is named after it',
	allowed: 'letters, digits and hyphens, a letter first, at most 41',
	problem: (value) =>
		nameProblem(value) ?? (taken.includes(value) ? `Stack ${value} exists already; go back and choose it` : undefined),
});

/** Where a parameter stands in a form, as far as it does not tell so itself. */
interface Place {
	readonly group?: string | undefined;
	readonly enabled?: Field['enabled'] | undefined;
	/** The values that there are now. */
	readonly options?: readonly string[] | undefined;
}

/** Asks for a parameter of a template, with what it tells of itself. */
export function parameterField(
	parameter: ParameterDeclaration,
	problem: (parameter: ParameterDeclaration, value: string) => string | undefined,
	{group, enabled, options = parameter.allowedValues}: Place = {},
): Field {
	const {name, unit, example, description, type} = parameter;
	const allowed = allowedOf(parameter);
	return {
		...{id: name, label: name, default: String(parameter.default), example, help: description},
		kind: options !== undefined ? 'choice' : type === 'Number' ? 'number' : 'text',
		...(options !== undefined && {options}),
		...(unit !== undefined && {unit: unit.split(',')[0] ?? unit}),
		...(allowed !== undefined && options === undefined && {allowed}),
		...(group !== undefined && {group}),
		...(enabled !== undefined && {enabled}),
		problem: (value) => problem(parameter, value),
	};
}

function allowedOf({rule, type, minimum = 0, maximum}: ParameterDeclaration): string | undefined {
	if (type !== 'Number') return rule;
	return maximum === undefined ? `${minimum} or more` : `from ${minimum} to ${maximum}`;
}

/** A heading for each of the parameters. */
export const grouped = (group: string, ...names: readonly string[]): Record<string, string> =>
	Object.fromEntries(names.map((name) => [name, group]));

/**
 * Those of a form's values that a template has to be given: what the stack has otherwise, or, where there is none yet, what
 * is proposed or otherwise than the template's defaults.
 */
export function parametersToGive(
	{parameters, proposed}: {readonly parameters: readonly ParameterDeclaration[]; readonly proposed: FormValues},
	deployed: FormValues | undefined,
	values: FormValues,
): Record<string, string> {
	const given = parameters.filter(({name, default: usual}) => {
		const isProposed = deployed === undefined && proposed[name] !== undefined;
		return isProposed || values[name] !== (deployed?.[name] ?? String(usual));
	});
	return Object.fromEntries(given.map(({name}) => [name, values[name] ?? '']));
}

/** `--parameter TaskCpu=512`, for each. */
export const parameterFlags = (parameters: Readonly<Record<string, string>>): string[] =>
	Object.entries(parameters).map(([name, value]) => `--parameter ${quoted(`${name}=${value}`)}`);

const quoted = (text: string): string =>
	/^[\w=.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
