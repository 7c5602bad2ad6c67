import type {Role} from '@aws-sdk/client-iam';
import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {
	adopted,
	differs,
	ignoreGone,
	invoke,
	json,
	lackingIn,
	pick,
	records,
	tagChanges,
	text,
	texts,
} from './shape.ts';

const role: ResourceProvider = {
	nameProperty: 'RoleName',
	create: async (context, properties) => {
		const RoleName = text(properties, 'RoleName') ?? context.physicalName({maximumLength: 64});
		const found = await adopted(context, async () => (await context.call('iam', 'GetRole', {RoleName})).Role);
		const input = {
			RoleName,
			AssumeRolePolicyDocument: json(properties.AssumeRolePolicyDocument),
			...pick(properties, 'Path', 'Description', 'MaxSessionDuration', 'PermissionsBoundary', 'Tags'),
		};
		const made: Role | undefined = found ?? (await invoke(context, 'iam', 'CreateRole', input)).Role;
		context.initiated(RoleName);
		await setRolePolicies(context, RoleName, properties, {});
		return {physicalId: RoleName, attributes: {Arn: made?.Arn, RoleId: made?.RoleId}};
	},
	update: async (context, {physicalId: RoleName}, next, previous) => {
		if (differs(next, previous, 'AssumeRolePolicyDocument')) {
			const PolicyDocument = json(next.AssumeRolePolicyDocument);
			await context.call('iam', 'UpdateAssumeRolePolicy', {RoleName, PolicyDocument});
		}
		if (differs(next, previous, 'Description', 'MaxSessionDuration')) {
			await invoke(context, 'iam', 'UpdateRole', {RoleName, ...pick(next, 'Description', 'MaxSessionDuration')});
		}
		await setRolePolicies(context, RoleName, next, previous);
		await updateRoleTags(context, RoleName, next, previous);
		return {};
	},
	delete: async (context, {physicalId: RoleName}, properties) => {
		await setRolePolicies(context, RoleName, {}, properties);
		await ignoreGone(context.call('iam', 'DeleteRole', {RoleName}));
	},
};

async function setRolePolicies(
	context: ProviderContext,
	RoleName: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const {call} = context;
	const [wanted, former] = [records(next, 'Policies'), records(previous, 'Policies')];
	const names = new Set(wanted.map(({PolicyName}) => PolicyName));
	for (const {PolicyName} of former.filter((policy) => !names.has(policy.PolicyName))) {
		await ignoreGone(call('iam', 'DeleteRolePolicy', {RoleName, PolicyName: String(PolicyName)}));
	}
	for (const {PolicyName, PolicyDocument} of lackingIn(wanted, former)) {
		await call('iam', 'PutRolePolicy', {
			RoleName,
			PolicyName: String(PolicyName),
			PolicyDocument: json(PolicyDocument),
		});
	}
	const [wantedArns, formerArns] = [texts(next, 'ManagedPolicyArns'), texts(previous, 'ManagedPolicyArns')];
	for (const PolicyArn of lackingIn(formerArns, wantedArns)) {
		await ignoreGone(call('iam', 'DetachRolePolicy', {RoleName, PolicyArn}));
	}
	for (const PolicyArn of lackingIn(wantedArns, formerArns))
		await call('iam', 'AttachRolePolicy', {RoleName, PolicyArn});
}

async function updateRoleTags(
	context: ProviderContext,
	RoleName: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const {added, removed} = tagChanges(next, previous);
	if (removed.length > 0) await invoke(context, 'iam', 'UntagRole', {RoleName, TagKeys: removed});
	if (added.length > 0) await invoke(context, 'iam', 'TagRole', {RoleName, Tags: added});
}

const instanceProfile: ResourceProvider = {
	nameProperty: 'InstanceProfileName',
	create: async (context, properties) => {
		const InstanceProfileName = text(properties, 'InstanceProfileName') ?? context.physicalName({maximumLength: 128});
		const found = await adopted(
			context,
			async () => (await context.call('iam', 'GetInstanceProfile', {InstanceProfileName})).InstanceProfile,
		);
		const input = {InstanceProfileName, ...pick(properties, 'Path')};
		const made = found ?? (await invoke(context, 'iam', 'CreateInstanceProfile', input)).InstanceProfile;
		context.initiated(InstanceProfileName);
		const present = (made?.Roles ?? []).map(({RoleName}) => RoleName);
		for (const RoleName of texts(properties, 'Roles').filter((name) => !present.includes(name))) {
			await context.call('iam', 'AddRoleToInstanceProfile', {InstanceProfileName, RoleName});
		}
		return {physicalId: InstanceProfileName, attributes: {Arn: made?.Arn}};
	},
	update: async (context, {physicalId: InstanceProfileName}, next, previous) => {
		const [wanted, former] = [texts(next, 'Roles'), texts(previous, 'Roles')];
		for (const RoleName of lackingIn(former, wanted)) {
			await ignoreGone(context.call('iam', 'RemoveRoleFromInstanceProfile', {InstanceProfileName, RoleName}));
		}
		for (const RoleName of lackingIn(wanted, former)) {
			await context.call('iam', 'AddRoleToInstanceProfile', {InstanceProfileName, RoleName});
		}
		return {};
	},
	delete: async (context, {physicalId: InstanceProfileName}, properties) => {
		for (const RoleName of texts(properties, 'Roles')) {
			await ignoreGone(context.call('iam', 'RemoveRoleFromInstanceProfile', {InstanceProfileName, RoleName}));
		}
		await ignoreGone(context.call('iam', 'DeleteInstanceProfile', {InstanceProfileName}));
	},
};

