import {describe, expect, it} from 'vitest';
import {ConflictError} from '../../../src/aws/errors.ts';
import type {ChangeSet, CloudFormationGateway, Stack} from '../../../src/aws/gateways/cloudformation.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {discardPlan, planStack, type StackRequest} from '../../../src/operations/stacks/plan.ts';
import {fakeSession} from '../support/fake-session.ts';
import {stack, stackId} from '../support/stacks.ts';

const request: StackRequest = {
	name: 'demo',
	template: 'Resources: {}',
	parameters: {Size: '1'},
	capabilities: ['CAPABILITY_IAM'],
	tags: {},
};

function changeSet(changes: Partial<ChangeSet> = {}): ChangeSet {
	return {
		id: 'change-set-1',
		name: 'name',
		stackId,
		stackName: 'demo',
		status: 'CREATE_COMPLETE',
		statusReason: undefined,
		executionStatus: 'AVAILABLE',
		noChanges: false,
		parameters: [],
		changes: [],
		...changes,
	};
}

/** An account with at most one stack and one change set, and a record of what was changed in it. */
function account(status: string | undefined, left?: ChangeSet, made: ChangeSet = changeSet()) {
	const calls: string[] = [];
	let current = left;
	const cloudFormation: Partial<CloudFormationGateway> = {
		describeStack: () => Promise.resolve(status === undefined ? undefined : stack(status)),
		describeChangeSet: () => Promise.resolve(current),
		createChangeSet: ({type, changeSetName}) => {
			calls.push(`create ${type} ${changeSetName}`);
			if (current !== undefined) return Promise.reject(new ConflictError('exists', ''));
			current = made;
			return Promise.resolve({changeSetId: made.id, stackId});
		},
		deleteChangeSet: (id) => {
			calls.push(`delete ${id}`);
			current = undefined;
			return Promise.resolve();
		},
		deleteStack: ({stack: id}) => {
			calls.push(`delete stack ${id}`);
			return Promise.resolve();
		},
	};
	return {session: fakeSession({cloudFormation}), calls};
}

