import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {clock} from '../../../src/format/time.ts';
import {explainTask} from '../../../src/operations/explain/task.ts';
import type {TaskLogLine} from '../../../src/operations/logs/task-logs.ts';
import type {ContainerRow, TaskRow} from '../../../src/operations/tasks/task-row.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds));

const container = (changes: Partial<ContainerRow> = {}): ContainerRow => ({
	name: 'backend',
	status: 'STOPPED',
	health: undefined,
	exitCode: undefined,
	reason: undefined,
	image: 'backend:latest',
	...changes,
});

const stopped = (changes: Partial<TaskRow> = {}): TaskRow => ({
	id: '7f3a1c2e9b014d5f8a6b7c8d9e0f1a2b',
	arn: 'arn:aws:ecs:us-east-1:000000000000:task/demo/7f3a1c2e9b014d5f8a6b7c8d9e0f1a2b',
	cluster: 'demo',
	group: 'service:web',
	status: 'STOPPED',
	desiredStatus: 'STOPPED',
	health: undefined,
	address: undefined,
	launchType: 'FARGATE',
	version: 1,
	capacityProvider: undefined,
	zone: undefined,
	cpu: '256',
	memory: '512',
	taskDefinition: 'web:3',
	createdAt: at(0),
	startedAt: undefined,
	stoppedAt: at(40),
	stopCode: 'TaskFailedToStart',
	stoppedReason: undefined,
	containers: [container()],
	...changes,
});

const failedToStart = (stoppedReason: string) => stopped({stoppedReason});
const ended = (exitCode: number, reason?: string) =>
	stopped({
		startedAt: at(10),
		stopCode: 'EssentialContainerExited',
		stoppedReason: 'Essential container in task exited',
		containers: [container({exitCode, reason})],
	});
const scheduler = (stoppedReason: string) =>
	stopped({startedAt: at(10), stopCode: 'ServiceSchedulerInitiated', stoppedReason});

const pull = (text: string) => failedToStart(`CannotPullContainerError: ${text}`);
const initialise = (text: string) => failedToStart(`ResourceInitializationError: ${text}`);
const secretOf =
	'unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret';

