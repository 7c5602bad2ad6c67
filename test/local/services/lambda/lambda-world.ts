import {CloudWatchLogsClient, FilterLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {
	CreateFunctionCommand,
	type CreateFunctionCommandInput,
	InvokeCommand,
	type InvokeCommandInput,
	LambdaClient,
} from '@aws-sdk/client-lambda';
import {zipSync} from 'fflate';
import type {LocalAwsOptions} from '../../../../src/local/local-aws.ts';
import {clientFor, startLocalAws, type TestAws} from '../../../support/local-aws.ts';

/** What a caller gets of an invocation. */
export interface Answer {
	readonly status: number | undefined;
	readonly error: string | undefined;
	/** The payload, parsed. */
	readonly payload: unknown;
	readonly log: string;
	readonly version: string | undefined;
}

/** Functions of a local AWS that runs somewhere. */
export interface FunctionsWorld {
	readonly lambda: LambdaClient;
	/** Makes the function `hello` of these files; without an extension of their own they are one `index.mjs`. */
	create(code: string | Record<string, string>, settings?: Partial<CreateFunctionCommandInput>): Promise<void>;
	invoke(event?: unknown, input?: Partial<InvokeCommandInput>): Promise<Answer>;
	/** Every line of a log group. */
	lines(group?: string): Promise<string[]>;
}

/** A local AWS with functions. */
export interface LambdaWorld extends FunctionsWorld, AsyncDisposable {
	readonly aws: TestAws;
}

export const role = 'arn:aws:iam::000000000000:role/function';

export function zipOf(code: string | Record<string, string>): Uint8Array {
	const files = typeof code === 'string' ? {'index.mjs': code} : code;
	const contents = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
	// The same code has to be the same bytes, and so the same digest, also two seconds later.
	return zipSync(contents, {mtime: new Date(2000, 0, 1)});
}

export async function startLambda(options: Partial<LocalAwsOptions> = {}): Promise<LambdaWorld> {
	const aws = await startLocalAws(options);
	return {...functionsOf(aws.endpoint), aws, [Symbol.asyncDispose]: () => aws[Symbol.asyncDispose]()};
}

export function functionsOf(endpoint: string): FunctionsWorld {
	const lambda = new LambdaClient(clientFor(endpoint));
	const logs = new CloudWatchLogsClient(clientFor(endpoint));
	return {
		lambda,
		create: async (code, settings = {}) => {
			await lambda.send(
				new CreateFunctionCommand({
					FunctionName: 'hello',
					Runtime: 'nodejs24.x',
					Handler: 'index.handler',
					Role: role,
					Code: {ZipFile: zipOf(code)},
					// The slowest machine starts a function in this; no test waits for it.
					Timeout: 60,
					...settings,
				}),
			);
		},
		invoke: async (event, input = {}) => {
			const answer = await lambda.send(
				new InvokeCommand({
					FunctionName: 'hello',
					LogType: 'Tail',
					...(event !== undefined && {Payload: JSON.stringify(event)}),
					...input,
				}),
			);
			const text = answer.Payload?.transformToString() ?? '';
			return {
				status: answer.StatusCode,
				error: answer.FunctionError,
				payload: text === '' ? undefined : (JSON.parse(text) as unknown),
				log: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
				version: answer.ExecutedVersion,
			};
		},
		lines: async (group = '/aws/lambda/hello') => {
			try {
				const {events = []} = await logs.send(new FilterLogEventsCommand({logGroupName: group}));
				return events.map(({message = ''}) => message.trimEnd());
			} catch (error) {
				if ((error as Error).name === 'ResourceNotFoundException') return [];
				throw error;
			}
		},
	};
}
