import {CloudWatchLogsClient, CreateLogGroupCommand} from '@aws-sdk/client-cloudwatch-logs';
import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	CreateClusterCommand,
	CreateServiceCommand,
	ECSClient,
	RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type {TestAws} from './local-aws.ts';

/** Password that stands in the environment of its container. */
export const passwordOfSmallService = 'hunter2';

/** Service `web` with one task of one container `app` in cluster `demo`; its log goes to group `demo`. */
export async function createSmallService(aws: TestAws): Promise<void> {
	const ecs = new ECSClient(aws.client);
	await new CloudWatchLogsClient(aws.client).send(new CreateLogGroupCommand({logGroupName: 'demo'}));
	await ecs.send(new CreateClusterCommand({clusterName: 'demo'}));
	await ecs.send(
		new RegisterTaskDefinitionCommand({
			family: 'web',
			containerDefinitions: [
				{
					name: 'app',
					image: 'app:1',
					environment: [{name: 'DB_PASSWORD', value: passwordOfSmallService}],
					logConfiguration: {
						logDriver: 'awslogs',
						options: {'awslogs-group': 'demo', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'small'},
					},
				},
			],
			requiresCompatibilities: ['FARGATE'],
			networkMode: 'awsvpc',
			cpu: '256',
			memory: '512',
			executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
		}),
	);
	const {Subnets = []} = await new EC2Client(aws.client).send(new DescribeSubnetsCommand({}));
	await ecs.send(
		new CreateServiceCommand({
			cluster: 'demo',
			serviceName: 'web',
			taskDefinition: 'web',
			desiredCount: 1,
			launchType: 'FARGATE',
			networkConfiguration: {awsvpcConfiguration: {subnets: [Subnets[0]?.SubnetId ?? '']}},
		}),
	);
}
