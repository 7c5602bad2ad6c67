import * as sts from '@aws-sdk/client-sts';
import {expect, it} from 'vitest';
import {startLocalAws} from '../../../support/local-aws.ts';

it('a role is assumed under its session name, which has to be valid, as has its ARN', async () => {
	await using aws = await startLocalAws();
	const client = new sts.STSClient(aws.client);
	const assume = (RoleArn: string, RoleSessionName: string) =>
		client.send(new sts.AssumeRoleCommand({RoleArn, RoleSessionName}));
	const {AssumedRoleUser, Credentials} = await assume('arn:aws:iam::123456789012:role/path/app', 'me');
	expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/app/me');
	expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.now());
	await expect(assume('no-arn-at-all-but-long-enough', 'me')).rejects.toMatchObject({name: 'ValidationError'});
	await expect(assume('arn:aws:iam::123456789012:role/app', 'a b')).rejects.toMatchObject({name: 'ValidationError'});
});
