import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import * as ecs from '@aws-sdk/client-ecs';
import * as events from '@aws-sdk/client-eventbridge';
import * as sqs from '@aws-sdk/client-sqs';
import {describe, expect, it} from 'vitest';
import {type CatalogueEntry, catalogue} from '../../../../src/local/services/catalogue.ts';
import {temporaryFolder} from '../../../support/containers.ts';
import {clientFor} from '../../../support/local-aws.ts';
import {openEvents} from './support.ts';

const program = fileURLToPath(new URL('./silent-queues.ts', import.meta.url));

describe('an engine that is killed between PutEvents and the delivery', () => {
	it('delivers when it is started again', async () => {
		using folder = temporaryFolder();
		const child = spawn(process.execPath, [program, folder.path], {stdio: ['ignore', 'pipe', 'inherit']});
		const [line] = (await once(child.stdout, 'data')) as [Buffer];
		const configuration = clientFor(line.toString().trim());
		const client = new events.EventBridge(configuration);
		const {QueueUrl} = await new sqs.SQS(configuration).createQueue({QueueName: 'orders'});
		await client.putRule({Name: 'orders', EventPattern: JSON.stringify({source: ['shop']})});
		const Arn = 'arn:aws:sqs:us-east-1:000000000000:orders';
		await client.putTargets({Rule: 'orders', Targets: [{Id: 'queue', Arn}]});
		const Entries = [1, 2, 3].map((n) => ({Source: 'shop', DetailType: 'Order', Detail: JSON.stringify({n})}));
		const ids = (await client.putEvents({Entries})).Entries?.map(({EventId}) => EventId);
		const exited = once(child, 'exit');
		child.kill('SIGKILL');
		await exited;

		await using world = await openEvents({directory: folder.path});
		const received = [];
		while (received.length < 3) received.push((await world.nextEvent(QueueUrl ?? '')).id);
		expect(received.sort()).toEqual(ids?.sort());
	});
});

describe('an engine that starts again', () => {
	it('hears what its services tell while they are taken up', async () => {
		using folder = temporaryFolder();
		const directory = folder.path;
		let url: string;
		{
			await using before = await openEvents({directory});
			await new ecs.ECS(before.aws.client).createCluster({clusterName: 'c'});
			const queue = await before.newQueue();
			await before.newRule({EventPattern: JSON.stringify({source: ['aws.ecs']})}, {Arn: queue.arn});
			url = queue.url;
		}
		await using after = await openEvents({directory, catalogue: catalogue.map(telling('ecs'))});
		expect(await after.nextEvent(url)).toMatchObject({source: 'aws.ecs', detail: {taskArn: 'arn:task'}});
	});
});

/** Has a service tell of a change as soon as it is made. */
const telling =
	(name: string) =>
	(entry: CatalogueEntry): CatalogueEntry => {
		if (entry.name !== name) return entry;
		const load: CatalogueEntry['load'] = async () => {
			const {service} = await entry.load();
			const create: typeof service.create = (context, shared) => {
				const {region, clock, bus} = context;
				const about = {source: `aws.${name}`, detailType: 'Change', resources: [], region, time: clock.now()};
				bus.publish({...about, detail: {taskArn: 'arn:task'}});
				return service.create(context, shared);
			};
			return {service: {...service, create}};
		};
		return {...entry, load};
	};
