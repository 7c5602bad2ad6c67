import {nearest} from '../text.ts';
import {ProfileNotFoundError} from './errors.ts';
import type {SharedConfig} from './shared-config.ts';

/** Where the credentials of a session come from. */
export type CredentialSource =
	| {readonly kind: 'static-local'}
	| {readonly kind: 'environment'}
	| {readonly kind: 'profile'; readonly profile: string}
	/** SDK v3's own order: environment, shared config, process, token file, container, instance metadata. */
	| {readonly kind: 'chain'};

/** Which AWS a session talks to, and why. */
export interface Target {
	readonly mode: 'local' | 'account';
	/** One sentence. */
	readonly reason: string;
	readonly credentials: CredentialSource;
	readonly profile: string | undefined;
	/** The local AWS that the environment already points to; undefined: it has to be started. */
	readonly runningLocal: string | undefined;
}

export interface TargetChoice {
	readonly profile?: string | undefined;
	readonly endpointUrl?: string | undefined;
	readonly local?: boolean | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Local unless an account is chosen or its credentials are in the environment. Of several, the first of: `--local`,
 * `--profile`, keys in the environment (before AWS_PROFILE, as in the AWS CLI), AWS_PROFILE, a container's or token
 * file's credentials, `--endpoint-url`. A profile that is merely configured is named, not used.
 *
 * @throws ProfileNotFoundError with the nearest name
 */
export function chooseTarget(choice: TargetChoice, environment: Environment, config: SharedConfig): Target {
	const running = localInEnvironment(choice, environment);
	if (choice.local === true) return local('--local was given.', choice.endpointUrl ?? running);
	if (choice.profile !== undefined) return profile(choice.profile, '--profile', config);
	if (running) return local(`the environment points to it (${running}).`, running);
	if (environment.AWS_ACCESS_KEY_ID && environment.AWS_SECRET_ACCESS_KEY) return environmentKeys(environment);
	const named = environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE;
	if (named) return profile(named, 'AWS_PROFILE', config);
	const given = credentialsGivenToThisProcess(environment);
	if (given) return chain(`${given} gives its credentials.`);
	if (choice.endpointUrl !== undefined) return chain('--endpoint-url was given.');
	if (environment.AWS_ENDPOINT_URL) return chain('AWS_ENDPOINT_URL is set.');
	if (choice.local === false) return chain('--no-local was given.');
	return local(`no account was chosen.${configured(config)}`);
}

function local(because: string, runningLocal?: string): Target {
	return {
		mode: 'local',
		reason: `This is the local AWS, because ${because}`,
		credentials: {kind: 'static-local'},
		profile: undefined,
		runningLocal,
	};
}

function chain(because: string): Target {
	return {
		mode: 'account',
		reason: `This is an AWS account, because ${because}`,
		credentials: {kind: 'chain'},
		profile: undefined,
		runningLocal: undefined,
	};
}

function environmentKeys(environment: Environment): Target {
	const passedOver = environment.AWS_PROFILE ? `, which go before AWS_PROFILE=${environment.AWS_PROFILE}` : '';
	return {
		...chain(`its keys are in the environment (AWS_ACCESS_KEY_ID)${passedOver}.`),
		credentials: {kind: 'environment'},
	};
}

function profile(name: string, source: string, config: SharedConfig): Target {
	if (!Object.hasOwn(config.profiles, name)) throw profileNotFound(name, source, config);
	return {
		...chain(`${source} chose profile ${name}.`),
		credentials: {kind: 'profile', profile: name},
		profile: name,
	};
}

function profileNotFound(name: string, source: string, config: SharedConfig): ProfileNotFoundError {
	const names = Object.keys(config.profiles);
	const suggestion = nearest(name, names);
	const known = names.length === 0 ? 'No profile is configured' : `Configured are: ${names.join(', ')}`;
	return new ProfileNotFoundError(
		`${source} is "${name}", and there is no such profile.`,
		suggestion
			? `Did you mean ${suggestion}? For example: --profile ${suggestion}. ${known}.`
			: `${known}. Make it with: aws configure --profile ${name}`,
	);
}

/** `ecs-console local env` prints these variables; a task of the local AWS has them too. */
function localInEnvironment(choice: TargetChoice, environment: Environment): string | undefined {
	const endpoint = choice.endpointUrl ?? environment.AWS_ENDPOINT_URL;
	const isLocal = environment.AWS_ACCESS_KEY_ID === 'local' && environment.AWS_SECRET_ACCESS_KEY === 'local';
	return isLocal && choice.local !== false && endpoint ? endpoint : undefined;
}

function credentialsGivenToThisProcess(environment: Environment): string | undefined {
	if (environment.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || environment.AWS_CONTAINER_CREDENTIALS_FULL_URI) {
		return 'the container it runs in';
	}
	return environment.AWS_WEB_IDENTITY_TOKEN_FILE ? 'AWS_WEB_IDENTITY_TOKEN_FILE' : undefined;
}

function configured(config: SharedConfig): string {
	const names = Object.keys(config.profiles);
	const example = names.includes('default') ? 'default' : names[0];
	return example === undefined ? '' : ` To use an account: --profile ${example}.`;
}
