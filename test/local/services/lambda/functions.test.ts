import {writeFileSync} from 'node:fs';
import {
	AddPermissionCommand,
	CreateAliasCommand,
	type CreateFunctionCommandInput,
	DeleteAliasCommand,
	DeleteFunctionCommand,
	DeleteFunctionConcurrencyCommand,
	DeleteFunctionEventInvokeConfigCommand,
	GetAccountSettingsCommand,
	GetAliasCommand,
	GetFunctionCommand,
	GetFunctionConcurrencyCommand,
	GetFunctionConfigurationCommand,
	GetFunctionEventInvokeConfigCommand,
	GetPolicyCommand,
	ListAliasesCommand,
	ListFunctionsCommand,
	ListTagsCommand,
	ListVersionsByFunctionCommand,
	PublishVersionCommand,
	PutFunctionConcurrencyCommand,
	PutFunctionEventInvokeConfigCommand,
	RemovePermissionCommand,
	TagResourceCommand,
	UntagResourceCommand,
	UpdateAliasCommand,
	UpdateFunctionCodeCommand,
	UpdateFunctionConfigurationCommand,
	UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import {CreateBucketCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {describe, expect, it} from 'vitest';
import {role, startLambda, zipOf} from './lambda-world.ts';
import {mark, waiting} from './mark.ts';

const FunctionName = 'hello';
const arn = 'arn:aws:lambda:us-east-1:000000000000:function:hello';
const answering = (value: unknown): string => `export const handler = () => (${JSON.stringify(value)});`;

describe('a function', () => {
	it('shows what it was made with, and defaults for the rest', async () => {
		await using world = await startLambda();
		await world.create(answering(1), {Timeout: undefined, Tags: {team: 'pool'}});
		const {Configuration, Code, Tags} = await world.lambda.send(new GetFunctionCommand({FunctionName}));
		expect(Configuration).toMatchObject({
			FunctionName,
			FunctionArn: arn,
			Runtime: 'nodejs24.x',
			Handler: 'index.handler',
			Role: role,
			CodeSize: zipOf(answering(1)).length,
			CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
			Description: '',
			Timeout: 3,
			MemorySize: 128,
			LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
			Version: '$LATEST',
			State: 'Active',
			LastUpdateStatus: 'Successful',
			PackageType: 'Zip',
			Architectures: ['x86_64'],
			EphemeralStorage: {Size: 512},
			TracingConfig: {Mode: 'PassThrough'},
			LoggingConfig: {LogFormat: 'Text', LogGroup: '/aws/lambda/hello'},
		});
		expect(Configuration).not.toHaveProperty('Environment');
		expect(Tags).toEqual({team: 'pool'});
		const zip = await fetch(Code?.Location ?? '');
		expect(new Uint8Array(await zip.arrayBuffer())).toEqual(zipOf(answering(1)));
	});

	it('of the same name is refused', async () => {
		await using world = await startLambda();
		await world.create(answering(1));
		await expect(world.create(answering(2))).rejects.toMatchObject({
			name: 'ResourceConflictException',
			message: 'Function already exist: hello',
		});
	});

	it('comes from a zip file in a bucket', async () => {
		await using world = await startLambda();
		const s3 = new S3Client(world.aws.client);
		await s3.send(new CreateBucketCommand({Bucket: 'code'}));
		await s3.send(new PutObjectCommand({Bucket: 'code', Key: 'hello.zip', Body: zipOf(answering('from S3'))}));
		await world.create('', {Code: {S3Bucket: 'code', S3Key: 'hello.zip'}});
		expect((await world.invoke()).payload).toBe('from S3');
		await expect(
			world.create('', {FunctionName: 'other', Code: {S3Bucket: 'code', S3Key: 'none.zip'}}),
		).rejects.toMatchObject({
			name: 'InvalidParameterValueException',
			message:
				'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist',
		});
	});

	it.each<[string, Partial<CreateFunctionCommandInput>, string, RegExp]>([
		['a role that is none', {Role: 'me'}, 'ValidationException', /'role' failed to satisfy constraint/],
		['too much memory', {MemorySize: 20_000}, 'ValidationException', /less than or equal to 10240/],
		['too little time', {Timeout: 0}, 'ValidationException', /greater than or equal to 1/],
		['a runtime that is not here', {Runtime: 'java21'}, 'InvalidParameterValueException', /java21 is not supported/],
		['no handler', {Handler: undefined}, 'InvalidParameterValueException', /Runtime and Handler are mandatory/],
		[
			'code that is no zip file',
			{Code: {ZipFile: Buffer.from('x')}},
			'InvalidParameterValueException',
			/Could not unzip/,
		],
		['code from nowhere', {Code: {}}, 'InvalidParameterValueException', /Please provide a source/],
		[
			'a zip file that leads outside',
			{Code: {ZipFile: zipOf({'../escaped': 'x'})}},
			'InvalidParameterValueException',
			/Could not unzip/,
		],
		[
			'a variable that is Lambda’s own',
			{Environment: {Variables: {AWS_REGION: 'eu-west-1'}}},
			'InvalidParameterValueException',
			/reserved keys .* in this request: AWS_REGION$/,
		],
		[
			'variables that are too long',
			{Environment: {Variables: {LONG: 'x'.repeat(5000)}}},
			'InvalidParameterValueException',
			/exceeded the 4KB limit/,
		],
		[
			'a log level in a text log',
			{LoggingConfig: {SystemLogLevel: 'WARN'}},
			'InvalidParameterValueException',
			/must be JSON/,
		],
		['layers', {Layers: [`${arn}:1`]}, 'InvalidParameterValueException', /no layers/],
	])('with %s is refused', async (_what, settings, name, message) => {
		await using world = await startLambda();
		await expect(world.create(answering(1), settings)).rejects.toMatchObject({
			name,
			message: expect.stringMatching(message),
		});
	});

	it('gets other code and other settings, in new environments', async () => {
		await using world = await startLambda();
		await world.create('export const handler = () => process.env.WORD;', {Environment: {Variables: {WORD: 'one'}}});
		expect((await world.invoke()).payload).toBe('one');
		const {RevisionId} = await world.lambda.send(
			new UpdateFunctionConfigurationCommand({FunctionName, Environment: {Variables: {WORD: 'two'}}}),
		);
		expect((await world.invoke()).payload).toBe('two');
		const code = {FunctionName, ZipFile: zipOf(answering('three'))};
		await world.lambda.send(new UpdateFunctionCodeCommand({...code, RevisionId}));
		expect((await world.invoke()).payload).toBe('three');
		await expect(world.lambda.send(new UpdateFunctionCodeCommand({...code, RevisionId}))).rejects.toMatchObject({
			name: 'PreconditionFailedException',
			$metadata: {httpStatusCode: 412},
		});
	});

	it('lets an invocation that runs end with the code that it began with', async () => {
		await using world = await startLambda();
		using begun = mark();
		using go = mark();
		await world.create(waiting(begun.file, go.file, 'before'));
		const running = world.invoke({wait: true});
		await expect.poll(begun.text).toBe('begun');
		await world.lambda.send(new UpdateFunctionCodeCommand({FunctionName, ZipFile: zipOf(answering('after'))}));
		expect((await world.invoke()).payload).toBe('after');
		writeFileSync(go.file, '');
		expect((await running).payload).toBe('before');
	});

	it('that was deleted is gone, and may come back as another', async () => {
		await using world = await startLambda();
		await world.create(answering(1));
		await world.invoke();
		await world.lambda.send(new DeleteFunctionCommand({FunctionName}));
		await expect(world.invoke()).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: `Function not found: ${arn}`,
		});
		await world.create(answering(2));
		expect((await world.invoke()).payload).toBe(2);
	});

	it.each([
		['its ARN', arn],
		['part of its ARN', '000000000000:function:hello'],
		['its name with a qualifier', 'hello:$LATEST'],
	])('is found by %s', async (_what, name) => {
		await using world = await startLambda();
		await world.create(answering(1));
		expect((await world.invoke({}, {FunctionName: name})).payload).toBe(1);
	});

	it.each([
		['a name that is none', 'no name', 'ValidationException'],
		['a function of another region', arn.replace('us-east-1', 'eu-west-1'), 'ResourceNotFoundException'],
		['a version that is not there', 'hello:7', 'ResourceNotFoundException'],
	])('is not meant by %s', async (_what, name, error) => {
		await using world = await startLambda();
		await world.create(answering(1));
		await expect(world.invoke({}, {FunctionName: name})).rejects.toMatchObject({name: error});
	});

	it('may have a name of one letter', async () => {
		await using world = await startLambda();
		await world.create(answering(1), {FunctionName: 'x'});
		expect((await world.invoke({}, {FunctionName: 'x'})).payload).toBe(1);
	});

	it('is listed with others in pages', async () => {
		await using world = await startLambda();
		for (const name of ['c', 'a', 'b']) await world.create(answering(1), {FunctionName: name});
		const first = await world.lambda.send(new ListFunctionsCommand({MaxItems: 2}));
		const second = await world.lambda.send(new ListFunctionsCommand({MaxItems: 2, Marker: first.NextMarker}));
		expect([first, second].map(({Functions}) => Functions?.map((found) => found.FunctionName))).toEqual([
			['a', 'b'],
			['c'],
		]);
		expect(second.NextMarker).toBeUndefined();
	});

	it('counts among what the account has', async () => {
		await using world = await startLambda();
		await world.create(answering(1));
		await world.lambda.send(new PutFunctionConcurrencyCommand({FunctionName, ReservedConcurrentExecutions: 100}));
		expect(await world.lambda.send(new GetAccountSettingsCommand({}))).toMatchObject({
			AccountLimit: {ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900},
			AccountUsage: {FunctionCount: 1, TotalCodeSize: zipOf(answering(1)).length},
		});
	});
});

