import {isRecord, onlyMember, type Value} from '../template/value.ts';
import {functions} from './functions.ts';
import {noValue, type Scope} from './scope.ts';

/**
 * A value of a template with every intrinsic function carried out; members and items that are `AWS::NoValue` are left
 * out. Throws `ValidationError` with AWS's text.
 */
export function resolve(value: Value, scope: Scope): Value {
	const resolved = resolveOrNothing(value, scope);
	return resolved === noValue ? undefined : resolved;
}

function resolveOrNothing(value: Value, scope: Scope): Value {
	if (Array.isArray(value))
		return value.map((item) => resolveOrNothing(item, scope)).filter((item) => item !== noValue);
	if (!isRecord(value)) return value;
	const [name = '', argument] = onlyMember(value) ?? [];
	const apply = functions[name];
	if (apply !== undefined && (name !== 'Condition' || typeof argument === 'string')) {
		return apply(argument, scope, (inner) => resolveOrNothing(inner, scope));
	}
	return Object.fromEntries(
		Object.entries(value)
			.map(([key, member]) => [key, resolveOrNothing(member, scope)] as const)
			.filter(([, member]) => member !== noValue),
	);
}
