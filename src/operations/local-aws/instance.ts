import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import envPaths from 'env-paths';
import {birthOf} from '../../process-birth.ts';

/** A local AWS that runs. */
export interface LocalInstance {
	readonly endpoint: string;
	readonly pid: number;
	readonly region: string;
	readonly account: string;
	readonly startedAt: string;
	readonly directory: string;
}

/** A process that is there may be busy, and so may the machine. */
const answerMilliseconds = 4000;

/** Where the operator's local AWS keeps its state, unless `--directory` says otherwise. */
export const defaultDirectory = (): string => join(envPaths('ecs-console', {suffix: ''}).data, 'local');

/** The local AWS that serves a folder, or undefined. A record that a crash left behind counts for nothing. */
export async function runningInstance(directory: string): Promise<LocalInstance | undefined> {
	const instance = livingInstance(directory);
	return instance !== undefined && (await pidAt(instance.endpoint)) === instance.pid ? instance : undefined;
}

/** The local AWS whose process is there, whether it answers or not. */
export function livingInstance(directory: string): LocalInstance | undefined {
	try {
		const text = readFileSync(join(directory, 'instance.json'), 'utf8');
		const record = JSON.parse(text) as Omit<LocalInstance, 'directory'> & {readonly born: string};
		return birthOf(record.pid) === record.born ? {...record, directory} : undefined;
	} catch {
		return undefined;
	}
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