describe('a version', () => {
	it('stays as it was published', async () => {
		await using world = await startLambda();
		await world.create(answering('first'));
		const publish = async () => (await world.lambda.send(new PublishVersionCommand({FunctionName}))).Version;
		expect(await publish()).toBe('1');
		expect(await publish()).toBe('1');
		await world.lambda.send(new UpdateFunctionCodeCommand({FunctionName, ZipFile: zipOf(answering('second'))}));
		expect(await publish()).toBe('2');
		expect(await world.invoke({}, {Qualifier: '1'})).toMatchObject({payload: 'first', version: '1'});
		expect(await world.invoke({})).toMatchObject({payload: 'second', version: '$LATEST'});
		const {Versions} = await world.lambda.send(new ListVersionsByFunctionCommand({FunctionName}));
		expect(Versions?.map(({FunctionArn}) => FunctionArn)).toEqual([`${arn}:$LATEST`, `${arn}:1`, `${arn}:2`]);
	});

	it('is what an alias names, and is kept as long as one does', async () => {
		await using world = await startLambda();
		await world.create(answering('first'), {Publish: true});
		const alias = {FunctionName, Name: 'live'};
		await world.lambda.send(new CreateAliasCommand({...alias, FunctionVersion: '1'}));
		expect(await world.invoke({}, {FunctionName: `${arn}:live`})).toMatchObject({payload: 'first', version: '1'});
		await expect(world.lambda.send(new DeleteFunctionCommand({FunctionName, Qualifier: '1'}))).rejects.toMatchObject({
			name: 'ResourceConflictException',
		});
		await world.lambda.send(
			new UpdateFunctionCodeCommand({FunctionName, ZipFile: zipOf(answering('second')), Publish: true}),
		);
		await world.lambda.send(new UpdateAliasCommand({...alias, RoutingConfig: {AdditionalVersionWeights: {'2': 1}}}));
		expect((await world.invoke({}, {Qualifier: 'live'})).version).toBe('2');
		await world.lambda.send(new UpdateAliasCommand({...alias, FunctionVersion: '2', RoutingConfig: {}}));
		expect(await world.lambda.send(new GetAliasCommand(alias))).toMatchObject({
			AliasArn: `${arn}:live`,
			FunctionVersion: '2',
		});
		await world.lambda.send(new DeleteFunctionCommand({FunctionName, Qualifier: '1'}));
		await world.lambda.send(new DeleteAliasCommand(alias));
		expect((await world.lambda.send(new ListAliasesCommand({FunctionName}))).Aliases).toEqual([]);
		await expect(world.invoke({}, {Qualifier: 'live'})).rejects.toMatchObject({name: 'ResourceNotFoundException'});
	});
});

