import {CloudWatchLogsClient, GetLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {
	BatchGetBuildsCommand,
	CodeBuildClient,
	CreateProjectCommand,
	StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import {CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {zipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {startLocalAws} from '../../../support/local-aws.ts';
import {buildspecOf, projectWith} from './support.ts';

describe('a build among the other services', () => {
	const spec = buildspecOf('cat deep/file.txt', 'aws s3 cp deep/file.txt s3://assets/out/');
	const encode = (text: string) => new TextEncoder().encode(text);
	const files = {'buildspec.yml': encode(spec), 'deep/file.txt': encode('from S3\n')};
	const folder = Object.fromEntries(Object.entries(files).map(([name, content]) => [`app/${name}`, content]));

	it.each([
		['a folder', 'assets/app/', folder],
		['a zip file', 'assets/app.zip', {'app.zip': zipSync(files)}],
	])('reads %s from S3 and writes its log to CloudWatch Logs', async (_what, location, objects) => {
		await using aws = await startLocalAws();
		const s3 = new S3Client(aws.client);
		await s3.send(new CreateBucketCommand({Bucket: 'assets'}));
		for (const [Key, Body] of Object.entries(objects)) {
			await s3.send(new PutObjectCommand({Bucket: 'assets', Key, Body}));
		}
		const client = new CodeBuildClient(aws.client);
		const logsConfig = {
			cloudWatchLogs: {status: 'ENABLED', groupName: 'consumer', streamName: 'Build-Backend'},
		} as const;
		await client.send(new CreateProjectCommand({...projectWith(''), source: {type: 'S3', location}, logsConfig}));
		const {build} = await client.send(new StartBuildCommand({projectName: 'demo'}));
		const status = async () =>
			(await client.send(new BatchGetBuildsCommand({ids: [build?.id ?? '']}))).builds?.[0]?.buildStatus;
		await expect.poll(status).toBe('SUCCEEDED');
		const {events = []} = await new CloudWatchLogsClient(aws.client).send(
			new GetLogEventsCommand({logGroupName: 'consumer', logStreamName: build?.logs?.streamName, startFromHead: true}),
		);
		expect(events.map(({message}) => message?.trimEnd())).toContain('from S3');
		const copied = await s3.send(new GetObjectCommand({Bucket: 'assets', Key: 'out/file.txt'}));
		expect(await copied.Body?.transformToString()).toBe('from S3\n');
	});
});
