import {
	CreateCapacityProviderCommand,
	CreateClusterCommand,
	DeleteCapacityProviderCommand,
	DeleteClusterCommand,
	DescribeCapacityProvidersCommand,
	DescribeClustersCommand,
	ListAccountSettingsCommand,
	ListClustersCommand,
	ListTagsForResourceCommand,
	PutAccountSettingCommand,
	PutClusterCapacityProvidersCommand,
	TagResourceCommand,
	UntagResourceCommand,
	UpdateClusterCommand,
} from '@aws-sdk/client-ecs';
import {describe, expect, it} from 'vitest';
import {ecsWorld} from './ecs-world.ts';

describe('clusters', () => {
	it('are created once, described with what is asked for, and listed', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		const tags = [{key: 'who', value: 'me'}];
		const {cluster} = await ecs.send(new CreateClusterCommand({clusterName: 'd', tags}));
		expect(cluster).toMatchObject({
			clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/d',
			status: 'ACTIVE',
			settings: [{name: 'containerInsights', value: 'disabled'}],
			tags,
		});
		await ecs.send(new CreateClusterCommand({clusterName: 'd'}));
		const {clusterArns} = await ecs.send(new ListClustersCommand({}));
		expect(clusterArns).toHaveLength(2);
		const {clusters, failures} = await ecs.send(
			new DescribeClustersCommand({clusters: ['d', 'none'], include: ['STATISTICS']}),
		);
		expect(clusters).toMatchObject([{clusterName: 'd', tags: [], settings: []}]);
		expect(clusters?.[0]?.statistics).toContainEqual({name: 'runningFargateTasksCount', value: '0'});
		expect(failures).toEqual([{arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/none', reason: 'MISSING'}]);
	});

	it('count their tasks, and are not deleted while there are any', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		await world.define();
		const task = await world.reaches(await world.run(), 'RUNNING');
		const {clusters} = await ecs.send(new DescribeClustersCommand({clusters: ['c']}));
		expect(clusters).toMatchObject([{runningTasksCount: 1, pendingTasksCount: 0}]);
		await expect(ecs.send(new DeleteClusterCommand({cluster: 'c'}))).rejects.toMatchObject({
			name: 'ClusterContainsTasksException',
			message: 'The Cluster cannot be deleted while Tasks are active.',
		});
		await world.stop(task);
		await world.reaches(task, 'STOPPED');
		const {cluster} = await ecs.send(new DeleteClusterCommand({cluster: 'c'}));
		expect(cluster).toMatchObject({status: 'INACTIVE'});
		expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
		await expect(ecs.send(new DeleteClusterCommand({cluster: 'c'}))).rejects.toMatchObject({
			name: 'ClusterNotFoundException',
		});
	});

	it('change their settings, and refuse those that are none', async () => {
		await using world = await ecsWorld();
		const update = (value: string) =>
			world.ecs.send(new UpdateClusterCommand({cluster: 'c', settings: [{name: 'containerInsights', value}]}));
		expect((await update('enhanced')).cluster?.settings).toEqual([{name: 'containerInsights', value: 'enhanced'}]);
		await expect(update('perhaps')).rejects.toMatchObject({name: 'InvalidParameterException'});
		await expect(world.ecs.send(new CreateClusterCommand({clusterName: 'a b'}))).rejects.toMatchObject({
			name: 'InvalidParameterException',
		});
	});
});

describe('capacity providers', () => {
	it('belong to clusters, which may launch by them', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		const put = (capacityProvider: string, weight = 1) =>
			ecs.send(
				new PutClusterCapacityProvidersCommand({
					cluster: 'c',
					capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
					defaultCapacityProviderStrategy: [{capacityProvider, weight}],
				}),
			);
		await expect(put('other')).rejects.toMatchObject({
			message: expect.stringContaining('not associated with the cluster') as string,
		});
		await expect(put('FARGATE', 0)).rejects.toMatchObject({
			message: expect.stringContaining('weight greater than zero') as string,
		});
		const {cluster} = await put('FARGATE_SPOT');
		expect(cluster).toMatchObject({capacityProviders: ['FARGATE', 'FARGATE_SPOT']});
		await world.define();
		const task = await world.run({launchType: undefined});
		expect(task).toMatchObject({launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT'});
	});

	it('are made for Auto Scaling groups, and kept while a cluster uses them', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		const create = (name: string) =>
			ecs.send(new CreateCapacityProviderCommand({name, autoScalingGroupProvider: {autoScalingGroupArn: 'arn:asg'}}));
		await expect(create('fargate-like')).rejects.toMatchObject({name: 'ClientException'});
		const {capacityProvider} = await create('mine');
		expect(capacityProvider).toMatchObject({
			name: 'mine',
			status: 'ACTIVE',
			autoScalingGroupProvider: {managedScaling: {targetCapacity: 100}},
		});
		await expect(create('mine')).rejects.toMatchObject({name: 'ClientException'});
		const put = (capacityProviders: string[]) =>
			ecs.send(
				new PutClusterCapacityProvidersCommand({cluster: 'c', capacityProviders, defaultCapacityProviderStrategy: []}),
			);
		await put(['mine']);
		const remove = () => ecs.send(new DeleteCapacityProviderCommand({capacityProvider: 'mine'}));
		await expect(remove()).rejects.toMatchObject({name: 'ClientException'});
		await put([]);
		await remove();
		const {capacityProviders} = await ecs.send(new DescribeCapacityProvidersCommand({}));
		expect(capacityProviders?.map(({name}) => name)).toEqual(['FARGATE', 'FARGATE_SPOT']);
	});
});

describe('account settings', () => {
	it('hold for new clusters', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		await ecs.send(new PutAccountSettingCommand({name: 'containerInsights', value: 'enabled'}));
		expect((await ecs.send(new ListAccountSettingsCommand({}))).settings).toMatchObject([
			{name: 'containerInsights', value: 'enabled'},
		]);
		const effective = await ecs.send(new ListAccountSettingsCommand({effectiveSettings: true}));
		expect(effective.settings).toContainEqual(expect.objectContaining({name: 'taskLongArnFormat', value: 'enabled'}));
		const {cluster} = await ecs.send(new CreateClusterCommand({clusterName: 'd'}));
		expect(cluster?.settings).toEqual([{name: 'containerInsights', value: 'enabled'}]);
		const wrong = ecs.send(new PutAccountSettingCommand({name: 'containerInsights', value: 'perhaps'}));
		await expect(wrong).rejects.toMatchObject({name: 'InvalidParameterException'});
	});
});

