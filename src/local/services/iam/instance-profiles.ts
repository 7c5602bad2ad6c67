import type * as iam from '@aws-sdk/client-iam';
import type {Tag} from '@aws-sdk/client-iam';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import type {Handlers} from '../../wire/service.ts';
import {alreadyExists, deleteConflict, limitExceeded, notFound} from './errors.ts';
import {checkName, checkPath, keyOf, uniqueId, withTags} from './names.ts';
import {iamPage} from './pages.ts';
import {type Roles, roleView} from './roles.ts';
import {Tagging} from './tagging.ts';

interface ProfileRecord {
	readonly name: string;
	readonly path: string;
	readonly id: string;
	readonly arn: string;
	readonly created: Date;
	role: string | undefined;
	tags: Tag[];
}

/** Instance profiles; each carries at most one role. */
export class InstanceProfiles {
	readonly #context: ServiceContext;
	readonly #records: Collection<ProfileRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('instance-profiles');
	}

	get size(): number {
		return this.#records.size;
	}

	all(): ProfileRecord[] {
		return this.#records.values();
	}

	create(name: string | undefined, path: string | undefined, tags: readonly Tag[] = []): ProfileRecord {
		const checked = checkName('instanceProfileName', name, 128);
		if (this.#records.has(keyOf(checked))) throw alreadyExists('instance profile', checked);
		const where = checkPath(path);
		return this.#records.put(keyOf(checked), {
			name: checked,
			path: where,
			id: uniqueId('AIPA'),
			arn: `arn:aws:iam::${this.#context.account}:instance-profile${where}${checked}`,
			created: this.#context.clock.now(),
			role: undefined,
			tags: withTags([], tags),
		});
	}

	/** Throws NoSuchEntity. */
	get(name: string | undefined): ProfileRecord {
		const found = this.#records.get(keyOf(name ?? ''));
		if (found === undefined) throw notFound('instance profile', name ?? '');
		return found;
	}

	change(name: string | undefined, change: (profile: ProfileRecord) => void): void {
		const profile = this.get(name);
		change(profile);
		this.#records.put(keyOf(profile.name), profile);
	}

	delete(name: string | undefined): void {
		if (this.get(name).role !== undefined) throw deleteConflict('must remove roles from instance profile first.');
		this.#records.delete(keyOf(name ?? ''));
	}

	withRole(role: string): ProfileRecord[] {
		return this.all().filter((profile) => profile.role !== undefined && keyOf(profile.role) === keyOf(role));
	}

	/** Throws DeleteConflict when the role is in a profile. */
	refuseRoleInUse(role: string): void {
		if (this.withRole(role).length > 0) throw deleteConflict('must remove roles from instance profile first.');
	}
}

export function instanceProfileHandlers(profiles: InstanceProfiles, roles: Roles): Handlers<typeof iam> {
	const view = (profile: ProfileRecord): iam.InstanceProfile => {
		const role = profile.role === undefined ? undefined : roles.find(profile.role);
		return {
			Path: profile.path,
			InstanceProfileName: profile.name,
			InstanceProfileId: profile.id,
			Arn: profile.arn,
			CreateDate: profile.created,
			Roles: role === undefined ? [] : [roleView(role)],
			Tags: profile.tags,
		};
	};
	const tagging = new Tagging(profiles);
	return {
		CreateInstanceProfile: ({InstanceProfileName, Path, Tags}) => ({
			InstanceProfile: view(profiles.create(InstanceProfileName, Path, Tags)),
		}),
		GetInstanceProfile: ({InstanceProfileName}) => ({InstanceProfile: view(profiles.get(InstanceProfileName))}),
		ListInstanceProfiles: (input) => {
			const found = profiles.all().filter(({path}) => path.startsWith(input.PathPrefix ?? '/'));
			const {items, more} = iamPage(found, ({name}) => name, input);
			return {InstanceProfiles: items.map(view), ...more};
		},
		ListInstanceProfilesForRole: (input) => {
			const role = roles.get(input.RoleName);
			const {items, more} = iamPage(profiles.withRole(role.name), ({name}) => name, input);
			return {InstanceProfiles: items.map(view), ...more};
		},
		AddRoleToInstanceProfile: ({InstanceProfileName, RoleName}) => {
			const role = roles.get(RoleName);
			profiles.change(InstanceProfileName, (profile) => {
				if (profile.role !== undefined)
					throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
				profile.role = role.name;
			});
			return {};
		},
		RemoveRoleFromInstanceProfile: ({InstanceProfileName, RoleName}) => {
			profiles.change(InstanceProfileName, (profile) => {
				if (profile.role === undefined || keyOf(profile.role) !== keyOf(RoleName ?? ''))
					throw notFound('role', RoleName ?? '');
				profile.role = undefined;
			});
			return {};
		},
		DeleteInstanceProfile: ({InstanceProfileName}) => {
			profiles.delete(InstanceProfileName);
			return {};
		},
		TagInstanceProfile: ({InstanceProfileName, Tags}) => tagging.add(InstanceProfileName, Tags),
		UntagInstanceProfile: ({InstanceProfileName, TagKeys}) => tagging.remove(InstanceProfileName, TagKeys),
		ListInstanceProfileTags: (input) => tagging.list(input.InstanceProfileName, input),
	};
}
