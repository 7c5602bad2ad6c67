import {describe, expect, it} from 'vitest';
import {LocalCloudFormation} from './fixture.ts';

const body = (days: number, cluster: string): string => `
Resources:
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: ${cluster}}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: ${days}}}
  Service: {Type: AWS::ECS::Service, DependsOn: Logs, Properties: {Cluster: !Ref Cluster}}
`;

/** Lets everything run until the step that is held has begun. */
async function reach(local: LocalCloudFormation, step: string): Promise<void> {
	while (!local.world.log.includes(step)) await new Promise((resolve) => setImmediate(resolve));
}

describe('an engine that is killed', () => {
	it.each(['create Cluster', 'create Logs', 'create Service'])(
		'at «%s» goes on and makes nothing twice',
		async (step) => {
			const local = new LocalCloudFormation();
			local.world.hold(step);
			await local.call('CreateStack', {StackName: 'web', TemplateBody: body(1, 'one')});
			await reach(local, step);
			const next = await local.crash();
			await next.idle();
			expect(await next.status('web')).toBe('CREATE_COMPLETE');
			expect(next.world.things.size).toBe(3);
		},
	);

	it.each(['update Logs', 'create Cluster', 'create Service', 'delete Service', 'delete Cluster'])(
		'at «%s» of an update ends with the new resources alone',
		async (step) => {
			const local = new LocalCloudFormation();
			await local.call('CreateStack', {StackName: 'web', TemplateBody: body(1, 'one')});
			await local.idle();
			local.world.log.length = 0;
			local.world.hold(step);
			await local.call('UpdateStack', {StackName: 'web', TemplateBody: body(7, 'two')});
			await reach(local, step);
			const next = await local.crash();
			await next.idle();
			expect(await next.status('web')).toBe('UPDATE_COMPLETE');
			expect([...next.world.things.keys()].sort()).toEqual([
				'two',
				expect.stringMatching(/^web-Logs-/),
				expect.stringMatching(/^web-Service-/),
			]);
			expect([...next.world.things.values()]).toContainEqual({RetentionInDays: 7});
		},
	);

	it.each(['delete Service', 'delete Logs', 'delete Cluster'])('at «%s» deletes the rest', async (step) => {
		const local = new LocalCloudFormation();
		await local.call('CreateStack', {StackName: 'web', TemplateBody: body(1, 'one')});
		await local.idle();
		local.world.hold(step);
		await local.call('DeleteStack', {StackName: 'web'});
		await reach(local, step);
		const next = await local.crash();
		await next.idle();
		await expect(next.status('web')).rejects.toThrow('does not exist');
		expect(next.world.things.size).toBe(0);
	});

	it('in a rollback rolls the rest back', async () => {
		const local = new LocalCloudFormation();
		local.world.failures.set('create Service', 'no room');
		local.world.hold('delete Cluster');
		await local.call('CreateStack', {StackName: 'web', TemplateBody: body(1, 'one')});
		await reach(local, 'delete Cluster');
		const next = await local.crash();
		await next.idle();
		expect(await next.status('web')).toBe('ROLLBACK_COMPLETE');
		expect(next.world.things.size).toBe(0);
	});
});
