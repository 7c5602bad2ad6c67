import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ConsumeRequest, ConsumeResponse} from '../../assets/consumer/shared/consume-api.ts';
import type {ImageSource, LocalImage} from '../../src/local/engine/runtime.ts';
import {cannotPull, hostImage} from './containers.ts';

const assets = new URL('../../assets/consumer', import.meta.url).pathname;
const template = new URL('../../src/infra/consumer/template.yaml', import.meta.url).pathname;

/** The consumer's images as their Dockerfiles would make them, without a build: the program lies where it is. */
export const consumerImages: ImageSource = {
	pull: (reference) => {
		if (reference.includes('broken')) return Promise.reject(cannotPull(reference));
		const part = reference.includes('backend') ? 'backend' : 'console';
		const image: LocalImage = {...hostImage, workingDirectory: assets, command: ['node', join(part, 'server.ts')]};
		return Promise.resolve(image);
	},
};

/** The consumer's template as it is, but for health checks as often as ECS allows. */
export function consumerTemplate(): string {
	return readFileSync(template, 'utf8').replace('Interval: 10\n', 'Interval: 5\n');
}

/** Sizes of the smallest task that Fargate has. */
const smallSizes = {
	TaskCpu: '256',
	TaskMemory: '512',
	ConsoleCpu: '64',
	ConsoleMemory: '192',
	BackendCpu: '192',
	BackendMemory: '320',
	BackendHeap: '256',
};

/** Parameters of a consumer so small that several fit on one machine. */
export function smallConsumer(others: Readonly<Record<string, string>>): {
	ParameterKey: string;
	ParameterValue: string;
}[] {
	const small = {...smallSizes, InstanceType: 'c5.large', ...others};
	return Object.entries(small).map(([ParameterKey, ParameterValue]) => ({ParameterKey, ParameterValue}));
}

/** The same on Fargate, as a command takes it. */
export const smallConsumerFlags: readonly string[] = Object.entries({
	...{LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc'},
	...smallSizes,
}).flatMap(([name, value]) => ['--parameter', `${name}=${value}`]);

/** Asks a consumer through its load balancer. Throws for anything but an answer. */
export async function consume(address: string, request: ConsumeRequest): Promise<ConsumeResponse> {
	const response = await fetch(new URL('/api/consume', address), {
		method: 'POST',
		headers: {'content-type': 'application/json'},
		body: JSON.stringify(request),
	});
	if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
	return (await response.json()) as ConsumeResponse;
}
