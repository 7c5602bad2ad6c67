import * as events from '@aws-sdk/client-eventbridge';
import {expect, it} from 'vitest';
import {eventually} from '../../../support/eventually.ts';
import {startLambda} from '../lambda/lambda-world.ts';

it('a function hears of the events that its rule wants, in AWS’s form', async () => {
	await using world = await startLambda();
	await world.create('export const handler = async (event) => console.log(JSON.stringify(event));');
	const client = new events.EventBridge(world.aws.client);
	await client.putRule({Name: 'orders', EventPattern: JSON.stringify({source: ['shop']})});
	const Arn = 'arn:aws:lambda:us-east-1:000000000000:function:hello';
	await client.putTargets({Rule: 'orders', Targets: [{Id: 'hello', Arn}]});
	const Detail = JSON.stringify({n: 1});
	const {Entries = []} = await client.putEvents({Entries: [{Source: 'shop', DetailType: 'Order', Detail}]});
	await eventually(async () =>
		expect((await world.lines()).join('\n')).toContain(`"id":"${Entries[0]?.EventId}","detail-type":"Order"`),
	);
});
