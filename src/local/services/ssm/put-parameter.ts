import type {ParameterTier, PutParameterRequest, PutParameterResult} from '@aws-sdk/client-ssm';
import {invalidPattern, parameterExists, patternMismatch, validation} from './errors.ts';
import {newest, type Parameters} from './parameters.ts';

const largest: Readonly<Record<string, number>> = {Standard: 4096, Advanced: 8192};
const types: readonly unknown[] = ['String', 'StringList', 'SecureString'];

/** Throws ParameterAlreadyExists, ParameterPatternMismatchException, ValidationException. */
export function putParameter(parameters: Parameters, input: PutParameterRequest): PutParameterResult {
	const name = checkedName(input.Name ?? '');
	const value = input.Value ?? '';
	const existing = parameters.own().find((record) => record.name === name);
	if (existing !== undefined && input.Overwrite !== true) throw parameterExists();
	if (existing !== undefined && input.Tags !== undefined) {
		throw validation(
			"Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag.",
		);
	}
	const type = input.Type ?? (existing && newest(existing).type);
	if (type === undefined || !types.includes(type)) {
		throw validation('A parameter type is required when you create a parameter.');
	}
	const tier = tierOf(input.Tier, value);
	checkValue(value, tier, input.AllowedPattern);
	const isSecret = type === 'SecureString';
	const version = {
		value,
		type,
		description: input.Description,
		allowedPattern: input.AllowedPattern,
		tier,
		keyId: isSecret ? (input.KeyId ?? 'alias/aws/ssm') : undefined,
		dataType: input.DataType ?? 'text',
	};
	return {Version: parameters.add(name, version, input.Tags ?? []).version, Tier: tier};
}

function checkedName(name: string): string {
	if (!/^[\w./-]+$/.test(name) || name.length > 1011) {
		throw validation(
			'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
		);
	}
	if (name.includes('/') && !name.startsWith('/')) {
		throw validation('Parameter name must be a fully qualified name: a name with a slash starts with one.');
	}
	if (/^\/?(?:aws|ssm)/i.test(name)) throw validation(`No access to reserved parameter name: ${name}.`);
	if (name.split('/').length > 16) throw validation('Parameter name hierarchy has more than 15 levels.');
	return name;
}

function tierOf(asked: ParameterTier | undefined, value: string): ParameterTier {
	if (asked === 'Intelligent-Tiering') return Buffer.byteLength(value) > 4096 ? 'Advanced' : 'Standard';
	return asked ?? 'Standard';
}

function checkValue(value: string, tier: ParameterTier, pattern: string | undefined): void {
	if (value === '')
		throw validation(
			"1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
		);
	const most = largest[tier] ?? 4096;
	if (Buffer.byteLength(value) > most) {
		throw validation(
			`${tier} tier parameters support a maximum parameter value of ${most} characters. ${tier === 'Standard' ? 'To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.' : ''}`.trim(),
		);
	}
	if (pattern !== undefined && !compiled(pattern).test(value)) throw patternMismatch(value, pattern);
}

function compiled(pattern: string): RegExp {
	try {
		return new RegExp(pattern);
	} catch {
		throw invalidPattern(pattern);
	}
}
