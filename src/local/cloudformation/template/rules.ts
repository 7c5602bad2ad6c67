import {ValidationError} from '../errors.ts';
import {resolve} from '../intrinsic/resolve.ts';
import type {Scope} from '../intrinsic/scope.ts';
import type {Template} from './model.ts';

/** Checks the assertions of every rule whose condition holds. Throws `ValidationError` naming each that fails. */
export function checkRules({rules}: Template, scope: Scope): void {
	const failed = Object.values(rules).flatMap(({condition, assertions}) => {
		if (condition !== undefined && resolve(condition, scope) !== true) return [];
		return assertions.filter(({assert}) => resolve(assert, scope) !== true);
	});
	if (failed.length === 0) return;
	const reasons = failed.map(({description}) => description ?? 'Assertion failed');
	throw new ValidationError(`Template validation error: ${reasons.join('; ')}`);
}
