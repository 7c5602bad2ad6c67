import {describe, expect, it} from 'vitest';
import {SystemClock} from '../../../../src/local/engine/clock.ts';
import {ProcessRuntime} from '../../../../src/local/engine/process/process-runtime.ts';
import type {Container, ContainerSpecification} from '../../../../src/local/engine/runtime.ts';
import {specification, temporaryFolder, until} from '../../../support/containers.ts';

const isLinux = process.platform === 'linux';
const server = (name: string, port: number): string[] => [
	'node',
	'-e',
	`require('node:http').createServer((_, response) => response.end('${name}')).listen(${port}, () => console.log('up'))`,
];
const client = (url: string): string[] => ['node', '-e', `fetch('${url}').then((r) => r.text()).then(console.log)`];

async function started(runtime: ProcessRuntime, container: ContainerSpecification): Promise<Container> {
	const handle = await runtime.start(container);
	await until('it listens', async () => (await handle.readOutput('stdout', 0)).length > 0);
	return handle;
}

async function output(runtime: ProcessRuntime, container: ContainerSpecification): Promise<string> {
	const handle = await runtime.start(container);
	await handle.exited;
	return String(await handle.readOutput('stdout', 0)).trim();
}

describe.runIf(isLinux)('the network of tasks', () => {
	it('lets unmodified servers listen on the same port, each at its own address', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const addresses = ['127.9.1.1', '127.9.1.2'];
		const tasks = await Promise.all(
			addresses.map((address) => started(runtime, specification(server(address, 18_080), {address}))),
		);
		for (const address of addresses) {
			expect(await (await fetch(`http://${address}:18080`)).text()).toBe(address);
		}
		await Promise.all(tasks.map((task) => task.stop(1)));
	});

	it('makes localhost the task, so that its containers reach each other', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const address = '127.9.2.1';
		const backend = await started(runtime, specification(server('backend', 18_080), {address}));
		expect(await output(runtime, specification(client('http://127.0.0.1:18080'), {address}))).toBe('backend');
		expect(await output(runtime, specification(client('http://localhost:18080'), {address}))).toBe('backend');
		await backend.stop(1);
	});

	it('keeps the endpoint of the local AWS reachable from inside', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const {createServer} = await import('node:http');
		const endpoint = createServer((_, response) => response.end('aws')).listen(0, '127.0.0.1');
		await new Promise((resolve) => endpoint.once('listening', resolve));
		const url = `http://127.0.0.1:${(endpoint.address() as {port: number}).port}`;
		const task = specification(client(url), {address: '127.9.3.1', environment: {AWS_ENDPOINT_URL: url}});
		expect(await output(runtime, task)).toBe('aws');
		endpoint.close();
	});

	it('maps a container port to the host port of its instance', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const ports = [{containerPort: 8080, hostAddress: '127.9.4.1', hostPort: 32_801, protocol: 'tcp' as const}];
		const task = await started(runtime, specification(server('bridge', 8080), {address: '127.9.4.2', ports}));
		expect(await (await fetch('http://127.9.4.1:32801')).text()).toBe('bridge');
		await task.stop(1);
	});

	it('resolves the names that the task was given', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const neighbour = await started(runtime, specification(server('neighbour', 18_080), {address: '127.9.5.1'}));
		const task = specification(client('http://backend:18080'), {
			address: '127.9.5.2',
			hosts: {backend: ['127.9.5.1']},
		});
		expect(await output(runtime, task)).toBe('neighbour');
		await neighbour.stop(1);
	});

	it('reaches a linked container on its container port, wherever bridge mode mapped that', async () => {
		using folder = temporaryFolder();
		const runtime = new ProcessRuntime(folder.path, new SystemClock());
		const ports = [{containerPort: 8080, hostAddress: '127.9.6.1', hostPort: 32_802, protocol: 'tcp' as const}];
		const linked = await started(runtime, specification(server('linked', 8080), {address: '127.9.6.1', ports}));
		const task = specification(client('http://Backend:8080'), {
			address: '127.9.6.1',
			hosts: {backend: ['127.9.6.1']},
			links: {backend: {'8080': 32_802}},
		});
		expect(await output(runtime, task)).toBe('linked');
		await linked.stop(1);
	});
});
