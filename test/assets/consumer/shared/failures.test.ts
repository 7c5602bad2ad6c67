import {expect, test} from 'vitest';
import {asConsumeError, ConsumeFailure} from '../../../../assets/consumer/shared/failures.ts';

test('consumer#12 what is thrown keeps its class; a mistake inside is internal; anything else is unknown', () => {
	const types = ['INVALID_PARAMETER', 'CLIENT_FAILURE', 'DEPENDENCY_FAILURE', 'INTERNAL_FAILURE', 'UNKNOWN'] as const;
	expect(types.map((type) => asConsumeError(new ConsumeFailure(type, 'words')))).toEqual(
		types.map((type) => ({type, message: 'words'})),
	);
	expect(asConsumeError(new TypeError('x is undefined')).type).toBe('INTERNAL_FAILURE');
	expect(asConsumeError(new Error('odd'))).toEqual({type: 'UNKNOWN', message: 'odd'});
	expect(asConsumeError('text').type).toBe('UNKNOWN');
});
