import {readFile} from 'node:fs/promises';
import type {Environment} from '../../shared/environment.ts';
import {callJson} from '../../shared/http-client.ts';
import type {Credentials} from './sigv4.ts';

/** Where ECS serves a task's credentials: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
const containerCredentialsHost = 'http://169.254.170.2';
/** Hosts that may be asked in plain HTTP, as the AWS SDKs allow: the machine itself and the agents of ECS and EKS. */
const plainHttpHosts = /^(localhost|127(\.\d+){3}|\[::1\]|169\.254\.170\.2|169\.254\.170\.23)$/;
/** Credentials are renewed when they would end sooner than this. */
const renewBefore = 5 * 60 * 1_000;

export type CredentialProvider = () => Promise<Credentials>;

/** The task role's credentials from the container endpoint, renewed in time; or those of the environment. */
export function taskCredentials(environment: Environment): CredentialProvider {
	let known: {readonly credentials: Credentials; readonly endsAt: number} | undefined;
	return async () => {
		const fromEnvironment = environmentCredentials(environment);
		if (fromEnvironment !== undefined) {
			return fromEnvironment;
		}
		if (known === undefined || known.endsAt - renewBefore < Date.now()) {
			known = await containerCredentials(environment);
		}
		return known.credentials;
	};
}

function environmentCredentials(environment: Environment): Credentials | undefined {
	const {
		AWS_ACCESS_KEY_ID: accessKeyId,
		AWS_SECRET_ACCESS_KEY: secretAccessKey,
		AWS_SESSION_TOKEN: sessionToken,
	} = environment;
	if (!accessKeyId || !secretAccessKey) {
		return undefined;
	}
	return {accessKeyId, secretAccessKey, ...(sessionToken ? {sessionToken} : {})};
}

async function containerCredentials(environment: Environment): Promise<{credentials: Credentials; endsAt: number}> {
	const url = credentialsUrl(environment);
	const authorization = await authorizationToken(environment);
	const answer = (await callJson(url, {headers: authorization === undefined ? {} : {authorization}})) as Record<
		string,
		unknown
	>;
	const {
		AccessKeyId: accessKeyId,
		SecretAccessKey: secretAccessKey,
		Token: sessionToken,
		Expiration: expiration,
	} = answer ?? {};
	if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') {
		throw new Error('The container credentials endpoint answered without credentials. Does the task have a task role?');
	}
	const endsAt = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN;
	return {
		credentials: {accessKeyId, secretAccessKey, ...(typeof sessionToken === 'string' ? {sessionToken} : {})},
		endsAt: Number.isNaN(endsAt) ? Number.POSITIVE_INFINITY : endsAt,
	};
}

function credentialsUrl(environment: Environment): URL {
	const {AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full} = environment;
	if (relative) {
		return new URL(relative, containerCredentialsHost);
	}
	if (!full) {
		throw new Error('There are no AWS credentials: the task has no task role, and the environment sets none.');
	}
	const url = new URL(full);
	if (url.protocol !== 'https:' && !plainHttpHosts.test(url.hostname)) {
		throw new Error('AWS_CONTAINER_CREDENTIALS_FULL_URI must use https or name a local address.');
	}
	return url;
}

async function authorizationToken(environment: Environment): Promise<string | undefined> {
	const file = environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
	return file ? (await readFile(file, 'utf8')).trim() : environment.AWS_CONTAINER_AUTHORIZATION_TOKEN || undefined;
}
