import type {
	Build,
	EnvironmentVariable,
	LogsConfig,
	Project,
	ProjectArtifacts,
	StartBuildInput,
} from '@aws-sdk/client-codebuild';

/** A build as it is kept: what the API shows, and what is needed to run it. */
export interface BuildRecord {
	readonly build: Build;
	readonly artifacts: ProjectArtifacts;
	/** What it was started with, for RetryBuild and to recognise a token that comes again. */
	readonly input: StartBuildInput;
	/** Set before a stop is carried out, so that it is one also when the engine is killed meanwhile. */
	isStopping: boolean;
}

/** Where and when a build is made. */
export interface BuildPlace {
	readonly region: string;
	readonly account: string;
	readonly now: Date;
	readonly id: string;
	readonly number: number;
}

/** A new build of a project: the project's settings with those of the start laid over them. */
export function newBuild(project: Project, input: StartBuildInput, place: BuildPlace): BuildRecord {
	const {region, account, now, number} = place;
	const name = project.name ?? '';
	const id = `${name}:${place.id}`;
	const sourceVersion = input.sourceVersion ?? project.sourceVersion;
	const build: Build = {
		id,
		arn: `arn:aws:codebuild:${region}:${account}:build/${id}`,
		buildNumber: number,
		startTime: now,
		currentPhase: 'QUEUED',
		buildStatus: 'IN_PROGRESS',
		...(sourceVersion === undefined ? {} : {sourceVersion}),
		projectName: name,
		phases: [],
		source: sourceOf(project, input),
		secondarySources: [],
		secondarySourceVersions: [],
		artifacts: {location: ''},
		cache: input.cacheOverride ?? project.cache ?? {type: 'NO_CACHE'},
		environment: environmentOf(project, input),
		serviceRole: input.serviceRoleOverride ?? project.serviceRole,
		logs: logsOf(input.logsConfigOverride ?? project.logsConfig, name, place),
		timeoutInMinutes: input.timeoutInMinutesOverride ?? project.timeoutInMinutes ?? 60,
		queuedTimeoutInMinutes: input.queuedTimeoutInMinutesOverride ?? project.queuedTimeoutInMinutes ?? 480,
		buildComplete: false,
		initiator: 'root',
		encryptionKey: input.encryptionKeyOverride ?? project.encryptionKey,
	};
	const artifacts = input.artifactsOverride ?? project.artifacts ?? {type: 'NO_ARTIFACTS'};
	return {build, artifacts, input, isStopping: false};
}

function sourceOf({source}: Project, input: StartBuildInput): Build['source'] {
	const {sourceTypeOverride, sourceLocationOverride, buildspecOverride, gitCloneDepthOverride} = input;
	return {
		...source,
		type: sourceTypeOverride ?? source?.type,
		...(sourceLocationOverride === undefined ? {} : {location: sourceLocationOverride}),
		...(buildspecOverride === undefined ? {} : {buildspec: buildspecOverride}),
		...(gitCloneDepthOverride === undefined ? {} : {gitCloneDepth: gitCloneDepthOverride}),
	};
}

function environmentOf({environment}: Project, input: StartBuildInput): Build['environment'] {
	const {environmentTypeOverride, imageOverride, computeTypeOverride, privilegedModeOverride} = input;
	return {
		...environment,
		type: environmentTypeOverride ?? environment?.type,
		image: imageOverride ?? environment?.image,
		computeType: computeTypeOverride ?? environment?.computeType,
		privilegedMode: privilegedModeOverride ?? environment?.privilegedMode ?? false,
		environmentVariables: mergeVariables(environment?.environmentVariables, input.environmentVariablesOverride),
	};
}

function mergeVariables(
	base: EnvironmentVariable[] = [],
	overrides: EnvironmentVariable[] = [],
): EnvironmentVariable[] {
	const all = [...base, ...overrides].map(({name, value, type = 'PLAINTEXT'}) => [name, {name, value, type}] as const);
	return [...new Map(all).values()];
}

function logsOf(config: LogsConfig | undefined, project: string, {region, account, id}: BuildPlace): Build['logs'] {
	const settings = config?.cloudWatchLogs ?? {status: 'ENABLED'};
	if (settings.status === 'DISABLED') return {cloudWatchLogs: settings};
	const groupName = settings.groupName ?? `/aws/codebuild/${project}`;
	const streamName = settings.streamName === undefined ? id : `${settings.streamName}/${id}`;
	const [group, stream] = [groupName, streamName].map((name) => encodeURIComponent(encodeURIComponent(name)));
	return {
		groupName,
		streamName,
		deepLink: `https://console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${group}/log-events/${stream}`,
		cloudWatchLogsArn: `arn:aws:logs:${region}:${account}:log-group:${groupName}:log-stream:${streamName}`,
		cloudWatchLogs: settings,
	};
}
