import type {Build, EnvironmentVariable, Project, SourceType} from '@aws-sdk/client-codebuild';
import {
	BatchGetBuildsCommand,
	BatchGetProjectsCommand,
	CodeBuildClient,
	ListBuildsForProjectCommand,
	StartBuildCommand,
	StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import type {CallOptions, Purpose} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {idempotencyToken} from '../idempotency.ts';
import {batches, http, present} from '../paging.ts';

export type {Build, BuildPhase, EnvironmentVariable, Project, SourceType, StatusType} from '@aws-sdk/client-codebuild';

export interface StartBuildInput {
	readonly project: string;
	/** CodeBuild remembers the token for five minutes. */
	readonly purpose: Purpose;
	readonly environment?: readonly EnvironmentVariable[];
	readonly sourceVersion?: string;
	readonly sourceTypeOverride?: SourceType;
	readonly sourceLocationOverride?: string;
	readonly buildspecOverride?: string;
}

export interface CodeBuildGateway {
	startBuild(input: StartBuildInput, options?: CallOptions): Promise<Build>;
	/** Builds in the order asked for, a hundred a call; unknown ones are left out. */
	builds(ids: readonly string[], options?: CallOptions): Promise<Build[]>;
	stopBuild(id: string, options?: CallOptions): Promise<Build>;
	/** Ids, newest first, at most `limit` (default 100). */
	listBuilds(project: string, limit?: number, options?: CallOptions): Promise<string[]>;
	projects(names: readonly string[], options?: CallOptions): Promise<Project[]>;
}

export function createCodeBuildGateway(connect: Connect): CodeBuildGateway {
	const client = connect(CodeBuildClient, 'CodeBuild');
	return {
		async startBuild(input, options) {
			const command = new StartBuildCommand({
				projectName: input.project,
				idempotencyToken: idempotencyToken(input.purpose),
				environmentVariablesOverride: input.environment && [...input.environment],
				sourceVersion: input.sourceVersion,
				sourceTypeOverride: input.sourceTypeOverride,
				sourceLocationOverride: input.sourceLocationOverride,
				buildspecOverride: input.buildspecOverride,
			});
			return present((await client.send(command, http(options))).build, 'codebuild StartBuild');
		},
		async builds(ids, options) {
			const found = new Map<string | undefined, Build>();
			for (const batch of batches(ids, 100)) {
				const {builds = []} = await client.send(new BatchGetBuildsCommand({ids: batch}), http(options));
				for (const build of builds) found.set(build.id, build);
			}
			return ids.flatMap((id) => found.get(id) ?? []);
		},
		async stopBuild(id, options) {
			return present((await client.send(new StopBuildCommand({id}), http(options))).build, 'codebuild StopBuild');
		},
		async listBuilds(project, limit = 100, options) {
			const ids: string[] = [];
			let nextToken: string | undefined;
			do {
				const input = {projectName: project, sortOrder: 'DESCENDING' as const, nextToken};
				const page = await client.send(new ListBuildsForProjectCommand(input), http(options));
				ids.push(...(page.ids ?? []));
				nextToken = page.nextToken;
			} while (nextToken && ids.length < limit);
			return ids.slice(0, limit);
		},
		async projects(names, options) {
			const answers = batches(names, 100).map((batch) =>
				client.send(new BatchGetProjectsCommand({names: batch}), http(options)),
			);
			return (await Promise.all(answers)).flatMap((answer) => answer.projects ?? []);
		},
	};
}
