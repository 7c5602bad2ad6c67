import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Session} from '../../../src/aws/session.ts';
import {createTasksActions} from '../../../src/console/actions/tasks.ts';
import {finish} from '../../../src/operations/progress.ts';
import {until} from '../../support/containers.ts';
import {startLocalAws, type TestAws} from '../../support/local-aws.ts';
import {openLocalSession} from '../../support/local-session.ts';
import {createSmallService, passwordOfSmallService} from '../../support/small-service.ts';

let aws: TestAws;
let session: Session & Disposable;
let opened = 0;

const actions = createTasksActions(async () => {
	opened += 1;
	return session;
});
const service = {cluster: 'demo', service: 'web'} as const;

beforeAll(async () => {
	aws = await startLocalAws();
	session = await openLocalSession(aws);
	await createSmallService(aws);
	await until(
		'its task runs',
		async () => (await session.gateways.ecs.describeServices('demo', ['web']))[0]?.runningCount,
	);
});

afterAll(async () => {
	session[Symbol.dispose]();
	await aws[Symbol.asyncDispose]();
});

const runningTask = async () => {
	const [task = ''] = await session.gateways.ecs.listTasks({cluster: 'demo', serviceName: 'web'});
	return {cluster: 'demo', task: task.split('/').at(-1) ?? ''};
};

describe('the actions of the Tasks screen, on a local AWS', () => {
	it('open the session only when one of them is used', () => {
		const before = opened;
		createTasksActions(() => Promise.reject(new Error('too early')));
		expect(opened).toBe(before);
	});

	it('show the aws lines of an action and change nothing', async () => {
		const stop = await actions.planStop([await runningTask()]);
		const scale = await actions.planScale(service, 2);
		const deploy = await actions.planDeploy(service);
		const lines = [
			...(await actions.previewStop(stop, {reason: 'a test'})),
			...(await actions.previewScale(scale)),
			...(await actions.previewScale({...scale, to: 1})),
			...(await actions.previewDeploy(deploy)),
		];
		expect(lines).toEqual([
			expect.stringMatching(/^aws ecs stop-task --cluster demo --task arn:\S+ --reason 'a test' --region us-east-1/),
			expect.stringMatching(/^aws ecs update-service --cluster demo --service web --desired-count 2 /),
			expect.stringMatching(/^aws ecs update-service --cluster demo --service web --force-new-deployment /),
		]);
		expect(session.audit.entries).toEqual([]);
	});

	it('describe, without secrets, and tell the lines behind', async () => {
		const task = await runningTask();
		const yaml = await actions.describe({kind: 'container', container: 'app', ...task});
		expect(yaml).toContain('DB_PASSWORD');
		expect(yaml).not.toContain(passwordOfSmallService);
		expect(await actions.commandLines({kind: 'task', ...task})).toHaveLength(2);
	});

	it('scale, deploy, and stop, each followed to its end', async () => {
		await finish(actions.scale(await actions.planScale(service, 2)));
		expect((await session.gateways.ecs.describeServices('demo', ['web']))[0]).toMatchObject({runningCount: 2});
		const outcome = await finish(actions.deploy(await actions.planDeploy(service)));
		expect(outcome).toMatchObject({taskDefinition: 'web:1', running: 2});
		const task = await runningTask();
		const stopped = await finish(actions.stop(await actions.planStop([task]), {reason: 'a test', wait: true}));
		expect(stopped).toEqual({stopped: [task.task], failed: []});
		const why = await actions.why({kind: 'task', ...task});
		expect(why.summary).toContain('because somebody asked ECS to stop it: «a test»');
		const kinds = (await actions.events(service)).map(({kind}) => kind);
		expect(kinds).toContain('deployment');
	});

	it('explain the service, and read log and metrics', async () => {
		await until('the service is steady again', async () => {
			const {summary} = await actions.why({kind: 'service', ...service});
			return summary === 'Service web runs 2 of 2 tasks, and nothing is wrong with it.';
		});
		expect((await Array.fromAsync(actions.logs(await runningTask()))).flat()).toEqual([]);
		expect(Object.keys(await actions.metrics(service))).toEqual(['cpu', 'memory']);
	});
});
