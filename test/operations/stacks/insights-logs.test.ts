import {describe, expect, it} from 'vitest';
import {AccessDeniedError, ServiceFailureError} from '../../../src/aws/errors.ts';
import {DryRunError} from '../../../src/operations/errors.ts';
import {deleteStack, deletionLines, previewDeletion} from '../../../src/operations/stacks/delete.ts';
import {outcomeOf} from '../support/collect.ts';
import {fakeSession} from '../support/fake-session.ts';
import {recordedCalls} from '../support/recorded-calls.ts';
import {resource, stack, stackId} from '../support/stacks.ts';

const group = '/aws/ecs/containerinsights/demo/performance';
const other = `${group}-of-somebody-else`;
const denied = (): AccessDeniedError =>
	new AccessDeniedError('No right to do that.', 'Ask for it.', {action: 'logs:DeleteLogGroup', resource: '*'});

interface World {
	groups?: string[];
	/** When Container Insights writes for the first time: before the deletion, or while it runs. */
	isLate?: boolean;
	listing?: Error;
	deleting?: Error;
	dryRun?: boolean;
	clusterStatus?: string;
}

/** A stack with a cluster, and the log groups of the account. */
function account({groups = [group, other], isLate = false, listing, deleting, dryRun = false, clusterStatus}: World) {
	const {calls, call} = recordedCalls(dryRun);
	let status = 'CREATE_COMPLETE';
	let existing = isLate ? [] : groups;
	const session = fakeSession(
		{
			cloudFormation: {
				describeStack: async () => stack(status),
				stackResources: async () => [resource('AWS::ECS::Cluster', 'demo', clusterStatus)],
				stackEvents: async () => [],
				deleteStack: ({stack: id}) =>
					call(`delete ${id}`, () => {
						status = 'DELETE_COMPLETE';
						existing = groups;
					}),
			},
			ecs: {listTasks: async () => [], describeTasks: async () => []},
			logs: {
				groups: async (prefix) => {
					if (listing !== undefined) throw listing;
					return existing.filter((name) => name.startsWith(prefix)).map((logGroupName) => ({logGroupName}));
				},
				deleteGroup: (name) =>
					deleting === undefined
						? call(`delete ${name}`, () => {
								existing = existing.filter((each) => each !== name);
							})
						: Promise.reject(deleting),
			},
		},
		{dryRun},
	);
	return {session, calls, left: () => existing};
}

describe('the log group that Container Insights makes for a cluster', () => {
	it('is named in the question, and goes after the stack', async () => {
		const {session, calls, left} = account({});
		const preview = await previewDeletion(session, 'demo');
		expect(deletionLines(preview)).toEqual(['1 resource', `log group ${group}`]);
		const {steps, error} = await outcomeOf(deleteStack(session, preview));
		expect(error).toBeUndefined();
		expect(steps).toEqual(['delete done', 'logs done']);
		expect(calls).toEqual([`delete ${stackId}`, `delete ${group}`]);
		expect(left()).toEqual([other]);
	});

	it('goes also when it came while the stack was deleted', async () => {
		const {session, calls} = account({isLate: true});
		const preview = await previewDeletion(session, 'demo');
		expect(preview.logGroups).toEqual([]);
		await outcomeOf(deleteStack(session, preview));
		expect(calls).toEqual([`delete ${stackId}`, `delete ${group}`]);
	});

	it('goes also when an earlier deletion got as far as the cluster', async () => {
		const {session, calls} = account({clusterStatus: 'DELETE_COMPLETE'});
		await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
		expect(calls).toEqual([`delete ${stackId}`, `delete ${group}`]);
	});

	it('is shown in a dry run, which keeps it', async () => {
		const {session, calls, left} = account({dryRun: true});
		const {error} = await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
		expect(error).toBeInstanceOf(DryRunError);
		expect(calls).toEqual([`delete ${stackId}`, `delete ${group}`]);
		expect(left()).toContain(group);
	});

	it.each<[why: string, world: World]>([
		['does not exist', {groups: [other]}],
		['may not be listed', {listing: denied()}],
	])('is nobody’s concern where it %s', async (_why, world) => {
		const {session, calls} = account(world);
		const preview = await previewDeletion(session, 'demo');
		expect(deletionLines(preview)).toEqual(['1 resource']);
		const {steps, error} = await outcomeOf(deleteStack(session, preview));
		expect(error).toBeUndefined();
		expect(steps).toEqual(['delete done']);
		expect(calls).toEqual([`delete ${stackId}`]);
	});

	it('stays, and is named, where it may not be deleted: the stack is gone all the same', async () => {
		const {session} = account({deleting: denied()});
		const told: string[] = [];
		for await (const event of deleteStack(session, await previewDeletion(session, 'demo'))) {
			if (event.type === 'step' && event.step === 'logs') told.push(`${event.state}: ${event.detail}`);
		}
		expect(told.at(-1)).toBe(`skipped: ${group} may not be deleted and stays`);
	});

	it('fails the deletion when AWS fails', async () => {
		const failure = new ServiceFailureError('AWS has failed.', 'Try again.');
		const {session} = account({deleting: failure});
		const {error} = await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
		expect(error).toBe(failure);
	});
});