describe('the plan of a stack', () => {
	it('creates where there is none, or only a plan of one', async () => {
		for (const status of [undefined, 'REVIEW_IN_PROGRESS']) {
			const {session, calls} = account(status);
			expect(await planStack(session, request)).toMatchObject({kind: 'create', stackId, changeSetId: 'change-set-1'});
			expect(calls).toEqual([expect.stringMatching(/^create CREATE ecs-console-[0-9a-f]{16}$/)]);
		}
	});

	it('says per resource what happens, which properties change, and what is made anew', async () => {
		const made = changeSet({
			changes: [
				{ResourceChange: {Action: 'Add', LogicalResourceId: 'Queue', ResourceType: 'AWS::SQS::Queue'}},
				{
					ResourceChange: {
						Action: 'Modify',
						Replacement: 'Conditional',
						LogicalResourceId: 'Group',
						ResourceType: 'AWS::Logs::LogGroup',
						Details: [
							{Target: {Attribute: 'Properties', Name: 'RetentionInDays'}},
							{Target: {Attribute: 'Properties', Name: 'RetentionInDays'}},
							{Target: {Attribute: 'Tags'}},
						],
					},
				},
			],
		});
		const {session} = account('CREATE_COMPLETE', undefined, made);
		expect((await planStack(session, request)).changes).toEqual([
			{action: 'add', replaces: false, logicalId: 'Queue', resourceType: 'AWS::SQS::Queue', properties: []},
			{
				action: 'change',
				replaces: true,
				logicalId: 'Group',
				resourceType: 'AWS::Logs::LogGroup',
				properties: ['RetentionInDays', 'Tags'],
			},
		]);
	});

	it('has the same name for the same change, so that one left by a killed run is found again', async () => {
		const {session, calls} = account('REVIEW_IN_PROGRESS', changeSet({id: 'left-behind'}));
		expect((await planStack(session, request)).changeSetId).toBe('left-behind');
		const first = account('REVIEW_IN_PROGRESS');
		await planStack(first.session, request);
		expect(first.calls).toEqual(calls);
		const other = account('REVIEW_IN_PROGRESS');
		await planStack(other.session, {...request, parameters: {Size: '2'}});
		expect(other.calls).not.toEqual(calls);
	});

	it.each([
		changeSet({id: 'old', executionStatus: 'OBSOLETE'}),
		changeSet({id: 'old', status: 'FAILED', statusReason: 'Access denied'}),
	])('is made anew when the one left behind cannot be used', async (left) => {
		const {session, calls} = account('CREATE_COMPLETE', left);
		expect((await planStack(session, request)).changeSetId).toBe('change-set-1');
		expect(calls).toEqual(['delete old', expect.stringContaining('create UPDATE')]);
	});

	it('is unchanged, and gone, when there is nothing to change', async () => {
		const {session, calls} = account('CREATE_COMPLETE', undefined, changeSet({status: 'FAILED', noChanges: true}));
		expect((await planStack(session, request)).kind).toBe('unchanged');
		expect(calls.at(-1)).toBe('delete change-set-1');
	});

	it('that CloudFormation cannot make leaves nothing behind', async () => {
		const made = changeSet({status: 'FAILED', statusReason: 'Parameter validation failed'});
		const {session, calls} = account(undefined, undefined, made);
		await expect(planStack(session, request)).rejects.toThrow(
			'CloudFormation cannot plan stack demo: Parameter validation failed',
		);
		expect(calls.slice(1)).toEqual(['delete change-set-1', `delete stack ${stackId}`]);
	});

	it('is refused without a call that changes anything where the stack allows no change', async () => {
		const {session, calls} = account('ROLLBACK_COMPLETE');
		await expect(planStack(session, request)).rejects.toThrow('AWS lets such a stack only be deleted');
		expect(calls).toEqual([]);
	});

	it('of an update is discarded without touching the stack', async () => {
		const {session, calls} = account('CREATE_COMPLETE');
		await discardPlan(session, await planStack(session, request));
		expect(calls.slice(1)).toEqual(['delete change-set-1']);
	});

	describe('of a stack that someone else changes meanwhile', () => {
		const changed = stack('UPDATE_IN_PROGRESS', {LastUpdatedTime: new Date('2026-01-02T00:00:00Z')});

		/** Someone else carries out another change set once ours was asked for: AWS drops ours. */
		function overtakenAccount(before: Stack, after: Stack, ours?: ChangeSet) {
			const calls: string[] = [];
			let now = before;
			const session = fakeSession({
				cloudFormation: {
					describeStack: async () => now,
					describeChangeSet: async () => (now === before ? undefined : ours),
					async createChangeSet() {
						now = after;
						return {changeSetId: 'change-set-1', stackId};
					},
					async deleteChangeSet(id) {
						calls.push(`delete ${id}`);
					},
					async deleteStack() {
						calls.push('delete stack');
					},
				},
			});
			return {session, calls};
		}

		it('is not waited for when AWS dropped it', async () => {
			const {session} = overtakenAccount(stack('CREATE_COMPLETE'), changed);
			await expect(planStack(session, request)).rejects.toThrow('Stack demo was changed by someone else');
		});

		it('is dropped: it would undo what they changed', async () => {
			const {session, calls} = overtakenAccount(stack('CREATE_COMPLETE'), changed, changeSet());
			await expect(planStack(session, request)).rejects.toBeInstanceOf(StateError);
			expect(calls).toEqual(['delete change-set-1']);
		});

		it('is dropped where its parameters were made for the stack before that', async () => {
			const {session} = account('CREATE_COMPLETE');
			const basis = stack('CREATE_COMPLETE', {LastUpdatedTime: new Date('2025-12-31T00:00:00Z')});
			await expect(planStack(session, {...request, basis})).rejects.toBeInstanceOf(StateError);
		});

		it('is discarded without deleting the stack that they made', async () => {
			const {session, calls} = overtakenAccount(stack('CREATE_IN_PROGRESS'), changed);
			await discardPlan(session, {
				...{kind: 'create', stackName: 'demo', stackId, changeSetId: 'change-set-1', changes: []},
			});
			expect(calls).toEqual(['delete change-set-1']);
		});
	});
});