/** Texts as AWS words them: its developer guide, and reports of users. */
const table: readonly (readonly [what: string, row: TaskRow, meaning: string, nextStep: RegExp])[] = [
	[
		'an image that is not there',
		pull(
			'pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/nginx:nope: not found',
		),
		'there is no such image',
		/Push it/,
	],
	[
		'a repository that may not be read',
		pull(
			'Error response from daemon: pull access denied for 123456789012.dkr.ecr.us-east-1.amazonaws.com/web, repository does not exist or may require docker login: denied',
		),
		'the registry does not give the image to this task',
		/AmazonECSTaskExecutionRolePolicy/,
	],
	[
		'Docker Hub’s limit',
		pull(
			'inspect image has been retried 5 time(s): httpReadSeeker: failed open: unexpected status code 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
		),
		'too many pulls came from this address',
		/pull-through cache/,
	],
	[
		'a subnet without a way out',
		pull(
			'inspect image has been retried 5 time(s): failed to resolve ref "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1": dial tcp 52.217.233.242:443: i/o timeout',
		),
		'the task cannot reach the registry',
		/NAT gateway/,
	],
	[
		'an image for ARM',
		pull("image Manifest does not contain descriptor matching platform 'linux/amd64'"),
		'the image is built for another CPU architecture',
		/--platform/,
	],
	[
		'a full disk',
		pull('failed to register layer: write /usr/lib/x: no space left on device'),
		'does not fit',
		/ephemeral/,
	],
	['an impossible name', pull('invalid reference format'), 'name cannot be right', /lower case/],
	['any other pull', pull('Error response from daemon: something new'), 'could not be pulled', /execution role/],
	[
		'a secret that may not be read',
		initialise(
			`${secretOf} from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:us-east-1:1:secret:db: AccessDeniedException: User: arn:aws:sts::1:assumed-role/x is not authorized to perform: secretsmanager:GetSecretValue`,
		),
		'the execution role may not read a secret',
		/GetSecretValue/,
	],
	[
		'a secret that is not there',
		initialise(`${secretOf} from asm: ResourceNotFoundException: Secrets Manager can't find the specified secret.`),
		'a secret or parameter that the task needs at its start does not exist',
		/Create it/,
	],
	[
		'a parameter that is not there',
		initialise(`${secretOf}s from ssm: service call has been retried 1 time(s): invalid ssm parameters: /db/password`),
		'does not exist',
		/valueFrom/,
	],
	[
		'a JSON key that is not there',
		initialise(`${secretOf} from asm: retrieved secret from Secrets Manager did not contain json key password`),
		'does not have the JSON key',
		/valueFrom/,
	],
	[
		'a store that cannot be reached',
		initialise(
			'unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration.',
		),
		'cannot reach an AWS service',
		/NAT gateway/,
	],
	[
		'a log group that is not there',
		initialise(
			'failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
		),
		'the log group of a container does not exist',
		/awslogs-create-group/,
	],
	[
		'a log configuration that is wrong',
		initialise('failed to validate logger args: unable to get awslogs driver arguments: awslogs-region is required'),
		'log cannot be set up',
		/logConfiguration/,
	],
	[
		'a file system',
		initialise('failed to invoke EFS utils commands to set up EFS volumes: mount.nfs4: Connection timed out'),
		'file system could not be mounted',
		/2049/,
	],
	[
		'no address',
		failedToStart(
			"Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet",
		),
		'no free IP address',
		/subnets/,
	],
	[
		'an interface that does not come',
		failedToStart('Timeout waiting for network interface provisioning to complete.'),
		'network interface could not be set up',
		/subnets/,
	],
	[
		'no capacity',
		failedToStart('Capacity is unavailable at this time. Please try again later or in a different availability zone'),
		'Fargate has no room',
		/later/,
	],
	[
		'an empty provider',
		failedToStart('TaskFailedToStart: EMPTY CAPACITY PROVIDER'),
		'no instance that takes the task',
		/Auto Scaling/,
	],
	[
		'an instance without memory',
		failedToStart('TaskFailedToStart: RESOURCE:MEMORY'),
		'no instance of the cluster has enough',
		/add instances/,
	],
	['a command that is not there', ended(127), 'command was not found in the image', /command and entryPoint/],
	['a command that may not run', ended(126), 'cannot be executed', /command and entryPoint/],
	['a crash', ended(139), '(SIGSEGV)', /architecture/],
	['an error', ended(1), 'ended with exit code 1: its program ended with an error', /log/],
	['an end by itself', ended(0), 'came to an end by itself', /keeps running/],
	['a kill without a reason', ended(137), 'killed (SIGKILL)', /stopTimeout/],
	['a polite end', ended(143), 'asked to end (SIGTERM)', /log/],
	['an unknown signal', ended(138), 'ended by signal 10', /log/],
	[
		'memory',
		ended(137, 'OutOfMemoryError: Container killed due to memory usage'),
		'of its container backend: it used more memory than it may',
		/Raise its memory/,
	],
	[
		'an executable that is not there',
		stopped({
			stoppedReason: 'Task failed to start',
			containers: [
				container({
					reason:
						'CannotStartContainerError: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "serve": executable file not found in $PATH',
				}),
			],
		}),
		'of its container backend: the command is not in the image',
		/command and entryPoint/,
	],
	[
		'scaling',
		scheduler('Scaling activity initiated by (deployment ecs-svc/1234567890123456789)'),
		'its service does not need it',
		/Nothing/,
	],
	[
		'the balancer',
		scheduler(
			'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/1)',
		),
		'the load balancer found it unhealthy',
		/grace period/,
	],
	[
		'the health check',
		scheduler('Task failed container health checks'),
		'the health check of its container failed',
		/startPeriod/,
	],
	['rebalancing', scheduler('Task stopped due to AZ rebalancing'), 'another Availability Zone', /Nothing/],
	[
		'Spot',
		stopped({startedAt: at(1), stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.'}),
		'took its Spot capacity back',
		/On-Demand/,
	],
	[
		'retirement',
		scheduler('ECS is performing maintenance on the underlying infrastructure hosting the task.'),
		'retired the machine',
		/started again/,
	],
	['an instance', scheduler('Host EC2 (instance i-0123456789) terminated.'), 'the instance under it', /instance/],
	[
		'a deregistration',
		stopped({stopCode: 'UserInitiated', stoppedReason: 'Container instance deregistration forced by user.'}),
		'the instance under it',
		/instance/,
	],
	[
		'an operator',
		stopped({startedAt: at(1), stopCode: 'UserInitiated', stoppedReason: 'draining the ELB'}),
		'somebody asked ECS to stop it: «draining the ELB»',
		/CloudTrail/,
	],
	[
		'something new',
		stopped({stopCode: undefined, stoppedReason: 'The moon was full', containers: []}),
		'ECS says: «The moon was full»',
		/evidence/,
	],
];

describe('why a task stopped', () => {
	it.each(table)('%s', (_what, row, meaning, nextStep) => {
		const explanation = explainTask(row);
		expect(explanation.summary).toContain(`because ${meaning.startsWith('of ') ? meaning : ''}`);
		expect(explanation.summary).toContain(meaning);
		expect(explanation.nextStep).toMatch(nextStep);
	});

	it('is told with its service and how long it ran, or that it never did', () => {
		expect(explainTask(ended(1)).summary).toMatch(
			/^Task 7f3a1c2e9b01 of service web stopped after it ran for 30 s, because/,
		);
		expect(explainTask({...pull('not found'), group: 'family:job'}).summary).toMatch(
			/^Task 7f3a1c2e9b01 stopped before it ran, 40 s after it was asked for, because/,
		);
	});

	it('blames the container that ended first, not those that ECS stopped after it', () => {
		const containers = [
			container({name: 'proxy', exitCode: 137}),
			container({name: 'console', exitCode: 143}),
			container({name: 'backend', exitCode: 3}),
			container({name: 'init', exitCode: 0}),
		];
		expect(explainTask({...ended(0), containers}).summary).toContain('its container backend ended with exit code 3');
		expect(
			explainTask({...ended(0), containers: containers.slice(0, 1).concat(containers.slice(3))}).summary,
		).toContain('proxy');
	});

	it('quotes the line of its log that tells most, and gives the last twenty as evidence with the facts', () => {
		const messages = [...Array.from({length: 25}, (_, index) => `line ${index}`), 'Error: no database', 'bye'];
		const logs = messages.map((message, index): TaskLogLine => ({at: at(index), container: 'backend', message}));
		const {summary, evidence} = explainTask(ended(1), logs);
		expect(summary).toContain('«Error: no database»');
		expect(evidence.slice(0, 3)).toEqual([
			'stop code: EssentialContainerExited',
			'stopped reason: Essential container in task exited',
			'container backend: STOPPED, exit code 1',
		]);
		expect(evidence.slice(3)).toHaveLength(20);
		expect(evidence.at(-1)).toBe(`log ${clock(at(26))} backend │ bye`);
		expect(explainTask(pull('not found'), logs).summary).not.toContain('no database');
	});

	it('tells a structured line by its level, its message and the rest', () => {
		const message = '{"time":"2026-11-21T12:00:00Z","level":"error","message":"no database","host":"db.internal"}';
		const {summary, evidence} = explainTask(ended(1), [{at: at(0), container: 'backend', message}]);
		expect(summary).toContain('«ERROR no database  host=db.internal»');
		expect(evidence.at(-1)).toBe(`log ${clock(at(0))} backend │ ERROR no database  host=db.internal`);
	});

	it('says of one that is on its way out where it is', () => {
		const row = {
			...scheduler('Scaling activity initiated by (deployment x)'),
			status: 'DEACTIVATING',
			stoppedAt: undefined,
		};
		expect(explainTask(row).summary).toContain('is ending (DEACTIVATING: it is leaving the load balancer');
	});

	it('is one safe line, whatever AWS and programs write', () => {
		fc.assert(
			fc.property(
				fc.string({unit: 'binary'}),
				fc.string({unit: 'binary'}),
				fc.integer({min: 0, max: 255}),
				(text, line, code) => {
					const row = stopped({
						stoppedReason: text,
						containers: [container({exitCode: code, reason: text, name: line})],
					});
					const {summary, evidence, nextStep} = explainTask(row, [{at: at(1), container: line, message: text}]);
					for (const said of [summary, nextStep, ...evidence]) expect(said).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
				},
			),
		);
	});
});

describe('what a task waits for', () => {
	const running = (status: string, changes: Partial<TaskRow> = {}) =>
		stopped({status, desiredStatus: 'RUNNING', stopCode: undefined, stoppedAt: undefined, ...changes});

	it.each([
		['PROVISIONING', 'is PROVISIONING for 100 s: it waits for its network interface', /addresses/],
		['PENDING', 'is PENDING for 100 s: its images are pulled', /large image/],
		['ACTIVATING', 'registered with the load balancer', /moment/],
	])('%s', (status, said, nextStep) => {
		const explanation = explainTask(running(status), [], at(100));
		expect(explanation.summary).toContain(said);
		expect(explanation.nextStep).toMatch(nextStep);
	});

	it('says when its health check fails, and when nothing is wrong', () => {
		const sick = running('RUNNING', {
			health: 'UNHEALTHY',
			containers: [container({status: 'RUNNING', health: 'UNHEALTHY'})],
		});
		expect(explainTask(sick).summary).toContain('the health check of its container backend fails');
		expect(explainTask(sick).evidence).toContain('container backend: RUNNING, UNHEALTHY');
		const well = running('RUNNING', {startedAt: at(10), containers: [container({name: 'init', exitCode: 0})]});
		expect(explainTask(well, [], at(100)).summary).toBe(
			'Task 7f3a1c2e9b01 of service web has been RUNNING for 90 s, and ECS knows of nothing wrong with it. Container init ended with exit code 0.',
		);
	});
});