const policy: ResourceProvider = {
	create: async (context, properties) => {
		await putPolicy(context, properties);
		const physicalId = context.physicalName({maximumLength: 64});
		return {physicalId, attributes: {Id: physicalId}};
	},
	update: async (context, _current, next, previous) => {
		const isRenamed = differs(next, previous, 'PolicyName');
		const left = isRenamed ? texts(previous, 'Roles') : lackingIn(texts(previous, 'Roles'), texts(next, 'Roles'));
		await putPolicy(context, next);
		await deletePolicy(context, left, text(previous, 'PolicyName') ?? '');
		return {};
	},
	delete: (context, _current, properties) =>
		deletePolicy(context, texts(properties, 'Roles'), text(properties, 'PolicyName') ?? ''),
};

async function putPolicy({call}: ProviderContext, properties: Values): Promise<void> {
	const PolicyName = text(properties, 'PolicyName') ?? '';
	const PolicyDocument = json(properties.PolicyDocument);
	for (const RoleName of texts(properties, 'Roles'))
		await call('iam', 'PutRolePolicy', {RoleName, PolicyName, PolicyDocument});
	for (const UserName of texts(properties, 'Users'))
		await call('iam', 'PutUserPolicy', {UserName, PolicyName, PolicyDocument});
}

async function deletePolicy({call}: ProviderContext, roles: readonly string[], PolicyName: string): Promise<void> {
	for (const RoleName of roles) await ignoreGone(call('iam', 'DeleteRolePolicy', {RoleName, PolicyName}));
}

const managedPolicy: ResourceProvider = {
	nameProperty: 'ManagedPolicyName',
	create: async (context, properties) => {
		const PolicyName = text(properties, 'ManagedPolicyName') ?? context.physicalName({maximumLength: 128});
		const path = text(properties, 'Path') ?? '/';
		const arn = `arn:aws:iam::${context.account}:policy${path}${PolicyName}`;
		const found = await adopted(context, async () => (await context.call('iam', 'GetPolicy', {PolicyArn: arn})).Policy);
		const input = {
			PolicyName,
			PolicyDocument: json(properties.PolicyDocument),
			...pick(properties, 'Path', 'Description'),
		};
		const made = found ?? (await invoke(context, 'iam', 'CreatePolicy', input)).Policy;
		const physicalId = made?.Arn ?? arn;
		context.initiated(physicalId);
		await attach(context, physicalId, texts(properties, 'Roles'), []);
		return {
			physicalId,
			attributes: {PolicyArn: physicalId, PolicyId: made?.PolicyId, DefaultVersionId: made?.DefaultVersionId},
		};
	},
	update: async (context, {physicalId}, next, previous) => {
		if (differs(next, previous, 'PolicyDocument')) {
			const {Versions = []} = await context.call('iam', 'ListPolicyVersions', {PolicyArn: physicalId});
			const oldest = Versions.filter(({IsDefaultVersion}) => IsDefaultVersion !== true).at(-1)?.VersionId;
			// A policy has at most five versions.
			if (Versions.length >= 5 && oldest !== undefined) {
				await context.call('iam', 'DeletePolicyVersion', {PolicyArn: physicalId, VersionId: oldest});
			}
			const PolicyDocument = json(next.PolicyDocument);
			await context.call('iam', 'CreatePolicyVersion', {PolicyArn: physicalId, PolicyDocument, SetAsDefault: true});
		}
		await attach(context, physicalId, texts(next, 'Roles'), texts(previous, 'Roles'));
		return {};
	},
	delete: async (context, {physicalId: PolicyArn}, properties) => {
		await attach(context, PolicyArn, [], texts(properties, 'Roles'));
		const {Versions = []} = await context
			.call('iam', 'ListPolicyVersions', {PolicyArn})
			.catch(() => ({Versions: []}) as {Versions: {VersionId?: string; IsDefaultVersion?: boolean}[]});
		for (const {VersionId} of Versions.filter(({IsDefaultVersion}) => IsDefaultVersion !== true)) {
			await ignoreGone(context.call('iam', 'DeletePolicyVersion', {PolicyArn, VersionId}));
		}
		await ignoreGone(context.call('iam', 'DeletePolicy', {PolicyArn}));
	},
};

async function attach(
	context: ProviderContext,
	PolicyArn: string,
	wanted: readonly string[],
	former: readonly string[],
): Promise<void> {
	for (const RoleName of lackingIn(former, wanted))
		await ignoreGone(context.call('iam', 'DetachRolePolicy', {RoleName, PolicyArn}));
	for (const RoleName of lackingIn(wanted, former))
		await context.call('iam', 'AttachRolePolicy', {RoleName, PolicyArn});
}

const serviceLinkedRole: ResourceProvider = {
	create: async (context, properties) => {
		const AWSServiceName = text(properties, 'AWSServiceName') ?? '';
		const {Role: made} = await invoke(context, 'iam', 'CreateServiceLinkedRole', {
			AWSServiceName,
			...pick(properties, 'Description'),
		});
		return {physicalId: made?.RoleName ?? '', attributes: {RoleName: made?.RoleName}};
	},
	delete: (context, {physicalId}) => ignoreGone(context.call('iam', 'DeleteServiceLinkedRole', {RoleName: physicalId})),
};

export const iamProviders: Providers = {
	'AWS::IAM::Role': role,
	'AWS::IAM::InstanceProfile': instanceProfile,
	'AWS::IAM::Policy': policy,
	'AWS::IAM::ManagedPolicy': managedPolicy,
	'AWS::IAM::ServiceLinkedRole': serviceLinkedRole,
};