describe('the policy of a function', () => {
	const permission = {
		FunctionName,
		StatementId: 'rule',
		Action: 'lambda:InvokeFunction',
		Principal: 'events.amazonaws.com',
		SourceArn: 'arn:aws:events:us-east-1:000000000000:rule/each-minute',
	};

	it('has a statement for each permission', async () => {
		await using world = await startLambda();
		await world.create(answering(1));
		const {Statement = ''} = await world.lambda.send(new AddPermissionCommand(permission));
		const {Policy = ''} = await world.lambda.send(new GetPolicyCommand({FunctionName}));
		expect(JSON.parse(Policy)).toEqual({Version: '2012-10-17', Id: 'default', Statement: [JSON.parse(Statement)]});
		expect(JSON.parse(Statement)).toEqual({
			Sid: 'rule',
			Effect: 'Allow',
			Principal: {Service: 'events.amazonaws.com'},
			Action: 'lambda:InvokeFunction',
			Resource: arn,
			Condition: {ArnLike: {'AWS:SourceArn': permission.SourceArn}},
		});
		await expect(world.lambda.send(new AddPermissionCommand(permission))).rejects.toMatchObject({
			name: 'ResourceConflictException',
		});
		await world.lambda.send(new RemovePermissionCommand({FunctionName, StatementId: 'rule'}));
		await expect(world.lambda.send(new GetPolicyCommand({FunctionName}))).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
		});
	});
});

