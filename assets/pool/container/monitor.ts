import {DynamoDBClient, QueryCommand} from '@aws-sdk/client-dynamodb';
import {every} from '../../consumer/shared/periodic.ts';
import {run} from '../../consumer/shared/run.ts';
import {measure, services} from '../functions/metrics.ts';
import {required} from '../functions/required.ts';
import {poolCounts} from './pool-counts.ts';

const pace = 10_000;

await run('The monitoring', async () => {
	const client = new DynamoDBClient();
	const table = required(process.env, 'TABLE_NAME');
	return every(pace, 'Counting the tasks of the pool', async () => {
		measure(services.monitoring, await poolCounts((input) => client.send(new QueryCommand(input)), table));
	});
});
