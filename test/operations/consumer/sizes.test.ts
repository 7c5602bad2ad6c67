import {describe, expect, it} from 'vitest';
import {resolveConsumerParameters} from '../../../src/infra/consumer/parameters.ts';
import {laptopSizes, localSizes} from '../../../src/operations/consumer/sizes.ts';

describe('the sizes of a consumer', () => {
	it('fit a laptop when the tasks run on one and nobody said otherwise', () => {
		expect(localSizes({mode: 'local'}, true, {LaunchType: 'FARGATE'})).toEqual(laptopSizes);
	});

	it('are the template’s in an account, the stack’s own when there is one, and the operator’s when given', () => {
		expect(localSizes({mode: 'account'}, true, {})).toEqual({});
		expect(localSizes({mode: 'local'}, false, {})).toEqual({});
		expect(localSizes({mode: 'local'}, true, {TaskCpu: '1024'})).toEqual({});
	});

	it('are legal on EC2 and on Fargate', () => {
		expect(() => resolveConsumerParameters(laptopSizes)).not.toThrow();
		const fargate = {...laptopSizes, LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc'};
		expect(resolveConsumerParameters(fargate)).toMatchObject(fargate);
	});
});
