import {ValidationError} from '../errors.ts';
import {asText, isRecord, type Value, type Values} from './value.ts';

export const languageExtensions = 'AWS::LanguageExtensions';

const loopKey = /^Fn::ForEach::(?<name>\w+)$/;
const extendedFunctions = ['Fn::Length', 'Fn::ToJsonString'];

/**
 * The `AWS::LanguageExtensions` transform: replaces every `Fn::ForEach` by what it repeats.
 * `parameter` gives the value of a parameter, for collections that are a `Ref`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(value: Value, parameter: (name: string) => Value): Value {
	if (Array.isArray(value)) return value.map((item) => expandLoops(item, parameter));
	if (!isRecord(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([key, member]) =>
			loopKey.test(key) ? repeat(key, member, parameter) : [[key, expandLoops(member, parameter)] as const],
		),
	);
}

/** Whether the transform is named by a template that has not been read yet. */
export function declaresLanguageExtensions(source: Values): boolean {
	return [source.Transform ?? []].flat().some((item) => (isRecord(item) ? item.Name : item) === languageExtensions);
}

/** Throws `ValidationError` when a template uses what only the transform offers without declaring it. */
export function refuseUndeclaredExtensions(value: Value): void {
	if (Array.isArray(value)) for (const item of value) refuseUndeclaredExtensions(item);
	if (!isRecord(value)) return;
	for (const [key, member] of Object.entries(value)) {
		if (loopKey.test(key) || extendedFunctions.includes(key)) {
			throw new ValidationError(`Template format error: ${key} requires the transform ${languageExtensions}`);
		}
		refuseUndeclaredExtensions(member);
	}
}

function repeat(key: string, loop: Value, parameter: (name: string) => Value): (readonly [string, Value])[] {
	const [identifier, collection, body] = Array.isArray(loop) ? loop : [];
	const items = isRecord(collection) && typeof collection.Ref === 'string' ? parameter(collection.Ref) : collection;
	if (typeof identifier !== 'string' || !Array.isArray(items) || !isRecord(body)) {
		throw new ValidationError(
			`Template format error: ${key} must be a list of an identifier, a collection and a fragment`,
		);
	}
	return items.flatMap((item) => {
		const expanded = expandLoops(replaceIdentifier(body, identifier, asText(item) ?? ''), parameter);
		return Object.entries(expanded as Values);
	});
}

/** `${Name}` is replaced as it stands, `&{Name}` without characters that a logical id cannot have, `Ref` by the text. */
function replaceIdentifier(value: Value, identifier: string, item: string): Value {
	if (typeof value === 'string') {
		return value
			.replaceAll(`\${${identifier}}`, item)
			.replaceAll(`&{${identifier}}`, item.replaceAll(/[^A-Za-z0-9]/g, ''));
	}
	if (Array.isArray(value)) return value.map((member) => replaceIdentifier(member, identifier, item));
	if (!isRecord(value)) return value;
	if (value.Ref === identifier) return item;
	return Object.fromEntries(
		Object.entries(value).map(([key, member]) => [
			replaceIdentifier(key, identifier, item) as string,
			replaceIdentifier(member, identifier, item),
		]),
	);
}
