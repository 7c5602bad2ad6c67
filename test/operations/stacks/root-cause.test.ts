import type {ResourceStatus, StackEvent} from '@aws-sdk/client-cloudformation';
import {describe, expect, it} from 'vitest';
import {rootCauses} from '../../../src/operations/stacks/root-cause.ts';

function event(
	LogicalResourceId: string,
	ResourceStatus: ResourceStatus,
	ResourceStatusReason?: string,
	ResourceType = 'AWS::ECS::Service',
): StackEvent {
	const reason = ResourceStatusReason === undefined ? {} : {ResourceStatusReason};
	return {
		StackId: 'id',
		StackName: 'demo',
		EventId: LogicalResourceId,
		Timestamp: new Date(),
		LogicalResourceId,
		ResourceStatus,
		ResourceType,
		...reason,
	};
}
const stack = (status: ResourceStatus, reason?: string) => event('demo', status, reason, 'AWS::CloudFormation::Stack');

describe('root causes', () => {
	it('are the failures that nothing else caused, oldest first', () => {
		const newestFirst = [
			stack('ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to create: [Service, Role].'),
			event('Role', 'CREATE_FAILED', 'Resource creation cancelled', 'AWS::IAM::Role'),
			event('Group', 'CREATE_FAILED', 'Access denied', 'AWS::Logs::LogGroup'),
			event('Service', 'CREATE_FAILED', 'Cluster not found.'),
			stack('CREATE_IN_PROGRESS', 'User Initiated'),
		];
		expect(rootCauses(newestFirst)).toEqual([
			'Service (AWS::ECS::Service): Cluster not found.',
			'Group (AWS::Logs::LogGroup): Access denied',
		]);
	});

	it('are those of the last operation only', () => {
		const newestFirst = [
			stack('UPDATE_COMPLETE'),
			stack('UPDATE_IN_PROGRESS', 'User Initiated'),
			event('Service', 'CREATE_FAILED', 'an old failure'),
			stack('CREATE_IN_PROGRESS', 'User Initiated'),
		];
		expect(rootCauses(newestFirst)).toEqual([]);
	});
});
