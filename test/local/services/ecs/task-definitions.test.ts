import {
	DeleteTaskDefinitionsCommand,
	DeregisterTaskDefinitionCommand,
	DescribeTaskDefinitionCommand,
	ListTaskDefinitionFamiliesCommand,
	ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {ecsWorld} from './ecs-world.ts';

const arn = (revision: string): string => `arn:aws:ecs:us-east-1:000000000000:task-definition/${revision}`;

describe('task definitions', () => {
	it('come in revisions, with the defaults written in', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		const first = await world.define([{portMappings: [{containerPort: 80}]}], {cpu: '.25 vCPU', memory: '1 GB'});
		expect(first.taskDefinition).toMatchObject({
			taskDefinitionArn: arn('web:1'),
			status: 'ACTIVE',
			cpu: '256',
			memory: '1024',
			compatibilities: ['EC2', 'FARGATE'],
			containerDefinitions: [
				{cpu: 0, essential: true, environment: [], portMappings: [{containerPort: 80, hostPort: 80, protocol: 'tcp'}]},
			],
		});
		await world.define([{}], {tags: [{key: 'a', value: 'b'}]});
		const described = await ecs.send(new DescribeTaskDefinitionCommand({taskDefinition: 'web', include: ['TAGS']}));
		expect(described).toMatchObject({taskDefinition: {revision: 2}, tags: [{key: 'a', value: 'b'}]});
		const byNumber = await ecs.send(new DescribeTaskDefinitionCommand({taskDefinition: 'web:1'}));
		expect(byNumber.taskDefinition).toEqual(first.taskDefinition);
		await expect(ecs.send(new DescribeTaskDefinitionCommand({taskDefinition: 'web:3'}))).rejects.toMatchObject({
			name: 'ClientException',
			message: 'Unable to describe task definition.',
		});
	});

	it('are listed by family, status and order', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		for (const family of ['web', 'api', 'web', 'web-admin']) await world.define([{}], {family});
		const listed = async (filter: object) =>
			(await ecs.send(new ListTaskDefinitionsCommand(filter))).taskDefinitionArns;
		expect(await listed({})).toEqual(['api:1', 'web:1', 'web:2', 'web-admin:1'].map(arn));
		expect(await listed({familyPrefix: 'web', sort: 'DESC'})).toEqual(['web:2', 'web:1'].map(arn));
		const families = async (filter: object) => (await ecs.send(new ListTaskDefinitionFamiliesCommand(filter))).families;
		expect(await families({familyPrefix: 'web'})).toEqual(['web', 'web-admin']);
		await ecs.send(new DeregisterTaskDefinitionCommand({taskDefinition: 'api:1'}));
		expect(await listed({})).not.toContain(arn('api:1'));
		expect(await listed({status: 'INACTIVE'})).toEqual([arn('api:1')]);
		expect(await families({status: 'INACTIVE'})).toEqual(['api']);
		expect(await families({status: 'ALL'})).toHaveLength(3);
	});

	it('keep their numbers when revisions are deregistered and deleted', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		await world.define();
		await world.define();
		const remove = () => ecs.send(new DeleteTaskDefinitionsCommand({taskDefinitions: ['web:2']}));
		expect((await remove()).failures).toMatchObject([{arn: arn('web:2')}]);
		const deregistered = await ecs.send(new DeregisterTaskDefinitionCommand({taskDefinition: 'web:2'}));
		expect(deregistered.taskDefinition).toMatchObject({status: 'INACTIVE', deregisteredAt: expect.any(Date) as Date});
		expect((await remove()).taskDefinitions).toMatchObject([{status: 'DELETE_IN_PROGRESS'}]);
		const latest = await ecs.send(new DescribeTaskDefinitionCommand({taskDefinition: 'web'}));
		expect(latest.taskDefinition?.revision).toBe(1);
		expect((await world.define()).taskDefinition?.revision).toBe(3);
	});
});
