import {CreateTableCommand, DynamoDBClient} from '@aws-sdk/client-dynamodb';
import {CreateQueueCommand, SQSClient} from '@aws-sdk/client-sqs';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {deletePool, previewPoolDeletion} from '../../../src/operations/pool/delete.ts';
import {finish} from '../../../src/operations/progress.ts';
import {inventory, remaining} from '../../../src/operations/tour/remaining.ts';
import {readTemplate} from '../../infra/support/template.ts';
import {type AnsweringPool, openAnsweringPool} from '../pool/support/answering-pool.ts';
import {fakeSession} from '../support/fake-session.ts';

const stackName = 'left-over';
const patience = 120_000;

/** The consumer of the tour has no instances, and its pool no private subnets. */
const leftOut = ['IsEc2', 'HasNat'];

let pool: AnsweringPool;

beforeAll(async () => {
	pool = await openAnsweringPool({stackName, most: 10, parameters: {WarmTasks: '1'}});
}, patience);

afterAll(() => pool?.[Symbol.asyncDispose]());

describe('what a tour leaves', () => {
	it('is everything that the stack made as long as it is there, and what came back once it is gone', {
		timeout: patience,
	}, async () => {
		const {session, aws} = pool;
		const resources = await inventory(session, stackName);
		const before = await remaining(session, resources);
		expect(before).toContain(`AWS::DynamoDB::Table ${stackName}-Tasks`);
		expect(before).toContain(`AWS::Logs::LogGroup /aws/lambda/${stackName}-launch-task`);
		expect(before).toContain(`AWS::Events::Rule ${stackName}-task-events|${stackName}-grabbed`);
		expect(before).toHaveLength(resources.length);

		await finish(deletePool(session, await previewPoolDeletion(session, stackName)));
		expect(await remaining(session, resources)).toEqual([]);

		const queue = resources.find(({ResourceType}) => ResourceType === 'AWS::SQS::Queue')?.PhysicalResourceId ?? '';
		await new SQSClient(aws.client).send(new CreateQueueCommand({QueueName: queue.split('/').at(-1)}));
		await new DynamoDBClient(aws.client).send(
			new CreateTableCommand({
				TableName: `${stackName}-Tasks`,
				BillingMode: 'PAY_PER_REQUEST',
				AttributeDefinitions: [{AttributeName: 'PK', AttributeType: 'S'}],
				KeySchema: [{AttributeName: 'PK', KeyType: 'HASH'}],
			}),
		);
		expect((await remaining(session, resources)).toSorted()).toEqual([
			`AWS::DynamoDB::Table ${stackName}-Tasks`,
			`AWS::SQS::Queue ${queue}`,
		]);
	});

	it.each(['consumer', 'pool'] as const)(
		'can be asked for by every type of resource that the %s has',
		async (system) => {
			const made = Object.values(readTemplate(system).Resources).filter(
				({Condition = ''}) => !leftOut.includes(Condition),
			);
			const summaries = made.map(({Type}) => ({ResourceType: Type, PhysicalResourceId: Type}));
			const session = fakeSession({cloudFormation: {stackResources: () => Promise.resolve(summaries as never)}});
			await expect(inventory(session, 'demo')).resolves.not.toEqual([]);
		},
	);

	it('refuses a stack with something that it could not ask for', async () => {
		const session = fakeSession({
			cloudFormation: {
				stackResources: () => Promise.resolve([{ResourceType: 'AWS::Made::Up', PhysicalResourceId: 'x'}] as never),
			},
		});
		await expect(inventory(session, 'demo')).rejects.toThrow('AWS::Made::Up');
	});
});
