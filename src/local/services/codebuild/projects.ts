import type {CreateProjectInput, Project, UpdateProjectInput} from '@aws-sdk/client-codebuild';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {alreadyExists, invalidInput, notFound} from './failures.ts';

/** A project, and the number of its latest build. */
export interface ProjectRecord {
	readonly project: Project;
	readonly buildNumber: number;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/;
const githubLocation = /^https:\/\/(?:[^@/]+@)?github\.com\/[^/]+\/[^/]+$/;
const s3Location = /^(?:arn:aws:s3:::)?[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/;

/** The build projects of one region. */
export class Projects {
	readonly #context: ServiceContext;
	readonly #records: Collection<ProjectRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('projects');
	}

	create(input: CreateProjectInput): Project {
		const name = input.name ?? '';
		if (!namePattern.test(name)) {
			throw invalidInput(
				`1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9][A-Za-z0-9\\-_]{1,149}`,
			);
		}
		if (this.#records.has(name)) throw alreadyExists(`Project already exists: ${this.#arn(name)}`);
		const {badgeEnabled, ...settings} = input;
		const now = this.#context.clock.now();
		const project: Project = {
			timeoutInMinutes: 60,
			queuedTimeoutInMinutes: 480,
			cache: {type: 'NO_CACHE'},
			encryptionKey: `arn:aws:kms:${this.#context.region}:${this.#context.account}:alias/aws/s3`,
			projectVisibility: 'PRIVATE',
			...settings,
			arn: this.#arn(name),
			badge: {badgeEnabled: badgeEnabled ?? false},
			created: now,
			lastModified: now,
		};
		insistOnSettings(project);
		this.#records.put(name, {project, buildNumber: 0});
		return project;
	}

	update({name = '', badgeEnabled, ...changes}: UpdateProjectInput): Project {
		const {project, buildNumber} = this.get(name);
		const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
		const badge = badgeEnabled === undefined ? {} : {badge: {badgeEnabled}};
		const updated: Project = {...project, ...given, ...badge, lastModified: this.#context.clock.now()};
		insistOnSettings(updated);
		this.#records.put(name, {project: updated, buildNumber});
		return updated;
	}

	/** Deleting what is not there is no error, as in AWS. */
	delete(name: string): void {
		this.#records.delete(name.split('/').at(-1) ?? '');
	}

	/** By name or ARN. Throws ResourceNotFoundException. */
	get(nameOrArn: string): ProjectRecord {
		const record = this.find(nameOrArn);
		if (record === undefined)
			throw notFound(`Project cannot be found: ${this.#arn(nameOrArn.split('/').at(-1) ?? '')}`);
		return record;
	}

	find(nameOrArn: string): ProjectRecord | undefined {
		return this.#records.get(nameOrArn.split('/').at(-1) ?? '');
	}

	names({
		sortBy = 'NAME',
		sortOrder = 'ASCENDING',
	}: {
		sortBy?: string | undefined;
		sortOrder?: string | undefined;
	}): string[] {
		const projects = this.#records.values().map(({project}) => project);
		const rank = (project: Project): string | number => {
			if (sortBy === 'CREATED_TIME') return project.created?.getTime() ?? 0;
			return sortBy === 'LAST_MODIFIED_TIME' ? (project.lastModified?.getTime() ?? 0) : (project.name ?? '');
		};
		const sorted = projects.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).map(({name}) => name ?? '');
		return sortOrder === 'DESCENDING' ? sorted.reverse() : sorted;
	}

	nextBuildNumber(name: string): number {
		const {project, buildNumber} = this.get(name);
		this.#records.put(project.name ?? '', {project, buildNumber: buildNumber + 1});
		return buildNumber + 1;
	}

	setWebhook(name: string, webhook: Project['webhook']): void {
		const {project, buildNumber} = this.get(name);
		const {webhook: _earlier, ...rest} = project;
		this.#records.put(name, {project: webhook === undefined ? rest : {...rest, webhook}, buildNumber});
	}

	#arn(name: string): string {
		return `arn:aws:codebuild:${this.#context.region}:${this.#context.account}:project/${name}`;
	}
}

/** What AWS refuses before it keeps a project. Throws InvalidInputException. */
function insistOnSettings({source, timeoutInMinutes = 60, queuedTimeoutInMinutes = 480, artifacts}: Project): void {
	insistOnSource(source?.type ?? '', source?.location);
	if (source?.type === 'NO_SOURCE' && (source.buildspec ?? '') === '') {
		throw invalidInput('Invalid project source: buildspec is required for a project of type NO_SOURCE');
	}
	insistOnRange('timeoutInMinutes', timeoutInMinutes, 5, 2160);
	insistOnRange('queuedTimeoutInMinutes', queuedTimeoutInMinutes, 5, 480);
	if (artifacts?.type === 'S3' && (artifacts.location ?? '') === '') {
		throw invalidInput('Invalid artifacts: artifact location is required for artifacts of type S3');
	}
}

/** A source that a build can be made from. Throws InvalidInputException. */
export function insistOnSource(type: string, location = ''): void {
	if (type === 'NO_SOURCE' || type === 'CODEPIPELINE') return;
	if (location === '') throw invalidInput(`Invalid project source: location is required for source type ${type}`);
	if (type === 'S3' && !s3Location.test(location)) {
		throw invalidInput(
			'Invalid project source: location must be a valid S3 source: bucket/path/ or bucket/path/object.zip',
		);
	}
	if (type === 'GITHUB' && !githubLocation.test(location) && location !== 'CODEBUILD_DEFAULT_WEBHOOK_SOURCE_LOCATION') {
		throw invalidInput('Invalid project source: location must be a valid GitHub source');
	}
	if (!['S3', 'GITHUB', 'GITHUB_ENTERPRISE', 'GITLAB', 'BITBUCKET', 'CODECOMMIT'].includes(type)) {
		throw invalidInput(`Invalid project source: type ${type} is not supported`);
	}
}

function insistOnRange(name: string, value: number, least: number, most: number): void {
	if (value < least || value > most) throw invalidInput(`Invalid ${name}: must be between ${least} and ${most}`);
}
