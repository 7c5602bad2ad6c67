import {InvalidInputError} from '../errors.ts';
import type {ParameterDeclaration} from '../operations/consumer/parameters.ts';
import {table} from './output.ts';

/** Parameters of a template, a line each: default, allowed values, meaning. */
export function parameterTable(parameters: readonly ParameterDeclaration[]): string[] {
	return table(
		['PARAMETER', 'DEFAULT', 'ALLOWED', 'MEANING'],
		parameters.map((parameter) => [
			parameter.name,
			String(parameter.default),
			parameter.allowedValues?.join(', ') ?? parameter.rule ?? parameter.unit ?? '',
			parameter.description,
		]),
	);
}

/** `name=value` options as parameters. @throws InvalidInputError for what is none */
export function parseParameters(texts: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		texts.map((text) => {
			const at = text.indexOf('=');
			if (at > 0) return [text.slice(0, at), text.slice(at + 1)] as const;
			throw new InvalidInputError(
				`«${text}» is no parameter: it must be name=value.`,
				'For example --parameter TaskCpu=512; «ecs-console setup parameters» and «pool parameters» list what there is.',
			);
		}),
	);
}
