import type {AttachedPermissionsBoundary, AttachedPolicy, Tag} from '@aws-sdk/client-iam';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {alreadyExists, deleteConflict, inlineNotFound, limitExceeded, notAttached, notFound} from './errors.ts';
import {checkName, checkPath, keyOf, uniqueId, withTags} from './names.ts';
import type {Policies} from './policies.ts';
import {readPolicy} from './policy-document.ts';

/** What roles and users have in common: a name, policies of their own and policies attached. */
export interface PrincipalRecord {
	readonly name: string;
	readonly path: string;
	readonly id: string;
	readonly arn: string;
	readonly created: Date;
	/** Policy name to document. */
	inline: Record<string, string>;
	attached: string[];
	tags: Tag[];
	boundary: string | undefined;
}

export interface PrincipalOptions {
	readonly path?: string | undefined;
	readonly tags?: readonly Tag[] | undefined;
	readonly boundary?: string | undefined;
}

const mostAttached = 20;

/** The roles, or the users, of the account, and their policies. */
export class Principals<Record extends PrincipalRecord> {
	readonly #kind: 'role' | 'user';
	readonly #context: ServiceContext;
	readonly #policies: Policies;
	readonly #records: Collection<Record>;

	constructor(kind: 'role' | 'user', context: ServiceContext, policies: Policies) {
		this.#kind = kind;
		this.#context = context;
		this.#policies = policies;
		this.#records = context.collection(`${kind}s`);
	}

	/** Checks what all principals have and keeps what `complete` makes of it. Throws EntityAlreadyExists. */
	create(name: string | undefined, options: PrincipalOptions, complete: (base: PrincipalRecord) => Record): Record {
		const checked = checkName(`${this.#kind}Name`, name);
		const path = checkPath(options.path);
		if (this.#records.has(keyOf(checked))) throw alreadyExists(this.#kind, checked);
		if (options.boundary !== undefined) this.#policies.attachable(options.boundary);
		const base: PrincipalRecord = {
			name: checked,
			path,
			id: uniqueId(this.#kind === 'role' ? 'AROA' : 'AIDA'),
			arn: `arn:aws:iam::${this.#context.account}:${this.#kind}${path}${checked}`,
			created: this.#context.clock.now(),
			inline: {},
			attached: [],
			tags: withTags([], options.tags ?? []),
			boundary: options.boundary,
		};
		return this.#records.put(keyOf(checked), complete(base));
	}

	all(pathPrefix = '/'): Record[] {
		return this.#records.values().filter(({path}) => path.startsWith(pathPrefix));
	}

	find(name: string): Record | undefined {
		return this.#records.get(keyOf(name));
	}

	/** Throws NoSuchEntity. */
	get(name: string | undefined): Record {
		const found = this.find(name ?? '');
		if (found === undefined) throw notFound(this.#kind, name ?? '');
		return found;
	}

	change(name: string | undefined, change: (record: Record) => void): Record {
		const record = this.get(name);
		change(record);
		return this.#records.put(keyOf(record.name), record);
	}

	putInline(name: string | undefined, policy: string | undefined, document: string | undefined): void {
		checkName('policyName', policy, 128);
		readPolicy(document, 'identity');
		this.change(name, (record) => {
			record.inline[policy ?? ''] = document ?? '';
		});
	}

	/** The document of an inline policy. Throws NoSuchEntity. */
	inline(name: string | undefined, policy: string | undefined): string {
		const document = this.get(name).inline[policy ?? ''];
		if (document === undefined) throw inlineNotFound(this.#kind, policy ?? '');
		return document;
	}

	deleteInline(name: string | undefined, policy: string | undefined): void {
		this.inline(name, policy);
		this.change(name, (record) => {
			delete record.inline[policy ?? ''];
		});
	}

	attach(name: string | undefined, arn: string | undefined): void {
		this.get(name);
		const policy = this.#policies.attachable(arn);
		this.change(name, (record) => {
			if (record.attached.includes(policy.arn)) return;
			if (record.attached.length >= mostAttached) {
				throw limitExceeded(
					`Cannot exceed quota for PoliciesPer${this.#kind === 'role' ? 'Role' : 'User'}: ${mostAttached}`,
				);
			}
			record.attached.push(policy.arn);
		});
	}

	detach(name: string | undefined, arn: string | undefined): void {
		this.change(name, (record) => {
			if (!record.attached.includes(arn ?? '')) throw notAttached(arn ?? '');
			record.attached = record.attached.filter((attached) => attached !== arn);
		});
	}

	attached(name: string | undefined): AttachedPolicy[] {
		return this.get(name).attached.map((arn) => ({PolicyName: arn.split('/').at(-1), PolicyArn: arn}));
	}

	/** Throws DeleteConflict while the principal has policies. */
	delete(name: string | undefined): void {
		const record = this.get(name);
		if (record.attached.length > 0) throw deleteConflict('must detach all policies first.');
		if (Object.keys(record.inline).length > 0) throw deleteConflict('must delete policies first.');
		this.#records.delete(keyOf(record.name));
	}

	/** Removes it whatever it has, as a service does with a role of its own. */
	remove(name: string): void {
		this.#records.delete(keyOf(name));
	}
}

export const boundaryView = (arn: string | undefined): AttachedPermissionsBoundary | undefined =>
	arn === undefined ? undefined : {PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: arn};
