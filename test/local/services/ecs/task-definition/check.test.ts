import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	checkRegistration,
	compatibilitiesOf,
	type Registration,
} from '../../../../../src/local/services/ecs/task-definition/check.ts';
import {hasCycle} from '../../../../../src/local/services/ecs/task-definition/check-dependencies.ts';

const app: ContainerDefinition = {name: 'app', image: 'app', memory: 128};
const helper: ContainerDefinition = {...app, name: 'helper', essential: false};
const plain = (containers: ContainerDefinition[], more: Partial<Registration> = {}): Registration => ({
	family: 'web',
	containerDefinitions: containers,
	...more,
});
const onFargate = (container: Partial<ContainerDefinition> = {}, more: Partial<Registration> = {}): Registration => ({
	...plain([{...app, ...container}]),
	networkMode: 'awsvpc',
	requiresCompatibilities: ['FARGATE'],
	cpu: '256',
	memory: '512',
	...more,
});
const awslogs = (options: Record<string, string>) => ({logConfiguration: {logDriver: 'awslogs' as const, options}});
const group = {'awslogs-group': 'g', 'awslogs-region': 'us-east-1'};

const refusals: [what: string, input: Registration, message: string | RegExp][] = [
	['no family', plain([app], {family: ''}), 'Family can not be blank.'],
	['a family with a space', plain([app], {family: 'a b'}), 'Family contains invalid characters.'],
	['no container', plain([]), 'Container list cannot be empty.'],
	[
		'eleven containers',
		plain(Array.from({length: 11}, (_, index) => ({...app, name: `c${index}`}))),
		'Too many containers.',
	],
	[
		'65 KiB',
		plain([{...app, command: ['x'.repeat(66_000)]}]),
		/^Actual length: '66\d+'\. Max allowed length is '65536' bytes\.$/,
	],
	['a nameless container', plain([{image: 'app', memory: 128}]), 'Container.name should not be null or empty.'],
	['a container name with a dot', plain([{...app, name: 'a.b'}]), 'Container.name contains invalid characters.'],
	['a container without image', plain([{name: 'app', memory: 128}]), 'Container.image should not be null or empty.'],
	['an image with a space', plain([{...app, image: '$A B'}]), 'Container.image contains invalid characters.'],
	['two containers of a name', plain([app, app]), 'Container names must be unique within a Task Definition.'],
	['nothing essential', plain([helper]), /essential/],
	[
		'no memory anywhere',
		plain([{name: 'app', image: 'app'}]),
		"Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
	],
	['less memory than reserved', plain([{...app, memoryReservation: 256}]), /memoryReservation/],
	['4 MiB', plain([{...app, memory: 4}]), /at least 6 MiB/],
	[
		'more CPU than the task',
		plain([{...app, cpu: 512}], {cpu: '256'}),
		"The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
	],
	['more memory than the task', plain([app], {memory: '64'}), /cannot be greater than the value of the task 'memory'/],
	['a CPU size that is none', plain([app], {cpu: 'lots'}), /^Invalid 'cpu' setting for task\./],
	[
		'a missing dependency',
		plain([{...app, dependsOn: [{containerName: 'x', condition: 'START'}]}]),
		"Cannot depend on container + 'x' because it does not exist",
	],
	[
		'waiting for an essential container to end',
		plain([
			{...app, dependsOn: [{containerName: 'b', condition: 'SUCCESS'}]},
			{...app, name: 'b'},
		]),
		'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
	],
	[
		'waiting for health without a check',
		plain([{...app, dependsOn: [{containerName: 'helper', condition: 'HEALTHY'}]}, helper]),
		/health check/,
	],
	[
		'a circle of dependencies',
		plain([
			{...app, dependsOn: [{containerName: 'b', condition: 'START'}]},
			{...app, name: 'b', dependsOn: [{containerName: 'app', condition: 'START'}]},
		]),
		/cycle/,
	],
	[
		'a circle of links',
		plain([
			{...app, links: ['b']},
			{...app, name: 'b', links: ['app:alias']},
		]),
		'Container links should not have a cycle',
	],
	[
		'links outside bridge',
		plain(
			[
				{...app, links: ['b']},
				{...app, name: 'b'},
			],
			{networkMode: 'host'},
		),
		/^Links are not supported/,
	],
	[
		'other host ports in awsvpc',
		plain([{...app, portMappings: [{containerPort: 80, hostPort: 8080}]}], {networkMode: 'awsvpc'}),
		'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
	],
	[
		'a port twice',
		plain([
			{
				...app,
				portMappings: [
					{containerPort: 80, hostPort: 80},
					{containerPort: 81, hostPort: 80},
				],
			},
		]),
		/more than once/,
	],
	['port 70000', plain([{...app, portMappings: [{containerPort: 70_000}]}]), /container port/],
	[
		'ports without network',
		plain([{...app, portMappings: [{containerPort: 80}]}], {networkMode: 'none'}),
		/networkMode=none/,
	],
	[
		'extra hosts in awsvpc',
		plain([{...app, extraHosts: [{hostname: 'a', ipAddress: '1.2.3.4'}]}], {networkMode: 'awsvpc'}),
		'Extra hosts are not supported on container when networkMode=awsvpc',
	],
	[
		'a mount of no volume',
		plain([{...app, mountPoints: [{sourceVolume: 'v', containerPath: '/v'}]}]),
		"Unknown volume 'v'.",
	],
	[
		'a ulimit that is none',
		plain([{...app, ulimits: [{name: 'x' as 'nofile', softLimit: 1, hardLimit: 1}]}]),
		/ulimit/,
	],
	[
		'a soft limit above the hard one',
		plain([{...app, ulimits: [{name: 'nofile', softLimit: 2, hardLimit: 1}]}]),
		/soft limit/,
	],
	[
		'a health check every second',
		plain([{...app, healthCheck: {command: ['CMD', 'true'], interval: 1}}]),
		/interval must be between 5 and 300/,
	],
	['a health check without command', plain([{...app, healthCheck: {command: ['true']}}]), /CMD/],
	[
		'awslogs without options',
		plain([{...app, ...awslogs({})}]),
		'Log driver awslogs requires options: awslogs-region, awslogs-group',
	],
	[
		'an unknown option of awslogs',
		plain([{...app, ...awslogs({...group, colour: 'red'})}]),
		'Log driver awslogs disallows options: colour',
	],
	[
		'secrets without execution role',
		plain([{...app, secrets: [{name: 'A', valueFrom: 'a'}]}]),
		"When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
	],
	['Fargate in bridge mode', onFargate({}, {networkMode: 'bridge'}), 'Fargate only supports network mode ‘awsvpc’.'],
	['Fargate without CPU', onFargate({}, {cpu: undefined}), "Fargate requires that 'cpu' be defined at the task level."],
	[
		'Fargate without memory',
		onFargate({}, {memory: undefined}),
		"Fargate requires that 'memory' be defined at the task level.",
	],
	[
		'consumer#17 an illegal Fargate pair',
		onFargate({}, {cpu: '4096', memory: '4096'}),
		'No Fargate configuration exists for given values: 4096 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.',
	],
	[
		'ECR on Fargate without role',
		onFargate({image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/a'}),
		'Fargate requires task definition to have execution role ARN to support ECR images.',
	],
	[
		'awslogs on Fargate without role',
		onFargate(awslogs(group)),
		'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
	],
	['three minutes to stop on Fargate', onFargate({stopTimeout: 180}), /stopTimeout/],
];

describe('a registration', () => {
	it.each(refusals)('with %s is refused', (_what, input, message) => {
		const expected = typeof message === 'string' ? message : (expect.stringMatching(message) as string);
		expect(() => checkRegistration(input)).toThrow(
			expect.objectContaining({name: 'ClientException', message: expected}) as Error,
		);
	});

	it('without fault passes, and says where it can run', () => {
		const whole = onFargate({portMappings: [{containerPort: 80}], healthCheck: {command: ['CMD', 'true']}});
		expect(() => checkRegistration(whole)).not.toThrow();
		expect(compatibilitiesOf(whole)).toEqual(['EC2', 'FARGATE']);
		expect(() => checkRegistration(plain([app]))).not.toThrow();
		expect(compatibilitiesOf(plain([app]))).toEqual(['EXTERNAL', 'EC2']);
	});
});

describe('a graph', () => {
	const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), {maxLength: 30});
	const graphOf = (pairs: readonly (readonly [number, number])[]) =>
		new Map(
			Array.from(
				{length: 10},
				(_, node) => [String(node), pairs.filter(([from]) => from === node).map(([, to]) => String(to))] as const,
			),
		);
	const identity = (next: readonly string[]): readonly string[] => next;

	it('whose edges all go upwards has no cycle', () => {
		fc.assert(
			fc.property(edges, (pairs) => {
				expect(hasCycle(graphOf(pairs.filter(([from, to]) => from < to)), identity)).toBe(false);
			}),
		);
	});

	it('with a way back has one', () => {
		const ring = fc.uniqueArray(fc.nat(9), {minLength: 1});
		fc.assert(
			fc.property(edges, ring, (pairs, nodes) => {
				const closed = nodes.map((node, index) => [node, nodes[(index + 1) % nodes.length]!] as const);
				expect(hasCycle(graphOf([...pairs, ...closed]), identity)).toBe(true);
			}),
		);
	});
});
