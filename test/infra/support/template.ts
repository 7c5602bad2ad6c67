import {parse, type ScalarTag} from 'yaml';
import {templateText} from '../../../src/infra/package-files.ts';

export interface TemplateResource {
	readonly Type: string;
	readonly Condition?: string;
	readonly Properties: Record<string, unknown>;
}

export interface Template {
	readonly Parameters: Record<string, Record<string, unknown>>;
	readonly Rules?: Record<string, unknown>;
	readonly Conditions: Record<string, unknown>;
	readonly Resources: Record<string, TemplateResource>;
	readonly Outputs: Record<
		string,
		{readonly Value: unknown; readonly Condition?: string; readonly Export?: {readonly Name: unknown}}
	>;
}

/** `!Ref X` as `{Ref: X}`, `!Sub` and the others as `{Sub: …}`: enough to look at a template. */
const functions = ['Ref', 'Sub', 'GetAtt', 'If', 'Equals', 'Not', 'And', 'Condition', 'Select', 'GetAZs'];
const customTags = functions.flatMap((name) => [
	{tag: `!${name}`, resolve: (text: string) => ({[name]: text})} satisfies ScalarTag,
	{tag: `!${name}`, collection: 'seq' as const, resolve: (value: {toJSON(): unknown}) => ({[name]: value.toJSON()})},
]);

/** The template of one system, such as `consumer`. */
export const readTemplate = (system: string): Template =>
	parse(templateText(system), {customTags: customTags as never}) as Template;

export const resourcesOf = ({Resources}: Template, type: string): TemplateResource[] =>
	Object.values(Resources).filter((resource) => resource.Type === type);

/** A parameter as the template writes it, without what only a message says. */
export function declarationsOf({Parameters}: Template): Record<string, Record<string, unknown>> {
	return Object.fromEntries(
		Object.entries(Parameters).map(([name, {ConstraintDescription: _, ...rest}]) => [name, rest]),
	);
}

/** The same from what forms and flags know about it. */
export function declarationFrom(parameter: {
	readonly type: string;
	readonly default: string | number;
	readonly description: string;
	readonly allowedValues?: readonly string[];
	readonly pattern?: string;
	readonly minimum?: number;
	readonly maximum?: number;
}): Record<string, unknown> {
	const values = parameter.allowedValues;
	const declaration = {
		Type: parameter.type,
		Default: parameter.default,
		Description: parameter.description,
		AllowedValues: parameter.type === 'Number' ? values?.map(Number) : values,
		AllowedPattern: parameter.pattern,
		MinValue: parameter.minimum,
		MaxValue: parameter.maximum,
	};
	return Object.fromEntries(Object.entries(declaration).filter(([, entry]) => entry !== undefined));
}
