import {describe, expect, it} from 'vitest';
import {AwsError, NetworkError, NotFoundError} from '../../../src/aws/errors.ts';
import type {Stack, StackEvent} from '../../../src/aws/gateways/cloudformation.ts';
import {OutcomeError, StateError} from '../../../src/operations/errors.ts';
import {deployStack} from '../../../src/operations/stacks/deploy.ts';
import type {StackPlan} from '../../../src/operations/stacks/plan.ts';
import {outcomeOf} from '../support/collect.ts';
import {fakeSession} from '../support/fake-session.ts';
import {scaledService, stack, stackEvent, stackId} from '../support/stacks.ts';

const plan: StackPlan = {
	kind: 'create',
	stackName: 'demo',
	stackId,
	changeSetId: 'change-set-1',
	changes: [
		{action: 'add', replaces: false, logicalId: 'Vpc', resourceType: 'AWS::EC2::VPC', properties: []},
		{action: 'add', replaces: false, logicalId: 'Role', resourceType: 'AWS::IAM::Role', properties: []},
	],
};

interface Moment {
	readonly status: string;
	/** Events since the moment before, oldest first. */
	readonly events: readonly StackEvent[];
}

/** A stack that comes to the next moment with each look after its change set was executed. */
function account(moments: readonly (Moment | Error)[], service = scaledService({had: 2, gets: 2})) {
	const purposes: string[] = [];
	const events: StackEvent[] = [stackEvent(undefined, 'REVIEW_IN_PROGRESS', 'User Initiated')];
	let current: Stack = stack('REVIEW_IN_PROGRESS');
	let left = [...moments];
	const session = fakeSession({
		ecs: service.ecs,
		cloudFormation: {
			stackResources: async () => [service.resource],
			async describeStack() {
				if (purposes.length === 0) return current;
				const [moment, ...rest] = left;
				left = rest;
				if (moment instanceof Error) throw moment;
				if (moment === undefined) return current;
				current = stack(moment.status);
				if (moment.status.endsWith('ROLLBACK_COMPLETE')) service.rollBack();
				events.push(...moment.events);
				return current;
			},
			async stackEvents(_stack, until) {
				const newestFirst = events.toReversed();
				const end = newestFirst.findIndex(({EventId}) => EventId === until);
				return end < 0 ? newestFirst : newestFirst.slice(0, end);
			},
			async executeChangeSet(id, purpose) {
				purposes.push(`${id}: ${purpose}`);
			},
		},
	});
	return {session, purposes};
}

const beginning: Moment = {
	status: 'CREATE_IN_PROGRESS',
	events: [stackEvent(undefined, 'CREATE_IN_PROGRESS', 'User Initiated'), stackEvent('Vpc', 'CREATE_IN_PROGRESS')],
};

describe('deploying a plan', () => {
	it('tells each event once, oldest first, with how many resources are done', async () => {
		const {session, purposes} = account([
			beginning,
			{status: 'CREATE_IN_PROGRESS', events: [stackEvent('Vpc', 'CREATE_COMPLETE')]},
			{
				status: 'CREATE_COMPLETE',
				events: [stackEvent('Role', 'CREATE_COMPLETE'), stackEvent(undefined, 'CREATE_COMPLETE')],
			},
		]);
		const {events, result} = await outcomeOf(deployStack(session, plan, 'stack'));
		expect(result).toEqual({status: 'CREATE_COMPLETE'});
		expect(
			events.flatMap((event) =>
				event.type === 'stack-event'
					? [`${event.event.logicalId} ${event.event.status} ${event.event.done}/${event.event.total}`]
					: [],
			),
		).toEqual(['Vpc CREATE_IN_PROGRESS 0/2', 'Vpc CREATE_COMPLETE 1/2', 'Role CREATE_COMPLETE 2/2']);
		expect(purposes).toEqual(['change-set-1: execute change-set-1']);
	});

	it('waits while AWS is out of reach, and says so', async () => {
		const lost = new NetworkError('No answer from 127.0.0.1.', '');
		const {session} = account([beginning, lost, {status: 'CREATE_COMPLETE', events: []}]);
		const {events, result} = await outcomeOf(deployStack(session, plan, 'stack'));
		expect(events).toContainEqual(expect.objectContaining({type: 'waiting', detail: 'No answer from 127.0.0.1.'}));
		expect(result).toEqual({status: 'CREATE_COMPLETE'});
	});

	it('fails with the root cause and the way out when the stack rolls back', async () => {
		const {session} = account([
			beginning,
			{
				status: 'ROLLBACK_COMPLETE',
				events: [
					stackEvent('Role', 'CREATE_FAILED', 'Access denied'),
					stackEvent('Vpc', 'CREATE_FAILED', 'Resource creation cancelled'),
				],
			},
		]);
		const {error} = await outcomeOf(deployStack(session, plan, 'stack'));
		expect(error).toBeInstanceOf(OutcomeError);
		expect(error).toMatchObject({
			message: 'Stack demo ended in ROLLBACK_COMPLETE because of Role (AWS::Test::Role): Access denied',
			evidence: ['Role (AWS::Test::Role): Access denied'],
			nextStep: expect.stringContaining('«ecs-console stack delete demo», then set up anew'),
		});
	});

	it('that rolls an update back leaves the stack as it was, and says so', async () => {
		const {session} = account([{status: 'UPDATE_ROLLBACK_COMPLETE', events: []}]);
		const {error} = await outcomeOf(deployStack(session, {...plan, kind: 'update'}, 'stack'));
		expect(error).toMatchObject({nextStep: expect.stringContaining('The stack is as it was before')});
	});

	it('that rolls an update back keeps as many tasks as were there, whatever the template says', async () => {
		const service = scaledService({had: 3, gets: 0});
		const {session} = account([{status: 'UPDATE_ROLLBACK_COMPLETE', events: []}], service);
		const {error} = await outcomeOf(deployStack(session, {...plan, kind: 'update'}, 'stack'));
		expect(error).toBeInstanceOf(OutcomeError);
		expect(service.desired()).toBe(3);
	});

	it('that is carried out leaves a count alone that changes meanwhile', async () => {
		const service = scaledService({had: 3, gets: 5});
		const {session} = account([beginning, {status: 'UPDATE_COMPLETE', events: []}], service);
		const running = deployStack(session, {...plan, kind: 'update'}, 'stack');
		await running.next();
		service.rollBack();
		expect((await outcomeOf(running)).result).toEqual({status: 'UPDATE_COMPLETE'});
		expect(service.desired()).toBe(5);
	});

	it.each([
		new NotFoundError('ChangeSet [change-set-1] does not exist.', ''),
		new AwsError('It failed.', '', {code: 'InvalidChangeSetStatusException'}),
	])('that AWS dropped says that someone else changed the stack', async (refusal) => {
		const session = fakeSession({
			cloudFormation: {
				stackEvents: async () => [],
				describeStack: async () => stack('CREATE_COMPLETE'),
				executeChangeSet: () => Promise.reject(refusal),
			},
		});
		const {error} = await outcomeOf(deployStack(session, {...plan, kind: 'update'}, 'stack'));
		expect(error).toBeInstanceOf(StateError);
		expect(error).toMatchObject({message: expect.stringContaining('changed by someone else'), cause: refusal});
	});

	it('ends at once when it is interrupted', async () => {
		const abort = new AbortController();
		const {session} = account([beginning]);
		const running = deployStack(session, plan, 'stack', abort.signal);
		await running.next();
		abort.abort(new Error('Interrupted.'));
		expect((await outcomeOf(running)).error).toMatchObject({message: 'Interrupted.'});
	});
});
