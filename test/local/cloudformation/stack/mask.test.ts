import {describe, expect, it} from 'vitest';
import {masked} from '../../../../src/local/cloudformation/stack/mask.ts';
import type {Deployment} from '../../../../src/local/cloudformation/stack/model.ts';

describe('masked', () => {
	it('hides what NoEcho parameters brought into properties', () => {
		const parameters = [
			{key: 'Password', value: 'hunter22', noEcho: true, used: 'hunter22'},
			{key: 'Name', value: 'web', noEcho: false, used: 'web'},
		];
		const deployment: Deployment = {templateBody: '', parameters, tags: [], capabilities: [], notificationArns: []};
		const value = {Environment: [{Name: 'web', Value: 'hunter22'}, {Url: 'http://me:hunter22@web'}]};
		expect(masked(value, [deployment])).toEqual({
			Environment: [{Name: 'web', Value: '****'}, {Url: 'http://me:****@web'}],
		});
	});
});
