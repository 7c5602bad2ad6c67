import {randomBytes} from 'node:crypto';
import type {CreateWebhookInput, UpdateWebhookInput, Webhook} from '@aws-sdk/client-codebuild';
import type {ServiceContext} from '../../engine/context.ts';
import {alreadyExists, invalidInput, notFound} from './failures.ts';
import type {Projects} from './projects.ts';

/**
 * Webhooks as records: the repository's host cannot reach this machine, so none is registered there and a push does
 * not start a build here.
 */
export class Webhooks {
	readonly #context: ServiceContext;
	readonly #projects: Projects;

	constructor(context: ServiceContext, projects: Projects) {
		this.#context = context;
		this.#projects = projects;
	}

	create({projectName = '', branchFilter, filterGroups, buildType}: CreateWebhookInput): Webhook {
		const {project} = this.#projects.get(projectName);
		const {type, location = ''} = project.source ?? {};
		if (type === 'S3' || type === 'NO_SOURCE' || type === 'CODECOMMIT' || type === 'CODEPIPELINE') {
			throw invalidInput(`Project source type ${type} is not supported for webhooks`);
		}
		if (project.webhook !== undefined) throw alreadyExists(`Webhook already exists for project ${projectName}`);
		const id = Number.parseInt(randomBytes(4).toString('hex'), 16);
		const repository = new URL(location).pathname.replace(/\.git$/, '');
		const webhook: Webhook = {
			url: `https://api.github.com/repos${repository}/hooks/${id}`,
			payloadUrl: `https://codebuild.${this.#context.region}.amazonaws.com/webhooks?t=${randomBytes(24).toString('base64url')}&v=1`,
			...(branchFilter === undefined ? {} : {branchFilter}),
			...(filterGroups === undefined ? {} : {filterGroups}),
			buildType: buildType ?? 'BUILD',
			lastModifiedSecret: this.#context.clock.now(),
		};
		this.#projects.setWebhook(projectName, webhook);
		return {...webhook, secret: randomBytes(20).toString('hex')};
	}

	update({projectName = '', branchFilter, filterGroups, buildType}: UpdateWebhookInput): Webhook {
		const webhook: Webhook = {
			...this.#existing(projectName),
			...(branchFilter === undefined ? {} : {branchFilter}),
			...(filterGroups === undefined ? {} : {filterGroups}),
			...(buildType === undefined ? {} : {buildType}),
		};
		this.#projects.setWebhook(projectName, webhook);
		return webhook;
	}

	delete(projectName: string): void {
		this.#existing(projectName);
		this.#projects.setWebhook(projectName, undefined);
	}

	#existing(projectName: string): Webhook {
		const {webhook} = this.#projects.get(projectName).project;
		if (webhook === undefined) throw notFound(`Webhook not found for project ${projectName}`);
		return webhook;
	}
}