describe('tags', () => {
	it('are laid over, removed and limited', async () => {
		await using world = await ecsWorld();
		const {ecs} = world;
		const {taskDefinition} = await world.define();
		for (const resourceArn of ['arn:aws:ecs:us-east-1:000000000000:cluster/c', taskDefinition?.taskDefinitionArn]) {
			const tag = (tags: {key: string; value: string}[]) => ecs.send(new TagResourceCommand({resourceArn, tags}));
			await tag([
				{key: 'a', value: '1'},
				{key: 'b', value: '2'},
			]);
			await tag([{key: 'b', value: '3'}]);
			await ecs.send(new UntagResourceCommand({resourceArn, tagKeys: ['a']}));
			expect((await ecs.send(new ListTagsForResourceCommand({resourceArn}))).tags).toEqual([{key: 'b', value: '3'}]);
			const many = Array.from({length: 50}, (_, index) => ({key: `k${index}`, value: ''}));
			await expect(tag(many)).rejects.toMatchObject({name: 'InvalidParameterException'});
			await expect(tag([{key: 'aws:x', value: ''}])).rejects.toMatchObject({name: 'InvalidParameterException'});
		}
		const nothing = ecs.send(
			new ListTagsForResourceCommand({resourceArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/none'}),
		);
		await expect(nothing).rejects.toMatchObject({
			message: 'The specified resource is not found. Please specify a valid resource ARN.',
		});
	});
});
