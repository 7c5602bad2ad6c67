import {expect, test} from 'vitest';
import {ecsSettings, limits} from '../../../../assets/pool/functions/environment.ts';
import {required} from '../../../../assets/pool/functions/required.ts';

const environment = {
	CLUSTER: 'arn:cluster',
	TASK_DEFINITION: 'arn:definition:3',
	SUBNETS: 'subnet-1,subnet-2',
	SECURITY_GROUP: 'sg-1',
	PUBLIC_ADDRESS: 'ENABLED',
	CAPACITY: 'FARGATE_SPOT',
	CONTAINER_PORT: '8080',
	LAUNCH_TIMEOUT_SECONDS: '120',
	MAXIMUM_AGE_MINUTES: '60',
	LEASE_MINUTES: '5',
};

test('functions run tasks as the stack says', () => {
	expect(ecsSettings(environment)).toMatchObject({
		cluster: 'arn:cluster',
		taskDefinition: 'arn:definition:3',
		subnets: ['subnet-1', 'subnet-2'],
		securityGroups: ['sg-1'],
		isPublic: true,
		capacity: 'FARGATE_SPOT',
		port: 8080,
	});
	expect(ecsSettings({...environment, PUBLIC_ADDRESS: 'DISABLED'}).isPublic).toBe(false);
	expect(limits(environment)).toEqual({launchTimeout: 120, maximumAge: 3_600, lease: 300});
});

test('what is missing, or cannot be, is named', () => {
	expect(() => ecsSettings({...environment, CLUSTER: ''})).toThrow('CLUSTER is not set.');
	expect(() => ecsSettings({...environment, CONTAINER_PORT: 'http'})).toThrow('CONTAINER_PORT is "http"');
	expect(() => required({}, 'TABLE_NAME')).toThrow('TABLE_NAME is not set.');
});
