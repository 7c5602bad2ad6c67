import * as dynamodb from '@aws-sdk/client-dynamodb';
import {expect, it} from 'vitest';
import {attributes, startDynamo} from '../dynamodb/support.ts';
import {openEvents} from '../events/support.ts';

it('what wakes the consumers of a stream is no event that a rule could match', async () => {
	await using world = await openEvents();
	const queue = await world.newQueue();
	await world.newRule({EventPattern: JSON.stringify({region: ['us-east-1']})}, {Arn: queue.arn});
	await using dynamo = await startDynamo({}, world.aws);
	await dynamo.create('watched', {StreamSpecification: {StreamEnabled: true, StreamViewType: 'KEYS_ONLY'}});
	await dynamo.client.send(new dynamodb.PutItemCommand({TableName: 'watched', Item: attributes({p: 'a', s: 'b'})}));
	await world.put('shop', {});
	expect(await world.nextEvent(queue.url)).toMatchObject({source: 'shop'});
});
