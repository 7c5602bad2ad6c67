import * as ec2 from '@aws-sdk/client-ec2';
import * as sd from '@aws-sdk/client-servicediscovery';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ManualClock} from '../../../../src/local/engine/clock.ts';
import {eventually} from '../../../support/eventually.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

let aws: TestAws;
let client: sd.ServiceDiscovery;
let namespaceId: string;
let made = 0;

beforeAll(async () => {
	aws = await startLocalAws();
	client = new sd.ServiceDiscovery(aws.client);
	const {Vpcs} = await new ec2.EC2(aws.client).describeVpcs({});
	const {OperationId} = await client.createPrivateDnsNamespace({Name: 'consumer.local', Vpc: Vpcs?.[0]?.VpcId});
	namespaceId = (await finished(OperationId)).Targets?.NAMESPACE ?? '';
});
afterAll(() => aws[Symbol.asyncDispose]());

function finished(OperationId: string | undefined): Promise<sd.Operation> {
	return eventually(async () => {
		const {Operation = {}} = await client.getOperation({OperationId});
		expect(Operation.Status).toBe('SUCCESS');
		return Operation;
	});
}

async function newService(
	options: Partial<sd.CreateServiceRequest> = {},
): Promise<{Id: string; Name: string; Arn: string}> {
	made += 1;
	const Name = `service-${made}`;
	const DnsConfig = {DnsRecords: [{Type: 'SRV', TTL: 30} as const]};
	const HealthCheckCustomConfig = {FailureThreshold: 1};
	const {Service} = await client.createService({
		Name,
		NamespaceId: namespaceId,
		DnsConfig,
		HealthCheckCustomConfig,
		...options,
	});
	return {Id: Service?.Id ?? '', Name, Arn: Service?.Arn ?? ''};
}

const at = (AWS_INSTANCE_IPV4: string) => ({AWS_INSTANCE_IPV4, AWS_INSTANCE_PORT: '2581'});

describe('namespaces', () => {
	it('are made in the background, once for a name', async () => {
		const {Namespace} = await client.getNamespace({Id: namespaceId});
		expect(Namespace).toMatchObject({
			Id: expect.stringMatching(/^ns-[a-z2-7]{16}$/),
			Name: 'consumer.local',
			Type: 'DNS_PRIVATE',
			Properties: {HttpProperties: {HttpName: 'consumer.local'}, DnsProperties: {SOA: {TTL: 15}}},
		});
		await client.createHttpNamespace({Name: 'plain'});
		await expect(client.createHttpNamespace({Name: 'plain'})).rejects.toMatchObject({name: 'NamespaceAlreadyExists'});
	});

	it('are deleted only when empty', async () => {
		await newService();
		await expect(client.deleteNamespace({Id: namespaceId})).rejects.toMatchObject({name: 'ResourceInUse'});
		await expect(client.getNamespace({Id: 'ns-lost'})).rejects.toMatchObject({name: 'NamespaceNotFound'});
	});

	it('of a VPC that does not exist are refused', async () => {
		const call = client.createPrivateDnsNamespace({Name: 'lost.local', Vpc: 'vpc-0123456789abcdef0'});
		await expect(call).rejects.toMatchObject({name: 'InvalidInput'});
	});
});

describe('services', () => {
	it('are listed by namespace and are unique in it', async () => {
		const {Id, Name} = await newService();
		const Filters = [{Name: 'NAMESPACE_ID' as const, Values: [namespaceId]}];
		const {Services} = await client.listServices({Filters});
		expect(Services?.map((one) => one.Id)).toContain(Id);
		await expect(client.createService({Name, NamespaceId: namespaceId})).rejects.toMatchObject({
			name: 'ServiceAlreadyExists',
		});
	});

	it('come in pages that neither repeat nor skip', async () => {
		const ids = await Promise.all([newService(), newService(), newService()]);
		const seen: string[] = [];
		for await (const page of sd.paginateListServices({client, pageSize: 2}, {})) {
			seen.push(...(page.Services ?? []).map(({Id = ''}) => Id));
		}
		expect(new Set(seen).size).toBe(seen.length);
		expect(seen).toEqual(expect.arrayContaining(ids.map(({Id}) => Id)));
	});

	it('with instances cannot be deleted', async () => {
		const {Id} = await newService();
		const {OperationId} = await client.registerInstance({
			ServiceId: Id,
			InstanceId: 'one',
			Attributes: at('127.3.16.1'),
		});
		expect((await finished(OperationId)).Targets).toEqual({INSTANCE: 'one', SERVICE: Id});
		await expect(client.deleteService({Id})).rejects.toMatchObject({name: 'ResourceInUse'});
		await client.deregisterInstance({ServiceId: Id, InstanceId: 'one'});
		await client.deleteService({Id});
		await expect(client.getService({Id})).rejects.toMatchObject({
			name: 'ServiceNotFound',
			message: `No service found with id: ${Id}`,
		});
	});
});

