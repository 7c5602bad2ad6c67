import * as sdk from '@aws-sdk/client-service-quotas';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

let aws: TestAws;
let client: sdk.ServiceQuotasClient;
beforeAll(async () => {
	aws = await startLocalAws();
	client = new sdk.ServiceQuotasClient(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

const fargate = {ServiceCode: 'fargate', QuotaCode: 'L-3032A538'};

describe('a quota', () => {
	it("is AWS's default until more is asked for", async () => {
		const current = async () => (await client.send(new sdk.GetServiceQuotaCommand(fargate))).Quota?.Value;
		expect(await current()).toBe(6);
		const raise = (DesiredValue: number) =>
			client.send(new sdk.RequestServiceQuotaIncreaseCommand({...fargate, DesiredValue}));
		await expect(raise(6)).rejects.toMatchObject({name: 'IllegalArgumentException'});
		const {RequestedQuota} = await raise(100);
		expect(RequestedQuota).toMatchObject({
			Status: 'APPROVED',
			DesiredValue: 100,
			QuotaName: 'Fargate On-Demand vCPU resource count',
		});
		expect(await current()).toBe(100);
		expect((await client.send(new sdk.GetAWSDefaultServiceQuotaCommand(fargate))).Quota?.Value).toBe(6);
		const history = await client.send(new sdk.ListRequestedServiceQuotaChangeHistoryByQuotaCommand(fargate));
		expect(history.RequestedQuotas).toMatchObject([{Id: RequestedQuota?.Id}]);
	});

	it('that does not exist, or does not move, is refused', async () => {
		const get = client.send(new sdk.GetServiceQuotaCommand({ServiceCode: 'fargate', QuotaCode: 'L-0'}));
		await expect(get).rejects.toMatchObject({name: 'NoSuchResourceException'});
		await expect(client.send(new sdk.ListServiceQuotasCommand({ServiceCode: 'none'}))).rejects.toMatchObject({
			name: 'NoSuchResourceException',
		});
		const fixed = {ServiceCode: 'ecs', QuotaCode: 'L-75F2F23B', DesiredValue: 20};
		await expect(client.send(new sdk.RequestServiceQuotaIncreaseCommand(fixed))).rejects.toMatchObject({
			name: 'InvalidResourceStateException',
		});
	});

	it('is listed by service, each once over the pages', async () => {
		const codes: unknown[] = [];
		for await (const {Quotas = []} of sdk.paginateListServiceQuotas({client, pageSize: 2}, {ServiceCode: 'ecs'})) {
			codes.push(...Quotas.map(({QuotaCode}) => QuotaCode));
		}
		const {Quotas = []} = await client.send(new sdk.ListAWSDefaultServiceQuotasCommand({ServiceCode: 'ecs'}));
		expect(codes).toEqual(Quotas.map(({QuotaCode}) => QuotaCode));
		expect(new Set(codes).size).toBe(codes.length);
	});
});
