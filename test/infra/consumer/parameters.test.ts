import {describe, expect, test} from 'vitest';
import {consumerParameters, resolveConsumerParameters} from '../../../src/infra/consumer/parameters.ts';

describe('the parameters of the consumer stack', () => {
	test('consumer#17 the bare defaults can be deployed', () => {
		const values = resolveConsumerParameters({});
		expect(values).toMatchObject({
			LaunchType: 'EC2',
			TaskNetworkMode: 'host',
			TaskCpu: '4096',
			TaskMemory: '8192',
			DesiredTasks: '0',
		});
	});

	test('consumer#17 names, types, defaults and allowed values are those of the original', () => {
		const table = {
			ServiceName: 'ConsumerService',
			TaskCpu: 4096,
			TaskMemory: 8192,
			TaskNetworkMode: 'host',
			ConsolePort: 8080,
			ConsoleCpu: 1024,
			ConsoleMemory: 1024,
			BackendPort: 2581,
			BackendCpu: 3072,
			BackendMemory: 7168,
			BackendHeap: 7068,
			BackendPidConfig: '[500,0.100,0.100,0.005,0.900]',
			BackendConsumerConfig: '[CPU,Memory]',
			EC2KeyPair: '',
			DesiredInstances: 3,
			DesiredTasks: 0,
			MinHealthyPercent: 50,
			MaxHealthyPercent: 150,
			ECSAMI: '/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id',
			InstanceType: 'c5.4xlarge',
			LaunchType: 'EC2',
			Path: '*',
			Priority: 1,
		};
		const declared = Object.fromEntries(consumerParameters.map((parameter) => [parameter.name, parameter.default]));
		expect(declared).toMatchObject(table);
		const allowed = Object.fromEntries(consumerParameters.map(({name, allowedValues}) => [name, allowedValues]));
		expect(allowed).toMatchObject({TaskNetworkMode: ['host', 'awsvpc', 'bridge'], LaunchType: ['EC2', 'FARGATE']});
	});

	test('AllowedCidr is a range of addresses that can be', () => {
		for (const AllowedCidr of ['0.0.0.0/0', '203.0.113.0/24', '255.255.255.255/32']) {
			expect(resolveConsumerParameters({AllowedCidr})).toMatchObject({AllowedCidr});
		}
		for (const AllowedCidr of ['999.1.1.1/8', '256.0.0.0/8', '10.0.0.0/33', '10.0.0/8', '10.0.0.0']) {
			expect(() => resolveConsumerParameters({AllowedCidr})).toThrow(/AllowedCidr is .* range of IPv4 addresses/);
		}
	});

	test.each([
		['FARGATE in network mode host', {LaunchType: 'FARGATE'}, /TaskNetworkMode is "host".*awsvpc/],
		['FARGATE in network mode bridge', {LaunchType: 'FARGATE', TaskNetworkMode: 'bridge'}, /"bridge".*awsvpc/],
		[
			'a pair that FARGATE does not have',
			{
				LaunchType: 'FARGATE',
				TaskNetworkMode: 'awsvpc',
				TaskMemory: '4096',
				BackendMemory: '3072',
				BackendHeap: '2972',
			},
			/no task of 4096 CPU units with 4096 MiB/,
		],
		[
			'FARGATE without a size',
			{LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc', TaskCpu: ''},
			/no task of 0 CPU units/,
		],
		['containers larger than the task', {TaskCpu: '1024'}, /make 4096, more than TaskCpu 1024/],
		['containers with more memory than the task', {TaskMemory: '4096'}, /make 8192, more than TaskMemory 4096/],
		['a heap that fills the container', {BackendHeap: '7168'}, /BackendHeap is 7168 MiB/],
		['one port twice', {ConsolePort: '2581'}, /both 2581/],
		['no CPU limit anywhere', {TaskCpu: '', ConsoleCpu: '0'}, /ConsoleCpu and BackendCpu must both be above 0/],
		['a gain out of range', {BackendPidConfig: '[500,0.1,11,0.005,0.9]'}, /each gain between 0 and 10/],
		['a deployment without room', {MinHealthyPercent: '100', MaxHealthyPercent: '100'}, /no deployment could ever/],
		['something that is no list', {BackendConsumerConfig: 'CPU'}, /\[CPU,Memory\]/],
	])('consumer#17 %s is refused before anything is deployed', (_what, given, message) => {
		expect(() => resolveConsumerParameters(given)).toThrow(message);
	});

	test.each([
		[
			'a small task on FARGATE',
			{
				LaunchType: 'FARGATE',
				TaskNetworkMode: 'awsvpc',
				TaskCpu: '256',
				TaskMemory: '512',
				ConsoleCpu: '64',
				ConsoleMemory: '128',
				BackendCpu: '192',
				BackendMemory: '384',
				BackendHeap: '300',
			},
		],
		['no limits for the task as a whole', {TaskCpu: '', TaskMemory: ''}],
		[
			'spaces in the lists',
			{BackendConsumerConfig: '[CPU, Memory, Disk, Network]', BackendPidConfig: '[ 500, 0.1, 0.1, 0.005, 0.9 ]'},
		],
		['one port twice where each container has its own address', {TaskNetworkMode: 'bridge', ConsolePort: '2581'}],
	])('%s can be deployed', (_what, given) => {
		expect(resolveConsumerParameters(given)).toMatchObject({DesiredTasks: '0'});
	});
});
