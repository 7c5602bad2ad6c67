import {describe, expect, it} from 'vitest';
import {until} from '../../../../support/containers.ts';
import {ecsWorld} from '../ecs-world.ts';

async function runningTask(world: Awaited<ReturnType<typeof ecsWorld>>) {
	const healthCheck = {command: ['CMD', 'true']};
	const containers = [
		{cpu: 128, memory: 256, portMappings: [{containerPort: 80}], healthCheck},
		{name: 'helper', essential: false},
	];
	await world.define(containers, {taskRoleArn: 'arn:aws:iam::000000000000:role/task'});
	const task = await world.reaches(await world.run({tags: [{key: 'who', value: 'me'}]}), 'RUNNING');
	const {specification} = await world.started('app');
	const base = specification.environment.ECS_CONTAINER_METADATA_URI_V4;
	const get = async (path: string): Promise<Record<string, unknown>> =>
		(await (await fetch(`${base}${path}`)).json()) as Record<string, unknown>;
	return {task, specification, base, get};
}

describe('the task metadata endpoint', () => {
	it('describes the container and its task', async () => {
		await using world = await ecsWorld();
		const {task, specification, get} = await runningTask(world);
		const container = await get('');
		expect(container).toMatchObject({
			DockerId: specification.id,
			Name: 'app',
			Image: 'app',
			ImageID: specification.image.digest,
			DesiredStatus: 'RUNNING',
			KnownStatus: 'RUNNING',
			Limits: {CPU: 128, Memory: 256},
			Type: 'NORMAL',
			Health: {status: 'UNKNOWN'},
			ContainerARN: task.containers?.[0]?.containerArn,
			Networks: [{NetworkMode: 'awsvpc', IPv4Addresses: [specification.address]}],
			Labels: {'com.amazonaws.ecs.task-arn': task.taskArn, 'com.amazonaws.ecs.task-definition-version': '1'},
		});
		const described = await get('/task');
		expect(described).toMatchObject({
			Cluster: 'arn:aws:ecs:us-east-1:000000000000:cluster/c',
			TaskARN: task.taskArn,
			Family: 'web',
			Revision: '1',
			DesiredStatus: 'RUNNING',
			KnownStatus: 'RUNNING',
			Limits: {CPU: 0.25, Memory: 512},
			LaunchType: 'FARGATE',
			AvailabilityZone: task.availabilityZone,
		});
		expect((described.Containers as unknown[])[0]).toEqual(container);
		expect(described).not.toHaveProperty('TaskTags');
		expect(await get('/taskWithTags')).toMatchObject({TaskTags: {who: 'me'}});
	});

	it('gives statistics in the shape of Docker, with the reading before', async () => {
		await using world = await ecsWorld();
		const {task, specification, get} = await runningTask(world);
		const stats = await get('/stats');
		expect(stats).toMatchObject({
			id: specification.id,
			name: '/app',
			cpu_stats: {cpu_usage: {total_usage: 5e8}, online_cpus: expect.any(Number) as number},
			precpu_stats: {cpu_usage: {total_usage: 5e8}},
			memory_stats: {usage: 1_000_000, limit: 256 * 1024 ** 2},
			networks: {eth0: {rx_bytes: 3000, tx_bytes: 10}},
			pids_stats: {current: 2},
		});
		const {cpu_stats: now, precpu_stats: before} = stats as Record<
			string,
			{system_cpu_usage: number; online_cpus: number}
		>;
		const elapsed = new Date(stats.read as string).getTime() - new Date(stats.preread as string).getTime();
		expect(now!.system_cpu_usage - before!.system_cpu_usage).toBe(elapsed * 1e6 * now!.online_cpus);
		expect(elapsed).toBeGreaterThan(0);
		(await world.started('helper')).exit(0);
		await until(
			'the helper has ended',
			async () => (await world.describe(task)).containers?.[1]?.lastStatus === 'STOPPED',
		);
		const all = await get('/task/stats');
		expect(all[specification.id]).toMatchObject({name: '/app'});
		expect(all[world.runtime.named('helper')!.id]).toBeNull();
	});

	it('answers 404 for containers and paths that it does not know', async () => {
		await using world = await ecsWorld();
		const {base} = await runningTask(world);
		expect((await fetch(`${world.endpoint}/v4/us-east-1/unknown/task`)).status).toBe(404);
		expect((await fetch(`${base}/unknown`)).status).toBe(404);
	});
});

describe('the credentials endpoint', () => {
	it("hands out the task role's credentials, to who knows the name", async () => {
		await using world = await ecsWorld();
		const {specification} = await runningTask(world);
		const answer = await fetch(specification.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI!);
		expect(await answer.json()).toMatchObject({
			RoleArn: 'arn:aws:iam::000000000000:role/task',
			AccessKeyId: expect.any(String) as string,
			SecretAccessKey: expect.any(String) as string,
			Token: expect.any(String) as string,
			Expiration: expect.stringMatching(/Z$/) as string,
		});
		expect((await fetch(`${world.endpoint}/credentials/us-east-1/guess`)).status).toBe(400);
	});
});
