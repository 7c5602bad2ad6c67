import {describe, expect, it} from 'vitest';
import {ConflictError, NotFoundError} from '../../../src/aws/errors.ts';
import type {Stack, StackResourceSummary} from '../../../src/aws/gateways/cloudformation.ts';
import type {Service, Task} from '../../../src/aws/gateways/ecs.ts';
import {DryRunError, StateError} from '../../../src/operations/errors.ts';
import {deleteStack, deletionLines, previewDeletion} from '../../../src/operations/stacks/delete.ts';
import {outcomeOf} from '../support/collect.ts';
import {fakeSession} from '../support/fake-session.ts';
import {recordedCalls} from '../support/recorded-calls.ts';
import {resource, stack, stackEvent, stackId} from '../support/stacks.ts';

const serviceArn = 'arn:aws:ecs:us-east-1:000000000000:service/cluster/web';
const everything = [
	resource('AWS::ECS::Service', serviceArn),
	resource('AWS::S3::Bucket', 'bucket'),
	resource('AWS::ECR::Repository', 'web-images'),
];

interface World {
	stack?: Partial<Stack>;
	resources?: readonly StackResourceSummary[];
	service?: Service | undefined;
	ending?: readonly Task[];
	/** How the deletion ends. */
	end?: string;
	dryRun?: boolean;
}

function account({
	stack: changes = {},
	resources = everything,
	ending = [],
	end = 'DELETE_COMPLETE',
	dryRun = false,
	...world
}: World) {
	const {calls, call} = recordedCalls(dryRun);
	let service: Service | undefined =
		'service' in world
			? world.service
			: {
					status: 'ACTIVE',
					desiredCount: 2,
					runningCount: 2,
					pendingCount: 0,
					clusterArn: 'cluster',
					serviceArn,
					serviceName: 'web',
				};
	let objects = 3;
	let status = 'CREATE_COMPLETE';
	const session = fakeSession(
		{
			cloudFormation: {
				describeStack: async () => stack(status, changes),
				stackResources: async () => [...resources],
				stackEvents: async () =>
					status === 'DELETE_FAILED' ? [stackEvent('Vpc', 'DELETE_FAILED', 'has dependencies')] : [],
				deleteStack: ({stack: id}) =>
					call(`delete ${id}`, () => {
						status = end;
					}),
			},
			ecs: {
				describeServices: async () => (service === undefined ? [] : [service]),
				updateService: async ({desiredCount}) => {
					await call(`scale to ${desiredCount}`, () => {
						service = {...service, desiredCount, runningCount: 0};
					});
					return {};
				},
				stoppedServiceTasks: async () => [...ending],
			},
			ecr: {images: async () => [{imageDigest: 'sha256:1'}, {imageDigest: 'sha256:2'}]},
			s3: {
				countVersions: async () => objects,
				emptyBucket: async (bucket) => {
					const deleted = objects;
					await call(`empty ${bucket}`, () => {
						objects = 0;
					});
					return deleted;
				},
			},
		},
		{dryRun},
	);
	return {session, calls};
}

describe('deleting a stack', () => {
	it('shows before what it takes away', async () => {
		const {session} = account({});
		expect(await previewDeletion(session, 'demo')).toEqual({
			name: 'demo',
			stackId,
			status: 'CREATE_COMPLETE',
			resources: 3,
			services: [serviceArn],
			runningTasks: 2,
			clusters: [],
			standAloneTasks: 0,
			buckets: ['bucket'],
			objects: 3,
			repositories: ['web-images'],
			images: 2,
			logGroups: [],
		});
		expect(deletionLines(await previewDeletion(session, 'demo'))).toEqual([
			'3 resources',
			'2 tasks of 1 service',
			'2 images in web-images',
			'3 objects in bucket',
		]);
	});

	it('stops the tasks, empties the buckets, then deletes', async () => {
		const {session, calls} = account({});
		const {steps, error} = await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
		expect(error).toBeUndefined();
		expect(steps).toEqual(['drain done', 'empty done', 'delete done']);
		expect(calls).toEqual(['scale to 0', 'empty bucket', `delete ${stackId}`]);
	});

	it('goes on where an earlier deletion ended', async () => {
		const draining = {status: 'DRAINING', desiredCount: 2, runningCount: 0, pendingCount: 0};
		for (const service of [draining, undefined]) {
			const {session, calls} = account({service});
			const {steps} = await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
			expect(steps[0]).toBe('drain skipped');
			expect(calls).toEqual(['empty bucket', `delete ${stackId}`]);
		}
	});

	it('has no step for what the stack does not have', async () => {
		const {session} = account({
			resources: [resource('AWS::EC2::VPC', 'vpc'), resource('AWS::S3::Bucket', 'gone', 'DELETE_COMPLETE')],
		});
		expect((await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')))).steps).toEqual([
			'delete done',
		]);
	});

	it('waits for tasks that their service has forgotten but that are still ending', async () => {
		const {session} = account({ending: [{lastStatus: 'DEACTIVATING'}]});
		const running = deleteStack(session, await previewDeletion(session, 'demo'));
		for (let told = await running.next(); told.done !== true; told = await running.next()) {
			if (told.value.type !== 'waiting') continue;
			expect(told.value.detail).toBe('1 task left');
			break;
		}
		await running.return();
	});

	it('that fails names the cause and how to go on', async () => {
		const {session} = account({end: 'DELETE_FAILED'});
		const {error} = await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
		expect(error).toMatchObject({
			message: 'Stack demo ended in DELETE_FAILED because of Vpc (AWS::Test::Vpc): has dependencies',
			nextStep: expect.stringContaining('run «ecs-console stack delete demo» again'),
		});
	});

	it('shows every call in a dry run, and changes nothing', async () => {
		const {session, calls} = account({dryRun: true});
		const {steps, error} = await outcomeOf(deleteStack(session, await previewDeletion(session, 'demo')));
		expect(error).toBeInstanceOf(DryRunError);
		expect(calls).toEqual(['scale to 0', 'empty bucket', `delete ${stackId}`]);
		expect(steps).toEqual(['drain done', 'empty done']);
	});

	it('is refused while the stack is protected', async () => {
		const {session} = account({stack: {EnableTerminationProtection: true}});
		const refused = await previewDeletion(session, 'demo').catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(StateError);
		expect(refused).toMatchObject({
			nextStep: expect.stringContaining('--no-enable-termination-protection --stack-name demo'),
		});
	});

	it('does not mind a cluster that is gone, but any other failure', async () => {
		const failing = (error: Error) =>
			fakeSession({
				cloudFormation: {
					describeStack: async () => stack('CREATE_COMPLETE'),
					stackResources: async () => [resource('AWS::ECS::Service', serviceArn)],
				},
				ecs: {describeServices: () => Promise.reject(error)},
			});
		const gone = new NotFoundError('Cluster not found.', '', {code: 'ClusterNotFoundException'});
		expect(await previewDeletion(failing(gone), 'demo')).toMatchObject({runningTasks: 0});
		await expect(previewDeletion(failing(new ConflictError('Busy.', '')), 'demo')).rejects.toThrow('Busy.');
	});
});
