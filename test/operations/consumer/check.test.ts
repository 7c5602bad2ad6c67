import {describe, expect, it} from 'vitest';
import {AccessDeniedError} from '../../../src/aws/errors.ts';
import {checkAccount} from '../../../src/operations/consumer/check.ts';
import {finish} from '../../../src/operations/progress.ts';
import {fakeSession} from '../support/fake-session.ts';

const fargate = {LaunchType: 'FARGATE', TaskCpu: '512'};
const withQuota = (Value: number) => fakeSession({serviceQuotas: {quota: () => Promise.resolve({Value})}});

describe('checking the account', () => {
	it('asks for no quota where tasks run on instances', async () => {
		const {detail} = await finish(checkAccount(fakeSession({}), {LaunchType: 'EC2'}, 3));
		expect(detail).toBe('arn:aws:iam::000000000000:user/test in us-east-1');
	});

	it('says how much of the Fargate quota is needed', async () => {
		const {detail} = await finish(checkAccount(withQuota(6), fargate, 12));
		expect(detail).toMatch(/^6 of 6 vCPU on Fargate, arn:/);
	});

	it('refuses what does not fit, with how many would and how to get more', async () => {
		await expect(finish(checkAccount(withQuota(6), fargate, 13))).rejects.toMatchObject({
			message: '13 tasks of 512 CPU units need 6.5 vCPU, but the account may run 6 on Fargate in us-east-1.',
			nextStep: expect.stringMatching(/^Scale to 12 or fewer .*--quota-code L-3032A538 --desired-value 7$/),
		});
	});

	it('goes on where the quota may not be asked for', async () => {
		const denied = new AccessDeniedError('No.', '', {action: 'servicequotas:GetServiceQuota', resource: '*'});
		const session = fakeSession({serviceQuotas: {quota: () => Promise.reject(denied)}});
		expect((await finish(checkAccount(session, fargate, 3))).detail).toContain('(quota unknown)');
	});
});
