import {invalidParameter} from '../errors.ts';
import {parseJsonPattern} from './json-pattern.ts';
import {parseSpacePattern} from './space-pattern.ts';
import {parseTerms} from './terms.ts';

/** Whether a message fits. */
export type Matcher = (message: string) => boolean;

/**
 * A filter pattern of CloudWatch Logs: terms, `{ $.member = … }` for JSON, `[a, b=…]` for fields between spaces.
 * Throws InvalidParameterException ("Filter pattern syntax", CloudWatch Logs user guide).
 */
export function parsePattern(pattern: string): Matcher {
	const text = pattern.trim();
	if (text.length > 1024) throw invalidParameter('Invalid filter pattern: it is longer than 1024 characters');
	if (text === '') return () => true;
	if (text.startsWith('{')) return parseJsonPattern(text);
	if (text.startsWith('[')) return parseSpacePattern(text);
	return parseTerms(text);
}
