import {dirname} from 'node:path';
import type {Build, EnvironmentVariable} from '@aws-sdk/client-codebuild';
import {imagesVariable} from '../../../builder/local-images.ts';
import type {ServiceContext} from '../../../engine/context.ts';
import type {Buildspec} from './buildspec.ts';
import {PhaseFailure} from './phase-failure.ts';
import type {Workspace} from './workspace.ts';

/** The variables of a build, and those of their values that must not be shown. */
export interface BuildEnvironment {
	readonly variables: Readonly<Record<string, string>>;
	readonly secrets: readonly string[];
}

/**
 * Everything a command sees: CodeBuild's own variables, where the local AWS is, then the buildspec's, the project's
 * and the start's, of which the later win. Of this machine's environment only PATH, LANG and the time zone come in.
 * Throws a `PhaseFailure` when a value cannot be resolved.
 */
export async function buildEnvironment(
	build: Build,
	buildspec: Buildspec,
	workspace: Workspace,
	context: ServiceContext,
): Promise<BuildEnvironment> {
	const secrets: string[] = [];
	const resolve = async (name: string): Promise<string> => {
		const value = await parameter(name, context);
		secrets.push(value);
		return value;
	};
	const fromBuildspec: Record<string, string> = {...buildspec.variables};
	for (const [name, path] of Object.entries(buildspec.parameters)) fromBuildspec[name] = await resolve(path);
	if (Object.keys(buildspec.secrets).length > 0) throw noSecretsManager();
	const fromProject: Record<string, string> = {};
	for (const variable of build.environment?.environmentVariables ?? []) {
		fromProject[variable.name ?? ''] = await resolveValue(variable, resolve);
	}
	const variables = {...ownVariables(build, workspace, context), ...fromBuildspec, ...fromProject};
	return {variables: {...variables, ...placeVariables(build, workspace)}, secrets};
}

async function resolveValue(
	{type, value = ''}: EnvironmentVariable,
	resolve: (name: string) => Promise<string>,
): Promise<string> {
	if (type === 'PARAMETER_STORE') return resolve(value);
	if (type === 'SECRETS_MANAGER') throw noSecretsManager();
	return value;
}

async function parameter(name: string, context: ServiceContext): Promise<string> {
	const Name = name.startsWith('arn:') ? name : name.replace(/^\/CodeBuild(?=\/CodeBuild\/)/, '');
	const found = await context.call('ssm', 'GetParameter', {Name, WithDecryption: true}).catch((error: unknown) => {
		const reason = error instanceof Error ? error.name : String(error);
		throw new PhaseFailure('CLIENT_ERROR', `Decrypted Variables Error: parameter does not exist: ${name} (${reason})`);
	});
	return found.Parameter?.Value ?? '';
}

function noSecretsManager(): PhaseFailure {
	return new PhaseFailure(
		'CLIENT_ERROR',
		'Secrets Manager Error Message: the local AWS has no Secrets Manager: use a PARAMETER_STORE variable instead',
	);
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
function ownVariables(build: Build, workspace: Workspace, {endpoint, region}: ServiceContext): Record<string, string> {
	const {source, startTime, buildNumber, resolvedSourceVersion, sourceVersion} = build;
	return {
		...inherited(),
		CI: 'true',
		CODEBUILD_CI: 'true',
		CODEBUILD_BUILD_ARN: build.arn ?? '',
		CODEBUILD_BUILD_IMAGE: build.environment?.image ?? '',
		CODEBUILD_BUILD_NUMBER: String(buildNumber),
		CODEBUILD_BUILD_URL: `https://${region}.console.aws.amazon.com/codebuild/home?region=${region}#/builds/${encodeURIComponent(build.id ?? '')}/view/new`,
		CODEBUILD_INITIATOR: build.initiator ?? '',
		CODEBUILD_KMS_KEY_ID: build.encryptionKey ?? '',
		CODEBUILD_LOG_PATH: build.logs?.streamName ?? '',
		CODEBUILD_PROJECT_ARN: (build.arn ?? '').replace(/:build\/.*$/, `:project/${build.projectName ?? ''}`),
		CODEBUILD_SOURCE_VERSION: sourceVersion ?? '',
		...(resolvedSourceVersion === undefined ? {} : {CODEBUILD_RESOLVED_SOURCE_VERSION: resolvedSourceVersion}),
		...(source?.location === undefined ? {} : {CODEBUILD_SOURCE_REPO_URL: source.location}),
		CODEBUILD_SRC_DIR: workspace.source,
		CODEBUILD_START_TIME: String(startTime?.getTime() ?? 0),
		AWS_ACCESS_KEY_ID: 'local',
		AWS_SECRET_ACCESS_KEY: 'local',
		AWS_ENDPOINT_URL: endpoint,
		AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
		AWS_REGION: region,
		AWS_DEFAULT_REGION: region,
	};
}

/** What no project may change, since the build and its clean-up depend on it. */
function placeVariables(build: Build, workspace: Workspace): Record<string, string> {
	const path = [workspace.programs, dirname(process.execPath), process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'];
	return {
		CODEBUILD_BUILD_ID: build.id ?? '',
		[imagesVariable]: workspace.images,
		HOME: workspace.home,
		TMPDIR: workspace.temporary,
		PATH: path.join(':'),
	};
}

function inherited(): Record<string, string> {
	const names = ['LANG', 'LC_ALL', 'TZ', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
	return Object.fromEntries(
		names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	);
}
