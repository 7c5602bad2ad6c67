import {CloudFormation} from '@aws-sdk/client-cloudformation';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Session} from '../../../src/aws/session.ts';
import {ProcessRuntime} from '../../../src/local/engine/process/process-runtime.ts';
import {whyService, whyTask} from '../../../src/operations/explain/why.ts';
import {readTaskLogs} from '../../../src/operations/logs/task-logs.ts';
import {finish} from '../../../src/operations/progress.ts';
import {deployService, planDeployment} from '../../../src/operations/services/deployment.ts';
import {planScale, scaleService} from '../../../src/operations/services/scale.ts';
import {planStop, stopTasks} from '../../../src/operations/tasks/stop.ts';
import {consumerImages, consumerTemplate, smallConsumer} from '../../support/consumer-system.ts';
import {until} from '../../support/containers.ts';
import {startLocalAws, type TestAws} from '../../support/local-aws.ts';
import {openLocalSession} from '../../support/local-session.ts';

const patience = 120_000;
const cluster = 'demo';

let aws: TestAws;
let session: Session & Disposable;
let service = '';

beforeAll(async () => {
	aws = await startLocalAws({
		runtime: ({directory, clock}) => new ProcessRuntime(directory, clock),
		images: () => consumerImages,
	});
	session = await openLocalSession(aws);
	const cloudFormation = new CloudFormation(aws.client);
	await cloudFormation.createStack({
		StackName: cluster,
		TemplateBody: consumerTemplate().replace(
			'deregistration_delay.timeout_seconds, Value: "60"',
			'deregistration_delay.timeout_seconds, Value: "1"',
		),
		Parameters: smallConsumer({LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc', DesiredTasks: '0'}),
		Capabilities: ['CAPABILITY_IAM'],
	});
	const isThere = async (): Promise<boolean> => {
		const {Stacks = []} = await cloudFormation.describeStacks({StackName: cluster});
		return Stacks[0]?.StackStatus === 'CREATE_COMPLETE';
	};
	await until('the stack is there', isThere, patience);
	const [arn = ''] = await session.gateways.ecs.listServices(cluster);
	service = arn.split('/').at(-1) ?? '';
}, patience);

afterAll(async () => {
	session[Symbol.dispose]();
	await aws[Symbol.asyncDispose]();
}, patience);

const runningTask = async () => {
	const [task = ''] = await session.gateways.ecs.listTasks({cluster, serviceName: service});
	return {cluster, task};
};

describe('a consumer of real processes behind a real load balancer', () => {
	it(
		'is scaled, explained, read, deployed anew and stopped',
		async () => {
			expect((await whyService(session, {service})).summary).toContain('its desired count is 0');
			await finish(scaleService(session, await planScale(session, {service}, 2)));
			expect((await whyService(session, {service})).summary).toBe(
				`Service ${service} runs 2 of 2 tasks, and nothing is wrong with it.`,
			);
			const first = await runningTask();
			const lines = (await Array.fromAsync(readTaskLogs(session, first))).flat();
			expect(new Set(lines.map(({container}) => container))).toEqual(new Set(['ConsumerBackend', 'ConsumerConsole']));
			const times = lines.map(({at}) => at.getTime());
			expect(times).toEqual(times.toSorted((a, b) => a - b));
			await finish(deployService(session, await planDeployment(session, {service})));
			const second = await runningTask();
			expect(second).not.toEqual(first);
			expect((await whyTask(session, first)).summary).toContain('a newer deployment took its place');
			await finish(stopTasks(session, await planStop(session, [second]), {wait: true}));
			expect((await whyTask(session, second)).summary).toContain('somebody asked ECS to stop it');
		},
		patience,
	);
});
