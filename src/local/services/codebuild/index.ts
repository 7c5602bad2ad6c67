import * as codebuild from '@aws-sdk/client-codebuild';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService, type Handlers} from '../../wire/service.ts';
import {Builds} from './builds.ts';
import {invalidInput} from './failures.ts';
import {page} from './pages.ts';
import {Projects} from './projects.ts';
import {SourceCredentials} from './source-credentials.ts';
import {Webhooks} from './webhooks.ts';

/** AWS CodeBuild: builds really run, each in a folder and process group of its own. */
export const service = defineService({
	sdk: codebuild,
	client: codebuild.CodeBuildClient,
	create: (context: ServiceContext) => {
		const projects = new Projects(context);
		const builds = new Builds(context, projects);
		return {
			handlers: {
				...projectHandlers(projects, new Webhooks(context, projects)),
				...credentialHandlers(new SourceCredentials(context)),
				...buildHandlers(projects, builds),
			},
			start: () => builds.recover(),
			stop: () => builds.close(),
		};
	},
});

function projectHandlers(projects: Projects, webhooks: Webhooks): Handlers<typeof codebuild> {
	return {
		CreateProject: (input) => ({project: projects.create(input)}),
		UpdateProject: (input) => ({project: projects.update(input)}),
		DeleteProject: ({name = ''}) => {
			projects.delete(name);
			return {};
		},
		BatchGetProjects: ({names = []}) => {
			insistOnBatch('names', names);
			const found = names.map((name) => ({name, project: projects.find(name)?.project}));
			return {
				projects: found.flatMap(({project}) => (project === undefined ? [] : [project])),
				projectsNotFound: found.filter(({project}) => project === undefined).map(({name}) => name),
			};
		},
		ListProjects: ({nextToken, sortBy, sortOrder}) => {
			const {items, ...next} = page(projects.names({sortBy, sortOrder}), nextToken);
			return {projects: items, ...next};
		},
		CreateWebhook: (input) => ({webhook: webhooks.create(input)}),
		UpdateWebhook: (input) => ({webhook: webhooks.update(input)}),
		DeleteWebhook: ({projectName = ''}) => {
			webhooks.delete(projectName);
			return {};
		},
	};
}

function credentialHandlers(credentials: SourceCredentials): Handlers<typeof codebuild> {
	return {
		ImportSourceCredentials: (input) => ({arn: credentials.import(input)}),
		ListSourceCredentials: () => ({sourceCredentialsInfos: credentials.list()}),
		DeleteSourceCredentials: ({arn = ''}) => {
			credentials.delete(arn);
			return {arn};
		},
	};
}

function buildHandlers(projects: Projects, builds: Builds): Handlers<typeof codebuild> {
	return {
		StartBuild: (input) => ({build: builds.start(input)}),
		StopBuild: async ({id = ''}) => ({build: await builds.stop(id)}),
		RetryBuild: ({id = '', idempotencyToken}) => ({build: builds.retry(id, idempotencyToken)}),
		BatchGetBuilds: ({ids = []}) => {
			insistOnBatch('ids', ids);
			const found = ids.map((id) => ({id, build: builds.find(id)}));
			return {
				builds: found.flatMap(({build}) => (build === undefined ? [] : [build])),
				buildsNotFound: found.filter(({build}) => build === undefined).map(({id}) => id),
			};
		},
		BatchDeleteBuilds: ({ids = []}) => {
			insistOnBatch('ids', ids);
			const {deleted, unknown} = builds.delete(ids);
			return {
				buildsDeleted: deleted,
				buildsNotDeleted: unknown.map((id) => ({id, statusCode: 'BUILD_NOT_FOUND_OR_IN_PROGRESS'})),
			};
		},
		ListBuilds: ({nextToken, sortOrder}) => {
			const {items, ...next} = page(builds.ids(undefined, sortOrder), nextToken);
			return {ids: items, ...next};
		},
		ListBuildsForProject: ({projectName = '', nextToken, sortOrder}) => {
			const {project} = projects.get(projectName);
			const {items, ...next} = page(builds.ids(project.name, sortOrder), nextToken);
			return {ids: items, ...next};
		},
	};
}

const largestBatch = 100;

function insistOnBatch(member: string, values: readonly string[]): void {
	if (values.length < 1 || values.length > largestBatch) {
		throw invalidInput(`Invalid ${member}: must have between 1 and ${largestBatch} members`);
	}
}
