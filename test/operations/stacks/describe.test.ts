import {describe, expect, it} from 'vitest';
import {listStacks, outputsOf, requireStack, stackEvents} from '../../../src/operations/stacks/describe.ts';
import {fakeSession} from '../support/fake-session.ts';
import {stack, stackEvent} from '../support/stacks.ts';

const session = fakeSession({
	cloudFormation: {
		describeStack: async (name) => (name === 'demo' ? stack('CREATE_COMPLETE') : undefined),
		describeStacks: async () => [
			stack('CREATE_COMPLETE', {StackName: 'demo'}),
			stack('CREATE_COMPLETE', {StackName: 'app', Tags: []}),
		],
		stackEvents: async () => [
			stackEvent('Role', 'CREATE_FAILED', 'Access denied'),
			stackEvent('Role', 'CREATE_IN_PROGRESS'),
		],
	},
});

describe('stacks', () => {
	it('are listed by name, with the system they are of', async () => {
		expect((await listStacks(session)).map(({name, system}) => [name, system])).toEqual([
			['app', undefined],
			['demo', 'consumer'],
		]);
	});

	it('that are not there are answered with the nearest name and those that are', async () => {
		await expect(requireStack(session, 'dmo')).rejects.toMatchObject({
			message: 'There is no stack «dmo» in us-east-1. Did you mean «demo»?',
			nextStep: 'Stacks there: app, demo.',
		});
		const empty = fakeSession({cloudFormation: {describeStack: async () => undefined, describeStacks: async () => []}});
		await expect(requireStack(empty, 'demo')).rejects.toMatchObject({
			nextStep: expect.stringContaining('setup consumer'),
		});
	});

	it('tell their events oldest first', async () => {
		expect((await stackEvents(session, 'demo')).map(({status, reason}) => [status, reason])).toEqual([
			['CREATE_IN_PROGRESS', undefined],
			['CREATE_FAILED', 'Access denied'],
		]);
	});

	it('have no outputs before they are complete', () => {
		expect(outputsOf(stack('CREATE_IN_PROGRESS'))).toEqual({});
	});
});
