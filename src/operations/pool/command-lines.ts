import {settingsKey, tasksKey} from '../../../assets/pool/protocol/items.ts';
import {type Call, cliLine} from '../../aws/cli-line.ts';
import type {Session} from '../session.ts';
import type {TaskReference} from '../tasks/subject.ts';

/** The `aws …` lines that read a pool's settings and records, and one task of it from ECS; makes no call. */
export function poolCommandLines(
	{profile, region, endpoint}: Pick<Session, 'profile' | 'region' | 'endpoint'>,
	stack: string,
	task: TaskReference | undefined,
): readonly string[] {
	return callsOf(stack, task).map((call) => cliLine(call, {profile, region, endpoint}));
}

function callsOf(stack: string, of: TaskReference | undefined): readonly Call[] {
	const TableName = `${stack}-Tasks`;
	const query = {
		...{TableName, KeyConditionExpression: 'PK = :pool', ConsistentRead: true},
		ExpressionAttributeValues: {':pool': {S: tasksKey}},
	};
	const task: readonly Call[] =
		of === undefined
			? []
			: [{service: 'ecs', operation: 'DescribeTasks', input: {cluster: of.cluster, tasks: [of.task]}}];
	return [
		{service: 'dynamodb', operation: 'GetItem', input: {TableName, Key: settingsKey}},
		{service: 'dynamodb', operation: 'Query', input: query},
		...task,
	];
}
