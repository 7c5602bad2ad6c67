import {describe, expect, test} from 'vitest';
import {isMutating} from '../../src/aws/operation-kind.ts';

describe('what changes something', () => {
	test.each([
		'ecs ListTasks',
		'ecs DescribeTasks',
		'codebuild BatchGetBuilds',
		'ecr GetAuthorizationToken',
		'cloudformation ValidateTemplate',
		'logs FilterLogEvents',
		'logs StartLiveTail',
		's3api HeadBucket',
		'servicediscovery DiscoverInstances',
		'sts DecodeAuthorizationMessage',
	])('%s only reads', (name) => {
		const [service = '', operation = ''] = name.split(' ');
		expect(isMutating(service, operation)).toBe(false);
	});

	test.each([
		'ecs RunTask',
		'ecs StopTask',
		'cloudformation CreateChangeSet',
		'cloudformation DetectStackDrift',
		'codebuild StartBuild',
		'ecr BatchDeleteImage',
		's3api PutObject',
		'iam CreateServiceLinkedRole',
		'ecs SomethingAwsWillInvent',
		'ecs Getaway',
	])('%s changes something', (name) => {
		const [service = '', operation = ''] = name.split(' ');
		expect(isMutating(service, operation)).toBe(true);
	});
});
