import type {FilterCriteria} from '@aws-sdk/client-lambda';
import {compilePattern, type EventPattern} from '../../events/pattern/compile.ts';
import {invalidParameter} from '../errors.ts';

/**
 * Whether a record is one of those that a mapping wants: one of its patterns must fit
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html). Throws InvalidParameterValueException.
 */
export function compileFilter(criteria: FilterCriteria | undefined): EventPattern {
	const filters = criteria?.Filters ?? [];
	if (filters.length === 0) return () => true;
	if (filters.length > 10) throw invalidParameter('Maximum number of filters is 10.');
	const patterns = filters.map(({Pattern = ''}) => {
		try {
			return compilePattern(Pattern);
		} catch (error) {
			const reason = (error as Error).message.replace(/^.*?Reason: /, '');
			throw invalidParameter(`Invalid filter pattern definition. ${reason}`);
		}
	});
	return (event) => patterns.some((matches) => matches(event));
}
