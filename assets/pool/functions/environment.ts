import {randomBytes} from 'node:crypto';
import {DynamoDBClient} from '@aws-sdk/client-dynamodb';
import {EC2Client} from '@aws-sdk/client-ec2';
import {ECSClient} from '@aws-sdk/client-ecs';
import {type Environment, wholeNumber} from '../../consumer/shared/environment.ts';
import {createDynamoTable} from '../protocol/dynamo-table.ts';
import {createEcsTasks, type EcsSettings} from '../protocol/ecs-tasks.ts';
import type {Pool, PoolLimits} from '../protocol/pool.ts';
import {dynamoCalls, ecsCalls} from './calls.ts';
import {required} from './required.ts';

/** Milliseconds after its start for which a function waits for the answer of a container: the event comes at once. */
const patience = 10_000;

/**
 * The pool that a function was made for.
 *
 * @throws ConfigurationError naming the variable that is missing or cannot be right
 */
export function poolOf(environment: Environment): Pool {
	return {
		table: createDynamoTable(dynamoCalls(new DynamoDBClient()), required(environment, 'TABLE_NAME')),
		tasks: createEcsTasks(ecsCalls(new ECSClient(), new EC2Client()), ecsSettings(environment)),
		limits: limits(environment),
		now: () => new Date(),
		random: () => randomBytes(3).toString('hex'),
	};
}

export function ecsSettings(environment: Environment): EcsSettings {
	return {
		cluster: required(environment, 'CLUSTER'),
		taskDefinition: required(environment, 'TASK_DEFINITION'),
		subnets: required(environment, 'SUBNETS').split(','),
		securityGroups: [required(environment, 'SECURITY_GROUP')],
		isPublic: required(environment, 'PUBLIC_ADDRESS') === 'ENABLED',
		capacity: required(environment, 'CAPACITY'),
		allowsShell: environment.SHELL_ACCESS === 'ENABLED',
		port: wholeNumber(environment, 'CONTAINER_PORT', 80, {minimum: 1, maximum: 65_535}),
		patience,
	};
}

export function limits(environment: Environment): PoolLimits {
	return {
		launchTimeout: wholeNumber(environment, 'LAUNCH_TIMEOUT_SECONDS', 300),
		maximumAge: wholeNumber(environment, 'MAXIMUM_AGE_MINUTES', 0) * 60,
		lease: wholeNumber(environment, 'LEASE_MINUTES', 0) * 60,
	};
}
