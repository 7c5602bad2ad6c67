import {createHash} from 'node:crypto';
import * as sts from '@aws-sdk/client-sts';
import type {ServiceContext} from '../../engine/context.ts';
import {AwsError} from '../../wire/errors.ts';
import {defineService} from '../../wire/service.ts';

const sessionSeconds = 3600;

/** AWS Security Token Service: everyone is the root of the local account, and a session is whatever was asked for. */
export const service = defineService({
	sdk: sts,
	client: sts.STSClient,
	create: ({account, clock}: ServiceContext) => {
		const credentials = (seconds: number | undefined): sts.Credentials => ({
			AccessKeyId: 'ASIALOCALLOCALLOCAL0',
			SecretAccessKey: 'local',
			SessionToken: 'local',
			Expiration: new Date(clock.now().getTime() + (seconds ?? sessionSeconds) * 1000),
		});
		const assumed = (roleArn = '', session = ''): sts.AssumedRoleUser => {
			const [, owner = '', role = ''] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(roleArn) ?? [];
			if (role === '') throw new AwsError('ValidationError', `${roleArn} is invalid`, 400);
			if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
				const constraint = 'Member must satisfy regular expression pattern: [\\w+=,.@-]*';
				const message = `1 validation error detected: Value '${session}' at 'roleSessionName' failed to satisfy constraint: ${constraint}`;
				throw new AwsError('ValidationError', message, 400);
			}
			const id = `AROA${createHash('sha256').update(roleArn).digest('hex').slice(0, 17).toUpperCase()}`;
			return {AssumedRoleId: `${id}:${session}`, Arn: `arn:aws:sts::${owner}:assumed-role/${role}/${session}`};
		};
		return {
			handlers: {
				GetCallerIdentity: () => ({Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account}),
				GetSessionToken: ({DurationSeconds}) => ({Credentials: credentials(DurationSeconds)}),
				GetAccessKeyInfo: () => ({Account: account}),
				AssumeRole: ({RoleArn, RoleSessionName, DurationSeconds}) => ({
					AssumedRoleUser: assumed(RoleArn, RoleSessionName),
					Credentials: credentials(DurationSeconds),
				}),
				AssumeRoleWithWebIdentity: ({RoleArn, RoleSessionName, DurationSeconds}) => ({
					AssumedRoleUser: assumed(RoleArn, RoleSessionName),
					Credentials: credentials(DurationSeconds),
					Provider: 'local',
				}),
			},
		};
	},
});
