import type {Policy, PolicyVersion, Tag} from '@aws-sdk/client-iam';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {alreadyExists, limitExceeded, notFound, policyNotFound, versionNotFound} from './errors.ts';
import {type AwsManagedPolicy, awsManagedPolicies} from './managed-policies.ts';
import {checkName, checkPath, uniqueId, withTags} from './names.ts';
import {encodeDocument, readPolicy} from './policy-document.ts';

interface Version {
	readonly id: string;
	readonly document: string;
	readonly created: Date;
}

export interface PolicyRecord {
	readonly arn: string;
	readonly id: string;
	readonly name: string;
	readonly path: string;
	readonly description: string | undefined;
	readonly created: Date;
	updated: Date;
	defaultVersion: string;
	versions: Version[];
	nextVersion: number;
	tags: Tag[];
}

const mostVersions = 5;
const managedSince = new Date('2015-04-09T16:19:44Z');

/** Managed policies: the account's own, and those of AWS, which nobody changes. */
export class Policies {
	readonly #own: Collection<PolicyRecord>;
	readonly #context: ServiceContext;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#own = context.collection('policies');
	}

	/** Throws EntityAlreadyExists, MalformedPolicyDocument. */
	create(
		name: string,
		options: {path?: string | undefined; description?: string | undefined},
		document: string,
		tags: Tag[] = [],
	): PolicyRecord {
		checkName('policyName', name, 128);
		const path = checkPath(options.path);
		const arn = `arn:aws:iam::${this.#context.account}:policy${path}${name}`;
		if (this.own().some((policy) => policy.name.toLowerCase() === name.toLowerCase()))
			throw alreadyExists('policy', name);
		readPolicy(document, 'identity');
		const created = this.#context.clock.now();
		return this.#own.put(arn, {
			arn,
			id: uniqueId('ANPA'),
			name,
			path,
			description: options.description,
			created,
			updated: created,
			defaultVersion: 'v1',
			versions: [{id: 'v1', document, created}],
			nextVersion: 2,
			tags: withTags([], tags),
		});
	}

	own(): PolicyRecord[] {
		return this.#own.values();
	}

	managed(): PolicyRecord[] {
		return [...awsManagedPolicies.values()].map(managedRecord);
	}

	/** A policy by its ARN. Throws NoSuchEntity. */
	get(arn: string | undefined): PolicyRecord {
		const found = this.find(arn ?? '');
		if (found === undefined) throw policyNotFound(arn ?? '');
		return found;
	}

	/** The policy that is to be attached. Throws NoSuchEntity as attaching words it. */
	attachable(arn: string | undefined): PolicyRecord {
		const found = this.find(arn ?? '');
		if (found === undefined) throw notFound('policy', arn ?? '');
		return found;
	}

	find(arn: string): PolicyRecord | undefined {
		const managed = awsManagedPolicies.get(arn);
		return managed === undefined ? this.#own.get(arn) : managedRecord(managed);
	}

	/** Throws NoSuchEntity for AWS's own as well: they are not the account's to change. */
	change(arn: string | undefined, change: (policy: PolicyRecord) => void): PolicyRecord {
		const policy = this.#own.get(arn ?? '');
		if (policy === undefined) throw policyNotFound(arn ?? '');
		change(policy);
		policy.updated = this.#context.clock.now();
		return this.#own.put(policy.arn, policy);
	}

	addVersion(arn: string | undefined, document: string, isDefault: boolean): PolicyVersion {
		readPolicy(document, 'identity');
		const policy = this.change(arn, (record) => {
			if (record.versions.length >= mostVersions) {
				throw limitExceeded(
					'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
				);
			}
			const id = `v${record.nextVersion}`;
			record.nextVersion += 1;
			record.versions.push({id, document, created: this.#context.clock.now()});
			if (isDefault) record.defaultVersion = id;
		});
		return versionView(policy, policy.versions.at(-1)?.id);
	}

	delete(arn: string | undefined): void {
		this.#own.delete(arn ?? '');
	}
}

function managedRecord({arn, name, path, description, document}: AwsManagedPolicy): PolicyRecord {
	return {
		arn,
		id: `ANPAI${Buffer.from(name).toString('hex').toUpperCase().slice(0, 16)}`,
		name,
		path,
		description,
		created: managedSince,
		updated: managedSince,
		defaultVersion: 'v1',
		versions: [{id: 'v1', document, created: managedSince}],
		nextVersion: 2,
		tags: [],
	};
}

export const defaultDocument = (policy: PolicyRecord): string =>
	policy.versions.find(({id}) => id === policy.defaultVersion)?.document ?? '';

export function policyView(policy: PolicyRecord, attachments: number): Policy {
	return {
		PolicyName: policy.name,
		PolicyId: policy.id,
		Arn: policy.arn,
		Path: policy.path,
		DefaultVersionId: policy.defaultVersion,
		AttachmentCount: attachments,
		PermissionsBoundaryUsageCount: 0,
		IsAttachable: true,
		Description: policy.description,
		CreateDate: policy.created,
		UpdateDate: policy.updated,
		Tags: policy.tags,
	};
}

/** Throws NoSuchEntity when the policy has no such version. */
export function versionView(policy: PolicyRecord, id: string | undefined): PolicyVersion {
	const found = policy.versions.find((version) => version.id === id);
	if (found === undefined) throw versionNotFound(policy.arn, id ?? '');
	return {
		VersionId: found.id,
		Document: encodeDocument(found.document),
		IsDefaultVersion: found.id === policy.defaultVersion,
		CreateDate: found.created,
	};
}
