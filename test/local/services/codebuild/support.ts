import * as logs from '@aws-sdk/client-cloudwatch-logs';
import {
	BatchGetBuildsCommand,
	type Build,
	CodeBuildClient,
	CreateProjectCommand,
	type CreateProjectCommandInput,
	StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import * as s3 from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import type {ServiceContext} from '../../../../src/local/engine/context.ts';
import {type CatalogueEntry, catalogue} from '../../../../src/local/services/catalogue.ts';
import {defineService} from '../../../../src/local/wire/service.ts';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

/** What builds wrote and may read, in place of CloudWatch Logs, S3 and the Parameter Store. */
export interface Surroundings {
	/** Log lines by `group/stream`. */
	readonly lines: Map<string, string[]>;
	/** Objects by `bucket/key`. */
	readonly objects: Map<string, Uint8Array>;
	/** Values in the Parameter Store. */
	readonly parameters: Map<string, string>;
}

export interface BuildHost extends AsyncDisposable {
	readonly aws: TestAws;
	readonly client: CodeBuildClient;
	readonly surroundings: Surroundings;
	/** Makes a project without a source that runs this buildspec. */
	createProject(buildspec: string, settings?: Partial<CreateProjectCommandInput>): Promise<void>;
	/** Starts a build and waits for its end. */
	run(input?: Partial<StartBuildCommand['input']>): Promise<Build>;
	get(id: string | undefined): Promise<Build>;
	finished(id: string | undefined): Promise<Build>;
	/** Every line of the log of a build. */
	log(build: Build): string[];
}

export async function startBuildHost(options: Parameters<typeof startLocalAws>[0] = {}): Promise<BuildHost> {
	const surroundings: Surroundings = {lines: new Map(), objects: new Map(), parameters: new Map()};
	const aws = await startLocalAws({catalogue: withFakes(surroundings), ...options});
	const client = new CodeBuildClient(aws.client);
	const get = async (id: string | undefined): Promise<Build> => {
		const {builds = []} = await client.send(new BatchGetBuildsCommand({ids: [id ?? '']}));
		return builds[0]!;
	};
	const finished = async (id: string | undefined): Promise<Build> => {
		for (;;) {
			const build = await get(id);
			if (build.buildComplete === true) return build;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	return {
		aws,
		client,
		surroundings,
		get,
		finished,
		createProject: async (buildspec, settings = {}) => {
			await client.send(new CreateProjectCommand({...projectWith(buildspec), ...settings}));
		},
		run: async (input = {}) => {
			const {build} = await client.send(new StartBuildCommand({projectName: 'demo', ...input}));
			return finished(build?.id);
		},
		log: ({logs: place}) => surroundings.lines.get(`${place?.groupName}/${place?.streamName}`) ?? [],
		[Symbol.asyncDispose]: () => aws[Symbol.asyncDispose](),
	};
}

export function projectWith(buildspec: string): CreateProjectCommandInput {
	return {
		name: 'demo',
		source: {type: 'NO_SOURCE', buildspec},
		artifacts: {type: 'NO_ARTIFACTS'},
		environment: {
			type: 'LINUX_CONTAINER',
			image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
			computeType: 'BUILD_GENERAL1_SMALL',
		},
		serviceRole: 'arn:aws:iam::000000000000:role/build',
	};
}

/** A buildspec whose build phase has these commands. */
export function buildspecOf(...commands: string[]): string {
	return JSON.stringify({version: 0.2, phases: {build: {commands}}});
}

function withFakes({lines, objects, parameters}: Surroundings): CatalogueEntry[] {
	const fakeLogs = defineService({
		sdk: logs,
		client: logs.CloudWatchLogsClient,
		create: (_context: ServiceContext) => ({
			handlers: {
				CreateLogGroup: () => ({}),
				CreateLogStream: ({logGroupName, logStreamName}) => {
					lines.set(`${logGroupName}/${logStreamName}`, []);
					return {};
				},
				PutLogEvents: ({logGroupName, logStreamName, logEvents = []}) => {
					lines.get(`${logGroupName}/${logStreamName}`)?.push(...logEvents.map(({message = ''}) => message.trimEnd()));
					return {};
				},
			},
		}),
	});
	const fakeS3 = defineService({
		sdk: s3,
		client: s3.S3Client,
		create: (_context: ServiceContext) => ({
			handlers: {
				ListObjectsV2: ({Bucket, Prefix = ''}) => {
					const keys = [...objects.keys()].filter((key) => key.startsWith(`${Bucket}/${Prefix}`));
					return {Contents: keys.map((key) => ({Key: key.slice(`${Bucket}/`.length)}))};
				},
				GetObject: ({Bucket, Key}) => {
					const bytes = objects.get(`${Bucket}/${Key}`);
					if (bytes === undefined) {
						throw new s3.NoSuchKey({message: 'The specified key does not exist.', $metadata: {}});
					}
					return {Body: bytes as never};
				},
				PutObject: ({Bucket, Key, Body}) => {
					objects.set(`${Bucket}/${Key}`, Body as Uint8Array);
					return {};
				},
			},
		}),
	});
	const fakeParameters = defineService({
		sdk: ssm,
		client: ssm.SSMClient,
		create: (_context: ServiceContext) => ({
			handlers: {
				GetParameter: ({Name = ''}) => {
					const Value = parameters.get(Name);
					if (Value === undefined) throw new ssm.ParameterNotFound({message: '', $metadata: {}});
					return {Parameter: {Name, Value}};
				},
			},
		}),
	});
	const fakes: Readonly<Record<string, CatalogueEntry['load']>> = {
		logs: () => Promise.resolve({service: fakeLogs}),
		s3: () => Promise.resolve({service: fakeS3}),
		ssm: () => Promise.resolve({service: fakeParameters}),
	};
	return catalogue.map((entry) => ({...entry, load: fakes[entry.name] ?? entry.load}));
}