describe('discovery', () => {
	it('finds the healthy instances, and all when none is and that is asked for', async () => {
		const {Id, Name} = await newService();
		for (const InstanceId of ['one', 'two']) {
			await client.registerInstance({ServiceId: Id, InstanceId, Attributes: at('127.3.16.1')});
		}
		const discover = async (HealthStatus: sd.HealthStatusFilter) => {
			const input = {NamespaceName: 'consumer.local', ServiceName: Name, HealthStatus};
			return (await client.discoverInstances(input)).Instances?.map(({InstanceId}) => InstanceId);
		};
		await client.updateInstanceCustomHealthStatus({ServiceId: Id, InstanceId: 'one', Status: 'UNHEALTHY'});
		expect(await discover('HEALTHY')).toEqual(['two']);
		expect(await discover('UNHEALTHY')).toEqual(['one']);
		await client.updateInstanceCustomHealthStatus({ServiceId: Id, InstanceId: 'two', Status: 'UNHEALTHY'});
		expect(await discover('HEALTHY')).toEqual([]);
		expect(await discover('HEALTHY_OR_ELSE_ALL')).toEqual(['one', 'two']);
		expect((await client.getInstancesHealthStatus({ServiceId: Id})).Status).toEqual({
			one: 'UNHEALTHY',
			two: 'UNHEALTHY',
		});
	});

	it('has a new revision after each change of instances', async () => {
		const {Id, Name} = await newService();
		const revision = async () =>
			(await client.discoverInstancesRevision({NamespaceName: 'consumer.local', ServiceName: Name}))
				.InstancesRevision ?? 0;
		const before = await revision();
		await client.registerInstance({ServiceId: Id, InstanceId: 'one', Attributes: at('127.3.16.1')});
		const after = await revision();
		expect(after).toBeGreaterThan(before);
		await client.deregisterInstance({ServiceId: Id, InstanceId: 'one'});
		expect(await revision()).toBeGreaterThan(after);
	});

	it('looks at attributes', async () => {
		const {Id, Name} = await newService({DnsConfig: undefined});
		for (const zone of ['a', 'b']) {
			await client.registerInstance({ServiceId: Id, InstanceId: zone, Attributes: {...at('127.3.16.1'), zone}});
		}
		const {Instances} = await client.discoverInstances({
			NamespaceName: 'consumer.local',
			ServiceName: Name,
			QueryParameters: {zone: 'b'},
		});
		expect(Instances?.map(({InstanceId}) => InstanceId)).toEqual(['b']);
	});

	it('refuses an instance without what its records need', async () => {
		const {Id} = await newService();
		const call = client.registerInstance({
			ServiceId: Id,
			InstanceId: 'one',
			Attributes: {AWS_INSTANCE_IPV4: '127.3.16.1'},
		});
		await expect(call).rejects.toMatchObject({name: 'InvalidInput'});
		await expect(client.getInstance({ServiceId: Id, InstanceId: 'one'})).rejects.toMatchObject({
			name: 'InstanceNotFound',
		});
	});
});

describe('tags', () => {
	it('are set and removed by ARN', async () => {
		const {Arn} = await newService();
		await client.tagResource({
			ResourceARN: Arn,
			Tags: [
				{Key: 'a', Value: '1'},
				{Key: 'b', Value: '2'},
			],
		});
		await client.untagResource({ResourceARN: Arn, TagKeys: ['a']});
		expect((await client.listTagsForResource({ResourceARN: Arn})).Tags).toEqual([{Key: 'b', Value: '2'}]);
	});
});

describe('operations', () => {
	it('are forgotten after a day, since every task that comes or goes leaves some', async () => {
		const clock = new ManualClock();
		await using own = await startLocalAws({clock});
		const discovery = new sd.ServiceDiscovery(own.client);
		await discovery.createHttpNamespace({Name: 'early'});
		await clock.advance(23 * 3_600_000);
		const {OperationId} = await discovery.createHttpNamespace({Name: 'late'});
		await clock.advance(2 * 3_600_000);
		expect((await discovery.listOperations({})).Operations).toMatchObject([{Id: OperationId}]);
	});
});