describe('what is kept beside a function', () => {
	it('are its tags', async () => {
		await using world = await startLambda();
		await world.create(answering(1), {Tags: {a: '1', b: '2'}});
		await world.lambda.send(new TagResourceCommand({Resource: arn, Tags: {c: '3'}}));
		await world.lambda.send(new UntagResourceCommand({Resource: arn, TagKeys: ['a', 'b']}));
		expect((await world.lambda.send(new ListTagsCommand({Resource: arn}))).Tags).toEqual({c: '3'});
	});

	it('is its reservation, which leaves a hundred for the others', async () => {
		await using world = await startLambda();
		await world.create(answering(1));
		const put = (ReservedConcurrentExecutions: number) =>
			world.lambda.send(new PutFunctionConcurrencyCommand({FunctionName, ReservedConcurrentExecutions}));
		await put(900);
		await expect(put(901)).rejects.toMatchObject({
			name: 'InvalidParameterValueException',
			message: expect.stringContaining('below its minimum value of [100]'),
		});
		const get = () => world.lambda.send(new GetFunctionConcurrencyCommand({FunctionName}));
		expect((await get()).ReservedConcurrentExecutions).toBe(900);
		await world.lambda.send(new DeleteFunctionConcurrencyCommand({FunctionName}));
		expect((await get()).ReservedConcurrentExecutions).toBeUndefined();
	});

	it('is how its asynchronous invocations are tried again', async () => {
		await using world = await startLambda();
		await world.create(answering(1));
		const get = () => world.lambda.send(new GetFunctionEventInvokeConfigCommand({FunctionName}));
		await expect(get()).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: `The function ${arn}:$LATEST doesn't have an EventInvokeConfig`,
		});
		await world.lambda.send(new PutFunctionEventInvokeConfigCommand({FunctionName, MaximumRetryAttempts: 0}));
		await world.lambda.send(new UpdateFunctionEventInvokeConfigCommand({FunctionName, MaximumEventAgeInSeconds: 300}));
		expect(await get()).toMatchObject({
			FunctionArn: `${arn}:$LATEST`,
			MaximumRetryAttempts: 0,
			MaximumEventAgeInSeconds: 300,
		});
		await world.lambda.send(new DeleteFunctionEventInvokeConfigCommand({FunctionName}));
		await expect(get()).rejects.toMatchObject({name: 'ResourceNotFoundException'});
		const topic = {OnFailure: {Destination: 'arn:aws:sns:us-east-1:000000000000:topic'}};
		await expect(
			world.lambda.send(new PutFunctionEventInvokeConfigCommand({FunctionName, DestinationConfig: topic})),
		).rejects.toMatchObject({name: 'InvalidParameterValueException'});
	});

	it('is configuration that a caller may ask for alone', async () => {
		await using world = await startLambda();
		await world.create(answering(1), {Description: 'says one'});
		const {Description} = await world.lambda.send(new GetFunctionConfigurationCommand({FunctionName}));
		expect(Description).toBe('says one');
	});
});
