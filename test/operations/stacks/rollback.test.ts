import {describe, expect, it} from 'vitest';
import {InvalidRequestError} from '../../../src/aws/errors.ts';
import {OutcomeError, StateError} from '../../../src/operations/errors.ts';
import {planRollback, rollBackStack} from '../../../src/operations/stacks/rollback.ts';
import {outcomeOf} from '../support/collect.ts';
import {fakeSession} from '../support/fake-session.ts';
import {resource, scaledService, stack, stackEvent} from '../support/stacks.ts';

/** A stack that, told to roll back, comes to `end`. */
function account(begin: string, end: string, service = scaledService({had: 2, gets: 2})) {
	let status = begin;
	const calls: string[] = [];
	const call = (name: string) => async (): Promise<void> => {
		calls.push(name);
		status = end;
		service.rollBack();
	};
	const session = fakeSession({
		ecs: service.ecs,
		cloudFormation: {
			describeStack: async () => stack(status),
			stackResources: async () => [resource('AWS::EC2::VPC', 'vpc'), service.resource],
			stackEvents: async () => [stackEvent('Vpc', 'UPDATE_FAILED', 'it is in use')],
			cancelUpdate: call('CancelUpdateStack'),
			continueUpdateRollback: call('ContinueUpdateRollback'),
			rollbackStack: call('RollbackStack'),
		},
	});
	return {session, calls};
}

describe('rolling a stack back', () => {
	it.each([
		['UPDATE_IN_PROGRESS', 'CancelUpdateStack', 'UPDATE_ROLLBACK_COMPLETE'],
		['UPDATE_ROLLBACK_FAILED', 'ContinueUpdateRollback', 'UPDATE_ROLLBACK_COMPLETE'],
		['UPDATE_FAILED', 'RollbackStack', 'UPDATE_ROLLBACK_COMPLETE'],
		['CREATE_FAILED', 'RollbackStack', 'ROLLBACK_COMPLETE'],
	])('from %s makes the call %s and follows to %s', async (begin, call, end) => {
		const {session, calls} = account(begin, end);
		const plan = await planRollback(session, 'demo');
		expect(plan.lines[0]).toContain(begin);
		const {result, steps} = await outcomeOf(rollBackStack(session, plan));
		expect(result).toEqual({status: end});
		expect(steps).toEqual(['roll back done']);
		expect(calls).toEqual([call]);
	});

	it.each([
		['CREATE_IN_PROGRESS', 'can only be deleted'],
		['UPDATE_ROLLBACK_IN_PROGRESS', 'being rolled back already'],
		['UPDATE_ROLLBACK_COMPLETE', 'was rolled back already'],
		['ROLLBACK_COMPLETE', 'only be deleted'],
		['DELETE_FAILED', 'only be deleted'],
		['DELETE_IN_PROGRESS', 'past the point'],
		['CREATE_COMPLETE', 'no change of it is under way'],
	])('from %s is refused before any call, saying why', async (status, why) => {
		const {session, calls} = account(status, status);
		const refused: unknown = await planRollback(session, 'demo').catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(StateError);
		expect((refused as Error).message).toContain(why);
		expect(calls).toEqual([]);
	});

	it('keeps as many tasks as were there, whatever the template says', async () => {
		const service = scaledService({had: 3, gets: 0});
		const {session} = account('UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', service);
		expect((await outcomeOf(rollBackStack(session, await planRollback(session, 'demo')))).error).toBeUndefined();
		expect(service.desired()).toBe(3);
	});

	it('that someone else began meanwhile is refused with what they did', async () => {
		let status = 'UPDATE_IN_PROGRESS';
		const refusal = new InvalidRequestError('CancelUpdateStack cannot be called from current stack status.', '');
		const session = fakeSession({
			cloudFormation: {
				describeStack: async () => stack(status),
				stackResources: async () => [],
				stackEvents: async () => [],
				cancelUpdate: () => Promise.reject(refusal),
			},
		});
		const plan = await planRollback(session, 'demo');
		expect((await outcomeOf(rollBackStack(session, plan))).error).toBe(refusal);
		status = 'UPDATE_ROLLBACK_IN_PROGRESS';
		const {error} = await outcomeOf(rollBackStack(session, plan));
		expect(error).toBeInstanceOf(StateError);
		expect(error).toMatchObject({message: expect.stringContaining('it is being rolled back already'), cause: refusal});
	});

	it('that fails names its cause', async () => {
		const {session} = account('UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED');
		const {error} = await outcomeOf(rollBackStack(session, await planRollback(session, 'demo')));
		expect(error).toBeInstanceOf(OutcomeError);
		expect((error as OutcomeError).evidence).toEqual(['Vpc (AWS::Test::Vpc): it is in use']);
	});
});
