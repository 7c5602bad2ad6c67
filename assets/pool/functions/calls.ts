import {
	DeleteItemCommand,
	type DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	QueryCommand,
	TransactWriteItemsCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {DescribeNetworkInterfacesCommand, type EC2Client} from '@aws-sdk/client-ec2';
import {
	DescribeTasksCommand,
	type ECSClient,
	ListTasksCommand,
	RunTaskCommand,
	StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type {DynamoCalls} from '../protocol/dynamo-table.ts';
import type {EcsCalls} from '../protocol/ecs-tasks.ts';

/** The table's requests by the SDK. */
export function dynamoCalls(client: DynamoDBClient): DynamoCalls {
	return {
		getItem: (input) => client.send(new GetItemCommand(input)),
		query: (input) => client.send(new QueryCommand(input)),
		putItem: (input) => client.send(new PutItemCommand(input)),
		updateItem: (input) => client.send(new UpdateItemCommand(input)),
		deleteItem: (input) => client.send(new DeleteItemCommand(input)),
		transactWriteItems: (input) => client.send(new TransactWriteItemsCommand(input)),
	};
}

/** The tasks' requests by the SDK. */
export function ecsCalls(ecs: ECSClient, ec2: EC2Client): EcsCalls {
	return {
		runTask: (input) => ecs.send(new RunTaskCommand(input)),
		describeTasks: (input) => ecs.send(new DescribeTasksCommand(input)),
		listTasks: (input) => ecs.send(new ListTasksCommand(input)),
		stopTask: (input) => ecs.send(new StopTaskCommand(input)),
		async publicAddress(networkInterface) {
			const command = new DescribeNetworkInterfacesCommand({NetworkInterfaceIds: [networkInterface]});
			return (await ec2.send(command)).NetworkInterfaces?.[0]?.Association?.PublicIp;
		},
	};
}
