import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import envPaths from 'env-paths';

/** A local AWS that runs. */
export interface LocalInstance {
	readonly endpoint: string;
	readonly pid: number;
	readonly region: string;
	readonly account: string;
	readonly startedAt: string;
	readonly directory: string;
}

const answerMilliseconds = 2000;

/** Where the operator's local AWS keeps its state, unless `--directory` says otherwise. */
export const defaultDirectory = (): string => join(envPaths('ecs-console', {suffix: ''}).data, 'local');

/** The local AWS that serves a folder, or undefined. A record that a crash left behind counts for nothing. */
export async function runningInstance(directory: string): Promise<LocalInstance | undefined> {
	let record: Omit<LocalInstance, 'directory'>;
	try {
		record = JSON.parse(readFileSync(join(directory, 'instance.json'), 'utf8')) as Omit<LocalInstance, 'directory'>;
	} catch {
		return undefined;
	}
	return (await pidAt(record.endpoint)) === record.pid ? {...record, directory} : undefined;
}

async function pidAt(endpoint: string): Promise<number | undefined> {
	try {
		const response = await fetch(new URL('/_local', endpoint), {signal: AbortSignal.timeout(answerMilliseconds)});
		return ((await response.json()) as {pid?: number}).pid;
	} catch {
		return undefined;
	}
}

/** What other tools need in their environment to talk to it. */
export function environmentFor(instance: Pick<LocalInstance, 'endpoint' | 'region'>): Record<string, string> {
	return {
		AWS_ENDPOINT_URL: instance.endpoint,
		AWS_ACCESS_KEY_ID: 'local',
		AWS_SECRET_ACCESS_KEY: 'local',
		AWS_REGION: instance.region,
		AWS_DEFAULT_REGION: instance.region,
		AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
	};
}
