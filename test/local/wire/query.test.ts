import {SimulatePrincipalPolicyRequest$} from '@aws-sdk/client-iam';
import {describe, expect, it} from 'vitest';
import {readQuery} from '../../../src/local/wire/query.ts';

describe('reading a form of the query protocol', () => {
	it('reads the member of a union that was sent', () => {
		const form = new URLSearchParams({
			PolicySourceArn: 'arn:aws:iam::000000000000:user/ada',
			'PolicyExclusionList.member.1.PolicyArn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
		});
		expect(readQuery(form, SimulatePrincipalPolicyRequest$, 'query')).toEqual({
			PolicySourceArn: 'arn:aws:iam::000000000000:user/ada',
			PolicyExclusionList: [{PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess'}],
		});
	});
});
