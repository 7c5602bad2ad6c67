import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SimulatedRuntime} from '../../src/local/engine/simulated-runtime.ts';
import {type LocalAws, type LocalAwsOptions, openLocalAws} from '../../src/local/local-aws.ts';
import {catalogue} from '../../src/local/services/catalogue.ts';

/** Configuration that any SDK client needs to talk to a local AWS. */
export interface ClientConfiguration {
	readonly endpoint: string;
	readonly region: string;
	readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string};
	readonly disableHostPrefix: true;
	readonly forcePathStyle: true;
	readonly maxAttempts: 1;
}

export interface TestAws extends LocalAws {
	readonly directory: string;
	/** What to give to an SDK client's constructor. */
	readonly client: ClientConfiguration;
}

/** A local AWS in this process, in a folder of its own, gone when disposed. Containers are simulated unless asked for. */
export async function startLocalAws(options: Partial<LocalAwsOptions> = {}): Promise<TestAws> {
	const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'ecs-console-test-'));
	const aws = await openLocalAws({
		catalogue,
		runtime: ({clock}) => new SimulatedRuntime(clock),
		images: () => ({pull: (reference) => Promise.resolve(simulatedImage(reference))}),
		...options,
		directory,
	});
	return {
		...aws,
		directory,
		client: clientFor(aws.endpoint),
		async [Symbol.asyncDispose]() {
			await aws[Symbol.asyncDispose]();
			if (options.directory === undefined) rmSync(directory, {recursive: true, force: true});
		},
	};
}

export function clientFor(endpoint: string, region = 'us-east-1'): ClientConfiguration {
	return {
		endpoint,
		region,
		credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
		disableHostPrefix: true,
		forcePathStyle: true,
		maxAttempts: 1,
	};
}

export function simulatedImage(reference: string) {
	return {
		digest: `sha256:${Buffer.from(reference).toString('hex').padEnd(64, '0').slice(0, 64)}`,
		rootDirectory: '/',
		workingDirectory: '/',
		entryPoint: [],
		command: ['simulated'],
		environment: {},
		user: '',
	};
}
