import {randomBytes} from 'node:crypto';
import {createDynamoTable, type DynamoCalls} from '../../../assets/pool/protocol/dynamo-table.ts';
import {createEcsTasks, type EcsCalls, type EcsSettings} from '../../../assets/pool/protocol/ecs-tasks.ts';
import type {Pool} from '../../../assets/pool/protocol/pool.ts';
import type {Gateways} from '../../aws/gateway.ts';
import type {Session} from '../session.ts';
import type {PoolStack} from './locate.ts';

/** A pool on the gateways of a session: the same decisions as in its functions. */
export function poolOn({gateways}: Session, stack: PoolStack, signal: AbortSignal | undefined): Pool {
	const {parameters, outputs} = stack;
	return {
		table: createDynamoTable(dynamoCalls(gateways, signal), outputs.TasksTableName),
		tasks: createEcsTasks(ecsCalls(gateways, signal), settingsOf(stack)),
		limits: {
			launchTimeout: Number(parameters.LaunchTimeoutSeconds),
			maximumAge: Number(parameters.MaximumAgeMinutes) * 60,
			lease: Number(parameters.LeaseMinutes) * 60,
		},
		now: () => new Date(),
		random: () => randomBytes(3).toString('hex'),
	};
}

/** How long a container may take to answer while it is settled from here. Milliseconds. */
const patience = 2_000;

const settingsOf = ({outputs, parameters}: PoolStack): EcsSettings => ({
	cluster: outputs.ClusterName,
	taskDefinition: outputs.TaskDefinitionArn,
	subnets: outputs.Subnets.split(','),
	securityGroups: [outputs.SecurityGroupId],
	isPublic: outputs.PublicAddress === 'ENABLED',
	capacity: parameters.Capacity ?? 'FARGATE',
	allowsShell: parameters.Shell === 'ENABLED',
	port: Number(outputs.ContainerPort),
	patience,
});

function dynamoCalls({dynamoDb}: Gateways, signal: AbortSignal | undefined): DynamoCalls {
	const options = {signal};
	return {
		getItem: (input) => dynamoDb.getItem(input, options),
		query: (input) => dynamoDb.query(input, options),
		putItem: (input) => dynamoDb.putItem(input, options),
		updateItem: (input) => dynamoDb.updateItem(input, options),
		deleteItem: (input) => dynamoDb.deleteItem(input, options),
		transactWriteItems: (input) => dynamoDb.transactWriteItems(input, options),
	};
}

function ecsCalls({ecs, ec2}: Gateways, signal: AbortSignal | undefined): EcsCalls {
	const options = {signal};
	return {
		runTask: (input) => ecs.runTask(input, options),
		describeTasks: async ({cluster = '', tasks = []}) => ({tasks: await ecs.describeTasks(cluster, tasks, options)}),
		async listTasks({cluster = '', desiredStatus, nextToken}) {
			const filter = {cluster, ...(desiredStatus !== undefined && {desiredStatus})};
			const page = await ecs.taskPage(filter, nextToken, options);
			return {taskArns: [...(page.items ?? [])], nextToken: page.nextToken};
		},
		stopTask: ({cluster = '', task = '', reason = ''}) => ecs.stopTask(cluster, task, reason, options),
		async publicAddress(networkInterface) {
			const [found] = await ec2.networkInterfaces([networkInterface], options);
			return found?.Association?.PublicIp;
		},
	};
}
