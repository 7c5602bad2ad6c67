import {describe, expect, it} from 'vitest';
import {LocalCloudFormation} from './fixture.ts';

const body = (options: {days?: number; cluster?: string; extra?: string} = {}): string => `
Parameters: {Days: {Type: Number, Default: ${options.days ?? 1}}}
Resources:
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: ${options.cluster ?? 'one'}}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: logs, RetentionInDays: !Ref Days}}
  Service: {Type: AWS::ECS::Service, DependsOn: Logs, Properties: {Cluster: !Ref Cluster}}
  ${options.extra ?? ''}
`;

async function created(): Promise<LocalCloudFormation> {
	const local = new LocalCloudFormation();
	await local.call('CreateStack', {StackName: 'web', TemplateBody: body()});
	await local.idle();
	return local;
}

async function updated(local: LocalCloudFormation, template: string, options: object = {}): Promise<string[]> {
	const earlier = (await local.history('web')).length;
	await local.call('UpdateStack', {StackName: 'web', TemplateBody: template, ...options});
	await local.idle();
	return (await local.history('web')).slice(earlier);
}

describe('UpdateStack', () => {
	it('changes in place what can be changed in place, and touches nothing else', async () => {
		const local = await created();
		expect(await updated(local, body({days: 7}))).toEqual([
			'web UPDATE_IN_PROGRESS User Initiated',
			'Logs UPDATE_IN_PROGRESS',
			'Logs UPDATE_COMPLETE',
			'web UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
			'web UPDATE_COMPLETE',
		]);
		expect(local.world.things.get('logs')).toMatchObject({RetentionInDays: 7});
	});

	it('replaces what cannot, with all that refers to it, and deletes the old ones last', async () => {
		const local = await created();
		const history = await updated(local, body({cluster: 'two'}));
		expect(history.slice(0, 4)).toEqual([
			'web UPDATE_IN_PROGRESS User Initiated',
			'Cluster UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.',
			'Cluster UPDATE_IN_PROGRESS Resource creation Initiated',
			'Cluster UPDATE_COMPLETE',
		]);
		expect(history.slice(-6)).toEqual([
			'web UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
			'Service DELETE_IN_PROGRESS',
			'Service DELETE_COMPLETE',
			'Cluster DELETE_IN_PROGRESS',
			'Cluster DELETE_COMPLETE',
			'web UPDATE_COMPLETE',
		]);
		expect([...local.world.things.keys()]).toEqual(['logs', 'two', expect.stringMatching(/^web-Service-/)]);
	});

	it('creates what is new and deletes what is gone', async () => {
		const local = await created();
		await updated(local, body({extra: 'More: {Type: AWS::ECS::Cluster, Properties: {ClusterName: more}}'}));
		expect(local.world.things.has('more')).toBe(true);
		await updated(local, body());
		expect(local.world.things.has('more')).toBe(false);
	});

	it('rolls everything back when a resource fails', async () => {
		const local = await created();
		const before = new Map(local.world.things);
		local.world.failures.set('create More', 'no room');
		const extra = 'More: {Type: AWS::ECS::Cluster, DependsOn: Service}';
		const history = await updated(local, body({days: 7, cluster: 'two', extra}));
		expect(history).toContain('web UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [More]. ');
		expect(history).toContain('web UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
		expect(history.at(-1)).toBe('web UPDATE_ROLLBACK_COMPLETE');
		expect(local.world.things).toEqual(before);
		const {StackResources} = await local.call('DescribeStackResources', {StackName: 'web'});
		expect(StackResources?.map((resource) => resource.LogicalResourceId).sort()).toEqual([
			'Cluster',
			'Logs',
			'Service',
		]);
		expect(await updated(local, body({days: 7}))).toContain('Logs UPDATE_COMPLETE');
	});

	it('refuses to replace a resource beside itself under its own name', async () => {
		const local = new LocalCloudFormation();
		const named = (cluster: string): string => `
Resources:
  Service: {Type: AWS::ECS::Service, Properties: {ServiceName: api, Cluster: ${cluster}}}`;
		await local.call('CreateStack', {StackName: 'web', TemplateBody: named('a')});
		await local.idle();
		expect(await updated(local, named('b'))).toContain(
			'Service UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename api and update the stack again.',
		);
	});

	it('stops in UPDATE_ROLLBACK_FAILED when going back fails too, and goes on from there', async () => {
		const local = await created();
		local.world.failures.set('create More', 'no room');
		const extra = 'More: {Type: AWS::ECS::Cluster, DependsOn: Service}';
		const failOnceBack = local.world.step.bind(local.world);
		let updates = 0;
		local.world.step = async (step, signal) => {
			if (step === 'update Logs' && ++updates === 2) throw new Error('stuck');
			await failOnceBack(step, signal);
		};
		const history = await updated(local, body({days: 7, extra}));
		expect(history.at(-1)).toBe('web UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [Logs]. ');
		await expect(local.call('UpdateStack', {StackName: 'web', TemplateBody: body()})).rejects.toThrow(
			'is in UPDATE_ROLLBACK_FAILED state and can not be updated.',
		);
		await local.call('ContinueUpdateRollback', {StackName: 'web'});
		await local.idle();
		expect(await local.status('web')).toBe('UPDATE_ROLLBACK_COMPLETE');
		expect(local.world.things.get('logs')).toMatchObject({RetentionInDays: 1});
	});

	it('keeps a failed update as it is when rollback is off, and rolls it back or goes on when told to', async () => {
		const local = await created();
		const before = new Map(local.world.things);
		local.world.failures.set('update Service', 'stuck');
		const template = body({days: 7}).replace('{Cluster: !Ref Cluster}', '{Cluster: !Ref Cluster, DesiredCount: 2}');
		await updated(local, template, {DisableRollback: true});
		expect(await local.status('web')).toBe('UPDATE_FAILED');
		expect(local.world.things.get('logs')).toMatchObject({RetentionInDays: 7});
		local.world.failures.clear();
		await local.call('RollbackStack', {StackName: 'web'});
		await local.idle();
		expect(await local.status('web')).toBe('UPDATE_ROLLBACK_COMPLETE');
		expect(local.world.things).toEqual(before);
	});

	it('that failed is gone on with, or deleted, with all that it had replaced', async () => {
		const failing = async (): Promise<LocalCloudFormation> => {
			const local = await created();
			local.world.failures.set('update Logs', 'stuck');
			await updated(local, body({days: 7, cluster: 'two'}), {DisableRollback: true});
			local.world.failures.clear();
			return local;
		};
		const resumed = await failing();
		await updated(resumed, body({days: 7, cluster: 'two'}));
		expect(await resumed.status('web')).toBe('UPDATE_COMPLETE');
		expect([...resumed.world.things.keys()].sort()).toEqual(['logs', 'two', expect.stringMatching(/^web-Service-/)]);
		expect(resumed.world.things.get('logs')).toMatchObject({RetentionInDays: 7});
		const deleted = await failing();
		await deleted.call('DeleteStack', {StackName: 'web'});
		await deleted.idle();
		expect(deleted.world.things.size).toBe(0);
	});

	it('goes back when it is cancelled', async () => {
		const local = await created();
		local.world.hold('update Logs');
		await local.call('UpdateStack', {StackName: 'web', TemplateBody: body({days: 7})});
		await new Promise((resolve) => setImmediate(resolve));
		local.world.release('none');
		await local.call('CancelUpdateStack', {StackName: 'web'});
		local.world.release('update Logs');
		await local.idle();
		expect(await local.history('web')).toContain('web UPDATE_ROLLBACK_IN_PROGRESS User Initiated');
		expect(await local.status('web')).toBe('UPDATE_ROLLBACK_COMPLETE');
		await expect(local.call('CancelUpdateStack', {StackName: 'web'})).rejects.toThrow(
			'CancelUpdateStack cannot be called from current stack status',
		);
	});

	it('refuses an update without a change', async () => {
		const local = await created();
		await expect(local.call('UpdateStack', {StackName: 'web', UsePreviousTemplate: true})).rejects.toThrow(
			'No updates are to be performed.',
		);
	});

	it('takes a changed tag of the stack to its resources', async () => {
		const local = await created();
		await updated(local, body(), {Tags: [{Key: 'team', Value: 'b'}]});
		expect(local.world.things.get('logs')).toMatchObject({Tags: [{Key: 'team', Value: 'b'}]});
	});
});

describe('exports', () => {
	const exporting = (value: string): string => `
Resources: {Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: shared}}}
Outputs: {Name: {Value: ${value}, Export: {Name: cluster}}}`;
	const importing = 'Resources: {Service: {Type: AWS::ECS::Service, Properties: {Cluster: !ImportValue cluster}}}';

	it('are imported by name, and cannot change or go while they are', async () => {
		const local = new LocalCloudFormation();
		await local.call('CreateStack', {StackName: 'web', TemplateBody: exporting('!Ref Cluster')});
		await local.idle();
		await local.call('CreateStack', {StackName: 'api', TemplateBody: importing});
		await local.idle();
		expect([...local.world.things.values()][1]).toEqual({Cluster: 'shared'});
		expect((await local.call('ListImports', {ExportName: 'cluster'})).Imports).toEqual(['api']);
		expect((await local.call('ListExports', {})).Exports).toMatchObject([{Name: 'cluster', Value: 'shared'}]);
		expect(await updated(local, exporting('other'))).toContain(
			'web UPDATE_ROLLBACK_IN_PROGRESS Export cluster cannot be updated as it is in use by api',
		);
		await local.call('DeleteStack', {StackName: 'web'});
		await local.idle();
		expect((await local.history('web')).at(-1)).toBe(
			'web UPDATE_ROLLBACK_COMPLETE Delete canceled. Cannot delete export cluster as it is in use by api.',
		);
		await local.call('DeleteStack', {StackName: 'api'});
		await local.idle();
		await local.call('DeleteStack', {StackName: 'web'});
		await local.idle();
		expect(local.world.things.size).toBe(0);
	});

	it('that nobody exports cannot be imported', async () => {
		const local = new LocalCloudFormation();
		await expect(local.call('CreateStack', {StackName: 'api', TemplateBody: importing})).rejects.toThrow(
			'No export named cluster found.',
		);
	});
});
