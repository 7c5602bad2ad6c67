import * as dynamodb from '@aws-sdk/client-dynamodb';
import {expect, it} from 'vitest';
import {ManualClock} from '../../../../../src/local/engine/clock.ts';
import {readStream} from '../../dynamodbstreams/support.ts';
import {attributes, startDynamo} from '../support.ts';

const TableName = 'sessions';
const specify = (Enabled: boolean, AttributeName = 'expiresAt') =>
	new dynamodb.UpdateTimeToLiveCommand({TableName, TimeToLiveSpecification: {Enabled, AttributeName}});

it('items go once their time is past, and the stream says who removed them', async () => {
	const clock = new ManualClock(new Date('2026-06-01T00:00:00Z'));
	await using dynamo = await startDynamo({clock});
	const table = await dynamo.create(TableName, {
		StreamSpecification: {StreamEnabled: true, StreamViewType: 'OLD_IMAGE'},
	});
	await dynamo.client.send(specify(true));
	const now = clock.now().getTime() / 1000;
	const items = {
		expired: {expiresAt: now - 1},
		later: {expiresAt: now + 60},
		never: {},
		text: {expiresAt: String(now - 1)},
		mistaken: {expiresAt: now - 6 * 365 * 86_400},
	};
	for (const [s, more] of Object.entries(items)) await dynamo.put(TableName, attributes({p: 'a', s, ...more}));
	const left = async () => {
		const {Items} = await dynamo.client.send(new dynamodb.ScanCommand({TableName}));
		return Items?.map(({s}) => s?.S);
	};
	await clock.advance(15_000);
	expect(await left()).toEqual(['later', 'mistaken', 'never', 'text']);
	await clock.advance(60_000);
	expect(await left()).toEqual(['mistaken', 'never', 'text']);
	const records = await readStream(dynamo.aws, table.LatestStreamArn ?? '');
	expect(records.filter(({eventName}) => eventName === 'REMOVE')).toMatchObject([
		{
			dynamodb: {OldImage: {s: {S: 'expired'}}},
			userIdentity: {Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com'},
		},
		{dynamodb: {OldImage: {s: {S: 'later'}}}},
	]);
});

it('it is switched on and off by its attribute', async () => {
	await using dynamo = await startDynamo();
	await dynamo.create(TableName);
	const {client} = dynamo;
	const describeIt = async () =>
		(await client.send(new dynamodb.DescribeTimeToLiveCommand({TableName}))).TimeToLiveDescription;
	expect(await describeIt()).toEqual({TimeToLiveStatus: 'DISABLED'});
	await expect(client.send(specify(false))).rejects.toThrow('TimeToLive is already disabled');
	await client.send(specify(true));
	expect(await describeIt()).toEqual({TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt'});
	await expect(client.send(specify(true))).rejects.toThrow('TimeToLive is already enabled');
	await expect(client.send(specify(false, 'other'))).rejects.toThrow('current AttributeName is expiresAt');
	await client.send(specify(false));
	expect(await describeIt()).toEqual({TimeToLiveStatus: 'DISABLED'});
});
