/** Values by field, as text: the way CloudFormation and command lines take them. A toggle is `true` or `false`. */
export type FormValues = Readonly<Record<string, string>>;

/** One thing that a form asks for. */
export interface Field {
	readonly id: string;
	readonly label: string;
	readonly kind: 'text' | 'number' | 'choice' | 'toggle';
	readonly default: string;
	/** The values of a choice. */
	readonly options?: readonly string[];
	/** What a number counts: `MiB`. */
	readonly unit?: string;
	readonly help?: string;
	/** Which values are right, in words: «from 1 to 65535». A choice lists its options by itself. */
	readonly allowed?: string;
	readonly example?: string;
	/** Heading under which it is folded away; fields without one are always seen. */
	readonly group?: string;
	/** What is wrong with the value, in a sentence. */
	readonly problem?: (value: string, values: FormValues) => string | undefined;
	/** False while another value makes this one meaningless: it can then not be reached nor be wrong. */
	readonly enabled?: (values: FormValues) => boolean;
}

/** Looks at all values together; its sentence is shown at the field that it names by id or label. */
export type FormRule = (values: FormValues) => string | undefined;

/** What a form asks for, and what it does with it. It may be declared anew for each frame: nothing is kept in it. */
export interface Form {
	readonly fields: readonly Field[];
	readonly rules?: readonly FormRule[];
	/** What the last line of the form does, as a command's title: «Plan the stack». */
	readonly submit: string;
	/** What `enter` on a field does: on to the next (the default), or submit at once, for small forms. */
	readonly enter?: 'next' | 'submit';
	/** What its fields are called where they are counted: `parameter`. */
	readonly noun?: string;
}

/** The key of a problem that names no field. */
export const wholeForm = '';

/** The values that can be chosen; none where text is typed. */
export function optionsOf({kind, options = []}: Field): readonly string[] {
	return kind === 'toggle' ? ['true', 'false'] : options;
}

/** An option as it is shown. */
export function labelOf({kind}: Field, option: string): string {
	return kind === 'toggle' ? (option === 'true' ? 'yes' : 'no') : option;
}

export const isTyped = ({kind}: Field): boolean => kind === 'text' || kind === 'number';

export const isEnabled = (field: Field, values: FormValues): boolean => field.enabled?.(values) ?? true;

/** What a field begins with: its default, unless the form was given something else. */
export const beginningOf = ({id, default: usual}: Field, began: FormValues): string => (began[id] ?? usual).trim();

export const isChanged = (field: Field, values: FormValues, began: FormValues): boolean =>
	values[field.id] !== beginningOf(field, began);

/** Everything that is wrong: a sentence by the id of its field, or by `wholeForm`; empty when it can be submitted. */
export function formProblems(form: Form, values: FormValues): ReadonlyMap<string, string> {
	const problems = new Map<string, string>();
	const enabled = form.fields.filter((field) => isEnabled(field, values));
	for (const field of enabled) {
		const problem = fieldProblem(field, values);
		if (problem !== undefined) problems.set(field.id, problem);
	}
	// Rules that compare values can only be judged when each value is right by itself.
	if (problems.size > 0) return problems;
	for (const rule of form.rules ?? []) {
		const problem = rule(values);
		if (problem === undefined) continue;
		const id = fieldNamedIn(problem, enabled)?.id ?? wholeForm;
		if (!problems.has(id)) problems.set(id, problem);
	}
	return problems;
}

function fieldProblem(field: Field, values: FormValues): string | undefined {
	const value = values[field.id] ?? '';
	const problem = field.problem?.(value, values);
	if (problem !== undefined) return problem;
	if (field.kind === 'number' && Number.isNaN(Number(value)))
		return `${field.label} is "${value}"; it must be a number`;
	const options = optionsOf(field);
	return isTyped(field) || options.includes(value)
		? undefined
		: `${field.label} is "${value}"; it must be one of ${options.join(', ')}`;
}

/** The first field that a sentence names; one that is always seen before one that may be folded away. */
function fieldNamedIn(sentence: string, fields: readonly Field[]): Field | undefined {
	const words = sentence.match(/[\p{L}\p{N}_-]+/gu) ?? [];
	const named = words.flatMap((word) => fields.find(({id, label}) => id === word || label === word) ?? []);
	return named.find(({group}) => group === undefined) ?? named[0];
}
