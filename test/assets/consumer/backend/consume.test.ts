import {createServer} from 'node:net';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {BackendGroup, targets} from '../support/backends.ts';

describe('a service of three hosts', () => {
	let group: BackendGroup;

	beforeEach(async () => {
		group = await BackendGroup.start(3);
	});

	afterEach(async () => {
		await group.close();
	});

	const ports = () => group.backends.map(({port}) => port).toSorted((a, b) => a - b);
	const cpu = (target: number, unit = 'PERCENTAGE') => [{resource: 'CPU', unit, target}];

	test('consumer#1 an empty request to ALL returns one entry per task: host, port and per resource target, actual and unit', async () => {
		const {errors, instances} = await group.consume({candidate: 'ALL', usage: []});
		expect(errors).toEqual([]);
		expect(instances.map(({port}) => port).toSorted((a, b) => a - b)).toEqual(ports());
		for (const {host, usage} of instances) {
			expect(host).toBe('127.0.0.1');
			expect(usage).toEqual([
				{resource: 'CPU', unit: 'PERCENTAGE', target: 0.33, actual: expect.any(Number)},
				{resource: 'MEMORY', unit: 'PERCENTAGE', target: 0.33, actual: expect.any(Number)},
			]);
		}
	});

	test('consumer#2 a request to one host changes only that host', async () => {
		const chosen = group.port(2);
		const answer = await group.consume({candidate: 'SPECIFIC', host: '127.0.0.1', port: chosen, usage: cpu(0.05)});
		expect(answer.instances.map(({port}) => port)).toEqual([chosen]);
		const after = targets(await group.consume({candidate: 'ALL'}));
		expect(group.backends.map(({port}) => after[`${port} CPU`])).toEqual([0.33, 0.33, 0.05]);
	});

	test('consumer#2 a request to ALL changes every host and lists each', async () => {
		const answer = await group.consume({candidate: 'ALL', usage: cpu(0.04)});
		expect(answer.errors).toEqual([]);
		expect(answer.instances.map(({port}) => port).toSorted((a, b) => a - b)).toEqual(ports());
		const after = targets(await group.consume({candidate: 'ALL'}, 1));
		expect(group.backends.map(({port}) => after[`${port} CPU`])).toEqual([0.04, 0.04, 0.04]);
	});

	test('consumer#2 a request to RANDOM changes exactly one host and names it', async () => {
		const answer = await group.consume({candidate: 'RANDOM', usage: cpu(0.06)});
		const after = targets(await group.consume({candidate: 'ALL'}));
		const changed = group.backends.filter(({port}) => after[`${port} CPU`] === 0.06);
		expect(changed.map(({port}) => port)).toEqual(answer.instances.map(({port}) => port));
		expect(changed).toHaveLength(1);
	});

	test('consumer#3 SELF is the host that the request reached', async () => {
		const answer = await group.consume({candidate: 'SELF', usage: cpu(0.07)}, 1);
		expect(answer.instances.map(({port}) => port)).toEqual([group.port(1)]);
	});

	test('consumer#5 a refused target leaves every old target as it was, also of the other resources of the request', async () => {
		const usage = [...cpu(0.1), {resource: 'MEMORY', unit: 'GIGABYTES', target: 2}];
		const {errors} = await group.consume({candidate: 'ALL', usage});
		expect(errors.map(({type}) => type)).toEqual(['INVALID_PARAMETER', 'INVALID_PARAMETER', 'INVALID_PARAMETER']);
		expect(errors[0]?.message).toContain('2 GIGABYTES');
		expect(new Set(Object.values(targets(await group.consume({candidate: 'ALL'}))))).toEqual(new Set([0.33]));
	});

	test('consumer#7 the answer uses the unit that the caller used, otherwise the default', async () => {
		const answer = await group.consume({
			candidate: 'SELF',
			usage: [{resource: 'MEMORY', unit: 'MEGABYTES', target: 256}],
		});
		expect(answer.instances[0]?.usage).toEqual([
			expect.objectContaining({resource: 'CPU', unit: 'PERCENTAGE'}),
			expect.objectContaining({resource: 'MEMORY', unit: 'MEGABYTES', target: 256}),
		]);
		const read = await group.consume({candidate: 'SELF'});
		expect(read.instances[0]?.usage[1]).toMatchObject({unit: 'PERCENTAGE', target: 0.25});
	});

	test('consumer#8 a target stays until it is changed', async () => {
		await group.consume({candidate: 'SELF', usage: cpu(100, 'VCPU')});
		await group.consume({candidate: 'SELF', usage: [{resource: 'MEMORY', unit: 'PERCENTAGE', target: 0.2}]});
		const {instances} = await group.consume({candidate: 'SELF', usage: []});
		expect(instances[0]?.usage.map(({target}) => target)).toEqual([0.09765625, 0.2]);
	});

	test('consumer#11 with one peer out of reach, ALL returns the others and an error that names it', async () => {
		const dead = group.port(1);
		await group.backends[1]?.close();
		const answer = await group.consume({candidate: 'ALL', usage: cpu(0.02)});
		expect(answer.instances.map(({port}) => port).toSorted((a, b) => a - b)).toEqual(
			ports().filter((port) => port !== dead),
		);
		expect(answer.errors).toEqual([
			{
				type: 'DEPENDENCY_FAILURE',
				message: expect.stringContaining(`127.0.0.1:${dead}`),
				host: '127.0.0.1',
				port: dead,
			},
		]);
	});

	test('consumer#11 a peer that accepts and never answers does not hold up the others for long', async () => {
		const silent = createServer();
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const {port} = silent.address() as {port: number};
		group.aws.instances.push({id: 'silent', host: '127.0.0.1', port});
		const answer = await group.consume({candidate: 'ALL'});
		expect(answer.instances).toHaveLength(3);
		expect(answer.errors).toEqual([expect.objectContaining({type: 'DEPENDENCY_FAILURE', port})]);
		silent.close();
	});

	test('consumer#12 a host that is none of the service is a client failure, and nothing is sent to it', async () => {
		let touched = false;
		const stranger = createServer(() => {
			touched = true;
		});
		await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
		const {port} = stranger.address() as {port: number};
		const {errors} = await group.consume({candidate: 'SPECIFIC', host: '127.0.0.1', port, usage: []});
		expect(errors).toEqual([{type: 'CLIENT_FAILURE', message: expect.stringContaining(`127.0.0.1:${port}`)}]);
		expect(touched).toBe(false);
		stranger.close();
	});

	test('consumer#12 a registry that does not answer is a dependency failure, beside the state of the host itself', async () => {
		group.aws.failing = {DiscoverInstances: 'AccessDeniedException', ListInstances: 'AccessDeniedException'};
		const {errors, instances} = await group.consume({candidate: 'ALL', usage: cpu(0.5)});
		expect(errors).toEqual([{type: 'DEPENDENCY_FAILURE', message: expect.stringContaining('AccessDeniedException')}]);
		expect(instances[0]?.usage[0]?.target).toBe(0.33);
	});

	test('consumer#15 the health check answers with peers dead and the registry failing, and asks neither', async () => {
		group.aws.failing = {DiscoverInstances: 'InternalFailure', ListInstances: 'InternalFailure'};
		await group.backends[1]?.close();
		const callsBefore = group.aws.calls.length;
		const response = await fetch(`http://127.0.0.1:${group.port(0)}/health`);
		expect([response.status, await response.json()]).toEqual([200, {status: 'ok'}]);
		expect(group.aws.calls).toHaveLength(callsBefore);
	});

	test('an unhealthy host is not asked', async () => {
		const [first, second, third] = group.aws.instances;
		group.aws.instances = [first!, {...second!, health: 'UNHEALTHY'}, third!];
		const {instances} = await group.consume({candidate: 'ALL'});
		expect(instances.map(({port}) => port)).not.toContain(second?.port);
	});

	test('what a host is called in the registry is what it calls itself', async () => {
		const [first, ...others] = group.aws.instances;
		group.aws.instances = [{...first!, host: 'localhost', port: 31_999}, ...others];
		const {instances} = await group.consume({candidate: 'ALL'});
		expect(instances.map(({host, port}) => `${host}:${port}`)).toContain('localhost:31999');
		expect((await group.consume({candidate: 'SELF'})).instances[0]).toMatchObject({host: 'localhost', port: 31_999});
	});
});

describe('a host that is not registered', () => {
	let group: BackendGroup;

	beforeEach(async () => {
		group = await BackendGroup.start(1);
		group.aws.instances = [];
	});

	afterEach(async () => {
		await group.close();
	});

	test('consumer#13 with an empty registry, ALL acts on the host itself', async () => {
		const usage = [{resource: 'CPU', unit: 'VCPU', target: 50}];
		const {errors, instances} = await group.consume({candidate: 'ALL', usage});
		expect(errors).toEqual([]);
		expect(instances).toEqual([expect.objectContaining({port: group.port(0)})]);
		expect(instances[0]?.usage[0]?.target).toBe(50);
	});

	test('consumer#13 with an empty registry, RANDOM is a clear error', async () => {
		const {errors} = await group.consume({candidate: 'RANDOM', usage: []});
		expect(errors).toEqual([{type: 'DEPENDENCY_FAILURE', message: expect.stringContaining('No host is registered')}]);
	});
});
