import {AuditFile, type AuditRecord} from '../../../src/aws/audit.ts';
import type {ActivityEntry} from '../../../src/operations/activity/entry.ts';

export const record = (changes: Partial<AuditRecord> = {}): AuditRecord => ({
	time: '2026-11-21T12:04:01.000Z',
	session: 'one',
	caller: 'arn:aws:iam::123456789012:user/ada',
	account: '123456789012',
	region: 'eu-central-1',
	service: 'ecs',
	operation: 'UpdateService',
	input: {cluster: 'demo', service: 'ConsumerService', desiredCount: 3},
	commandLine: 'aws ecs update-service --cluster demo --service ConsumerService --desired-count 3',
	requestId: 'r-1',
	outcome: 'succeeded',
	durationMs: 12,
	...changes,
});

/** Appends to the audit file of a folder as a run of the program does; answers its path. */
export function append(folder: string, ...records: readonly AuditRecord[]): string {
	const audit = new AuditFile(folder);
	audit.prepare();
	for (const one of records) audit.append(one);
	audit.close();
	return audit.path;
}

export const entry = (changes: Partial<ActivityEntry> = {}): ActivityEntry => {
	const {time, ...rest} = record();
	return {
		...rest,
		...{id: 'hash', at: new Date(time), who: 'user/ada', target: 'demo/ConsumerService', error: undefined},
		...changes,
	};
};
