import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseEntry, targetOf} from '../../../src/operations/activity/entry.ts';
import {record} from './support.ts';

describe('a line of the audit file', () => {
	test('is read with who did what on what', () => {
		expect(parseEntry(JSON.stringify({...record(), previousHash: '0', hash: 'abc'}))).toMatchObject({
			id: 'abc',
			at: new Date('2026-11-21T12:04:01.000Z'),
			who: 'user/ada',
			service: 'ecs',
			operation: 'UpdateService',
			target: 'demo/ConsumerService',
			outcome: 'succeeded',
			error: undefined,
		});
	});

	test('of which the caller was not found out is read too', () => {
		expect(parseEntry(JSON.stringify(record({caller: undefined})))?.who).toBe('unknown');
	});

	test.each([
		'',
		'rm -rf',
		'[]',
		'null',
		'{}',
		'{"time":"yesterday"}',
		JSON.stringify({...record(), outcome: 'perhaps'}),
	])('that is no entry is none: %s', (line) => {
		expect(parseEntry(line)).toBeUndefined();
	});

	test('never makes reading fail, whatever it is', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
				parseEntry(line);
			}),
		);
	});
});

test.each<readonly [string, unknown]>([
	['demo', {StackName: 'demo', ChangeSetName: 'plan'}],
	['demo', {StackName: 'arn:aws:cloudformation:us-east-1:000000000000:stack/demo/1f3c'}],
	[
		'plan',
		{ChangeSetName: 'arn:aws:cloudformation:us-east-1:000000000000:changeSet/plan/1f3c', ClientRequestToken: 't'},
	],
	['demo/7f3a', {cluster: 'demo', task: 'arn:aws:ecs:us-east-1:000000000000:task/demo/7f3a', reason: 'no longer used'}],
	['consumer/a.ts', {Bucket: 'source', Key: 'consumer/a.ts'}],
	['source', {Bucket: 'source', Delete: {}}],
	['demo-Backend', {projectName: 'demo-Backend', idempotencyToken: 't'}],
	['topic', {TopicArn: 'arn:aws:sns:us-east-1:000000000000:topic'}],
	['demo-Tasks', {TransactItems: [{Update: {TableName: 'demo-Tasks', Key: {}}}, {Put: {TableName: 'other'}}]}],
	['demo-events', {Entries: [{EventBusName: 'demo-events', Source: 'com.fargate-pool'}]}],
	['', {Entries: []}],
	['', {ClientRequestToken: 't'}],
	['', undefined],
])('a call is about «%s» by its input', (target, input) => {
	expect(targetOf(input)).toBe(target);
});
