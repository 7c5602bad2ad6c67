import {ValidationError} from '../errors.ts';
import {asText, canonical, type Value} from '../template/value.ts';
import type {IntrinsicFunction} from './scope.ts';

/** Functions of conditions and of rules. */
export const logicalFunctions: Readonly<Record<string, IntrinsicFunction>> = {
	Condition: (name, scope) => scope.condition(String(name)),
	'Fn::And': (argument, _scope, resolve) => operands('Fn::And', argument).map(resolve).every(truth),
	'Fn::Or': (argument, _scope, resolve) => operands('Fn::Or', argument).map(resolve).some(truth),
	'Fn::Not': (argument, _scope, resolve) => {
		const list = Array.isArray(argument) ? argument : [];
		if (list.length !== 1)
			throw new ValidationError('Template error: Fn::Not object requires a list of 1 boolean parameter.');
		return !truth(resolve(list[0]));
	},
	'Fn::Equals': (argument, _scope, resolve) => {
		const list = Array.isArray(argument) ? argument : [];
		if (list.length !== 2) {
			throw new ValidationError('Template error: every Fn::Equals object requires a list of 2 string parameters.');
		}
		const [a, b] = list.map(resolve);
		return (asText(a) ?? canonical(a)) === (asText(b) ?? canonical(b));
	},
	'Fn::If': (argument, scope, resolve) => {
		const [name, whenTrue, whenFalse, ...rest] = Array.isArray(argument) ? argument : [];
		if (typeof name !== 'string' || whenFalse === undefined || rest.length > 0) {
			throw new ValidationError('Template error: Fn::If requires a list argument with three elements');
		}
		return resolve(scope.condition(name) ? whenTrue : whenFalse);
	},
	'Fn::Contains': (argument, _scope, resolve) => {
		const [list, wanted] = Array.isArray(argument) ? argument.map(resolve) : [];
		return Array.isArray(list) && list.map(asText).includes(asText(wanted));
	},
	'Fn::EachMemberEquals': (argument, _scope, resolve) => {
		const [list, wanted] = Array.isArray(argument) ? argument.map(resolve) : [];
		return Array.isArray(list) && list.every((item) => asText(item) === asText(wanted));
	},
	'Fn::EachMemberIn': (argument, _scope, resolve) => {
		const [list, allowed] = Array.isArray(argument) ? argument.map(resolve) : [];
		if (!Array.isArray(list) || !Array.isArray(allowed)) return false;
		const texts = new Set(allowed.map(asText));
		return list.every((item) => texts.has(asText(item)));
	},
};

function operands(name: string, argument: Value): readonly Value[] {
	const list = Array.isArray(argument) ? argument : [];
	if (list.length >= 2 && list.length <= 10) return list;
	throw new ValidationError(
		`Template error: every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`,
	);
}

function truth(value: Value): boolean {
	return value === true || value === 'true';
}
