import {DescribeImagesCommand, EC2Client} from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

let aws: TestAws;
let client: ssm.SSMClient;
beforeAll(async () => {
	aws = await startLocalAws();
	client = new ssm.SSMClient(aws.client);
});
afterAll(() => aws[Symbol.asyncDispose]());

const put = (Name: string, Value: string, more: Partial<ssm.PutParameterCommandInput> = {}) =>
	client.send(new ssm.PutParameterCommand({Name, Value, Type: 'String', ...more}));
const get = async (Name: string, WithDecryption = false) =>
	(await client.send(new ssm.GetParameterCommand({Name, WithDecryption}))).Parameter;

describe('a parameter', () => {
	it('has versions, which a label may name', async () => {
		await put('/app/url', 'one');
		await client.send(new ssm.LabelParameterVersionCommand({Name: '/app/url', Labels: ['stable']}));
		expect((await put('/app/url', 'two', {Overwrite: true})).Version).toBe(2);
		expect(await get('/app/url')).toMatchObject({
			Value: 'two',
			Version: 2,
			ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/url',
		});
		expect((await get('/app/url:1'))?.Value).toBe('one');
		expect((await get('/app/url:stable'))?.Value).toBe('one');
		await expect(get('/app/url:9')).rejects.toMatchObject({name: 'ParameterVersionNotFound'});
		const {Parameters} = await client.send(new ssm.GetParameterHistoryCommand({Name: '/app/url'}));
		expect(Parameters?.map(({Value}) => Value)).toEqual(['one', 'two']);
	});

	it('is not overwritten unless asked to', async () => {
		await put('once', 'x');
		await expect(put('once', 'y')).rejects.toMatchObject({name: 'ParameterAlreadyExists'});
		expect((await get('once'))?.Value).toBe('x');
	});

	it('that is secret shows its value only decrypted', async () => {
		await put('secret', 'hunter2', {Type: 'SecureString'});
		expect((await get('secret'))?.Value).not.toContain('hunter2');
		expect((await get('secret', true))?.Value).toBe('hunter2');
	});

	it('that is missing is named', async () => {
		await expect(get('none')).rejects.toMatchObject({name: 'ParameterNotFound'});
		const several = await client.send(new ssm.GetParametersCommand({Names: ['secret', 'none']}));
		expect([several.Parameters?.length, several.InvalidParameters]).toEqual([1, ['none']]);
	});

	it('is refused with a pattern that is none', async () => {
		await expect(put('odd', 'x', {AllowedPattern: '('})).rejects.toMatchObject({
			name: 'InvalidAllowedPatternException',
		});
	});

	it.each([
		['/aws/mine', 'x'],
		['a b', 'x'],
		['large', 'x'.repeat(4097)],
	])('is refused as %s', async (name, value) => {
		await expect(put(name, value)).rejects.toMatchObject({name: 'ValidationException'});
	});

	it('keeps to its pattern', async () => {
		await expect(put('number', 'abc', {AllowedPattern: '^\\d+$'})).rejects.toMatchObject({
			name: 'ParameterPatternMismatchException',
		});
	});

	it('is found by path and by filter, each once over the pages', async () => {
		const names = ['/tree/a', '/tree/b', '/tree/b/c'];
		for (const name of names) await put(name, name);
		const under = async (Recursive: boolean) => {
			const found: unknown[] = [];
			const pages = ssm.paginateGetParametersByPath({client, pageSize: 1}, {Path: '/tree', Recursive});
			for await (const {Parameters = []} of pages) found.push(...Parameters.map(({Name}) => Name));
			return found;
		};
		expect(await under(false)).toEqual(['/tree/a', '/tree/b']);
		expect(await under(true)).toEqual(names);
		const ParameterFilters = [{Key: 'Name', Option: 'BeginsWith', Values: ['/tree/b']}];
		const {Parameters} = await client.send(new ssm.DescribeParametersCommand({ParameterFilters}));
		expect(Parameters?.map(({Name}) => Name)).toEqual(['/tree/b', '/tree/b/c']);
	});
});

describe('a public parameter', () => {
	it.each(['amazon-linux-2', 'amazon-linux-2/arm64', 'amazon-linux-2023', 'amazon-linux-2023/gpu'])(
		'of the ECS-optimised %s names an image that EC2 knows',
		async (family) => {
			const root = `/aws/service/ecs/optimized-ami/${family}/recommended`;
			const recommended = JSON.parse((await get(root))?.Value ?? '{}') as {image_id: string};
			const imageId = (await get(`${root}/image_id`))?.Value ?? '';
			expect(recommended.image_id).toBe(imageId);
			const ec2 = new EC2Client(aws.client);
			const {Images} = await ec2.send(new DescribeImagesCommand({ImageIds: [imageId]}));
			expect(Images).toHaveLength(1);
		},
	);

	it('lists the regions', async () => {
		const Path = '/aws/service/global-infrastructure/regions';
		const {Parameters} = await client.send(new ssm.GetParametersByPathCommand({Path}));
		expect(Parameters?.map(({Value}) => Value)).toContain('eu-west-1');
	});
});
