import {describe, expect, it} from 'vitest';
import {AccessDeniedError} from '../../../src/aws/errors.ts';
import {checkPoolAccount} from '../../../src/operations/pool/check.ts';
import {checkPoolParameters, proposedParameters} from '../../../src/operations/pool/parameters.ts';
import {finish} from '../../../src/operations/progress.ts';
import {fakeSession} from '../support/fake-session.ts';

describe('the parameters of a pool', () => {
	it.each([
		[{WarmTasks: '-3'}, 'WarmTasks is "-3"; it must be a whole number from 0 to 5000 (tasks). An example: 5'],
		[{WarmTask: '3'}, 'did you mean WarmTasks?'],
		[{CodeKey: 'x'}, 'CodeKey is not given as a parameter'],
		[{MonitoringTasks: '1'}, 'MonitoringTasks is not given as a parameter'],
	])('%o are refused before any call', (parameters, message) => {
		expect(() => checkPoolParameters('demo', parameters)).toThrow(message);
	});

	it('need a stack whose name fits', () => {
		expect(() => checkPoolParameters('my_pool', {})).toThrow('«my_pool» is no name for this stack');
	});

	it('are small on the local AWS unless a size is given, and never touch a pool that is there', async () => {
		const session = fakeSession({});
		const proposed = (given: Record<string, string>, existing?: object) =>
			proposedParameters(session, existing, given, undefined);
		const Shell = 'ENABLED';
		expect(await proposed({})).toEqual({ContainerPort: '8080', TaskCpu: '256', TaskMemory: '512', Shell});
		expect(await proposed({ContainerPort: '9000'})).toEqual({TaskCpu: '256', TaskMemory: '512', Shell});
		expect(await proposed({TaskMemory: '4096', Shell: 'DISABLED'})).toEqual({ContainerPort: '8080'});
		expect(await proposed({}, {})).toEqual({});
	});

	it('reserve nothing in an account whose concurrency is too small for it', async () => {
		const proposedWith = (unreserved: () => Promise<number | undefined>, given = {}) =>
			proposedParameters(
				fakeSession({lambda: {unreservedConcurrency: unreserved}}, {mode: 'account'}),
				undefined,
				given,
				undefined,
			);
		expect(await proposedWith(async () => 10)).toEqual({ReservedConcurrency: 'DISABLED'});
		expect(await proposedWith(async () => 1000)).toEqual({});
		expect(await proposedWith(async () => 10, {ReservedConcurrency: 'ENABLED'})).toEqual({});
		const denied = new AccessDeniedError('No.', '', {action: 'lambda:GetAccountSettings', resource: '*'});
		expect(await proposedWith(() => Promise.reject(denied))).toEqual({});
	});
});

describe('checking the account for a pool', () => {
	const parameters = {Capacity: 'FARGATE', TaskCpu: '1024', WarmTasks: '5'};
	const withQuota = (Value: number) => fakeSession({serviceQuotas: {quota: async () => ({Value})}});

	it('tells how much of the quota the warm tasks take', async () => {
		const {detail} = await finish(checkPoolAccount(withQuota(6), parameters));
		expect(detail).toBe('arn:aws:iam::000000000000:user/test in us-east-1, 5 of 6 vCPU on Fargate');
	});

	it('refuses more than there may be, on Spot too, with how many would fit', async () => {
		await expect(
			finish(checkPoolAccount(withQuota(4), {...parameters, Capacity: 'FARGATE_SPOT'})),
		).rejects.toMatchObject({
			message: '5 tasks of 1024 CPU units need 5 vCPU, but the account may run 4 on Fargate Spot in us-east-1.',
			nextStep: expect.stringMatching(/^Keep 4 or fewer warm \(--parameter WarmTasks=4\).*--quota-code L-36FBB829/),
		});
	});
});
