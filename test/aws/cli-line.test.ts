import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cliLine, quote} from '../../src/aws/cli-line.ts';
import {cliService, kebab} from '../../src/aws/cli-names.ts';

const call = (service: string, operation: string, input: unknown) => ({service, operation, input});

/** What a shell makes of a line: its words. */
function shellWords(line: string): string[] {
	const script = `printf '%s\\0' ${line}`;
	return execFileSync('bash', ['-c', script], {encoding: 'utf8'}).split('\0').slice(0, -1);
}

describe('the line for the AWS CLI', () => {
	test('names options as the CLI does and quotes what a shell would change', () => {
		expect(cliLine(call('ecs', 'StopTask', {cluster: 'demo', task: 'a1', reason: "ada: it's stuck"}))).toBe(
			`aws ecs stop-task --cluster demo --task a1 --reason 'ada: it'\\''s stuck'`,
		);
	});

	test('writes lists of words as words, structures as JSON, booleans as --x or --no-x', () => {
		const input = {
			services: ['api', 'web'],
			forceNewDeployment: true,
			enableECSManagedTags: false,
			desiredCount: 3,
			deploymentConfiguration: {minimumHealthyPercent: 50},
			left: undefined,
		};
		expect(cliLine(call('ecs', 'UpdateService', input))).toBe(
			`aws ecs update-service --services api web --force-new-deployment --no-enable-ecs-managed-tags --desired-count 3` +
				` --deployment-configuration '{"minimumHealthyPercent":50}'`,
		);
	});

	test('uses the one negated flag that the CLI renames', () => {
		expect(cliLine(call('ecs', 'RunTask', {enableExecuteCommand: false}))).toBe(
			'aws ecs run-task --disable-execute-command',
		);
	});

	test('keeps values that begin with a hyphen, empty lists and lists of structures unmistakable', () => {
		expect(cliLine(call('ecs', 'StopTask', {reason: '-x'}))).toBe('aws ecs stop-task --reason=-x');
		expect(cliLine(call('ecs', 'X', {a: [], b: ['-y'], c: [{d: 1}]}))).toBe(
			`aws ecs x --a '[]' --b '["-y"]' --c '[{"d":1}]'`,
		);
	});

	test('adds the profile, Region and endpoint that were used', () => {
		const target = {profile: 'prod', region: 'eu-central-1', endpoint: 'http://127.0.0.1:4566'};
		expect(cliLine(call('sts', 'GetCallerIdentity', {}), target)).toBe(
			'aws sts get-caller-identity --profile prod --region eu-central-1 --endpoint-url http://127.0.0.1:4566',
		);
	});

	test('a shell reads back exactly the words that were quoted, whatever they hold', () => {
		const word = fc
			.string({unit: 'binary', maxLength: 20})
			.filter((text) => !text.includes('\0') && text.isWellFormed());
		fc.assert(
			fc.property(fc.array(word, {minLength: 1, maxLength: 40}), (list) => {
				expect(shellWords(list.map(quote).join(' '))).toEqual(list);
			}),
			{numRuns: 8},
		);
	});

	test('no control character ever stands in the line itself', () => {
		fc.assert(
			fc.property(fc.string({unit: 'binary', maxLength: 40}), (text) => {
				expect(quote(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
			}),
		);
		expect(quote('red \u001B[31m')).toBe(`$'red \\033[31m'`);
	});
});

describe('names of the AWS CLI', () => {
	// From botocore 1.44.5, whose xform_name makes them.
	test.each([
		['DescribeTasks', 'describe-tasks'],
		['ListObjectsV2', 'list-objects-v2'],
		['enableECSManagedTags', 'enable-ecs-managed-tags'],
		['RoleARN', 'role-arn'],
		['TemplateURL', 'template-url'],
		['NotificationARNs', 'notification-arns'],
		['SSEKMSKeyId', 'ssekms-key-id'],
		['VpcIds', 'vpc-ids'],
		['GetAWSDefaultServiceQuota', 'get-aws-default-service-quota'],
		['imageIds', 'image-ids'],
		['Ipv6CidrBlock', 'ipv6-cidr-block'],
		['ClientRequestToken', 'client-request-token'],
	])('%s is %s', (name, option) => {
		expect(kebab(name)).toBe(option);
	});

	test.each([
		['ECSClient', 'ecs'],
		['ElasticLoadBalancingV2Client', 'elbv2'],
		['CloudWatchLogsClient', 'logs'],
		['S3Client', 's3api'],
		['ServiceQuotasClient', 'service-quotas'],
	])('%s is %s', (client, service) => {
		expect(cliService(client)).toBe(service);
	});
});
