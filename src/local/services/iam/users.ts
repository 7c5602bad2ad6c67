import {randomBytes} from 'node:crypto';
import type * as iam from '@aws-sdk/client-iam';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {deleteConflict, limitExceeded, notFound} from './errors.ts';
import {uniqueId} from './names.ts';
import {iamPage} from './pages.ts';
import {encodeDocument} from './policy-document.ts';
import {boundaryView, type PrincipalRecord, type Principals} from './principals.ts';
import {Tagging} from './tagging.ts';

interface AccessKeyRecord {
	readonly id: string;
	readonly created: Date;
	status: iam.StatusType;
}

export interface UserRecord extends PrincipalRecord {
	/** Secrets are told once and kept nowhere. */
	keys: AccessKeyRecord[];
}

export type Users = Principals<UserRecord>;

const userView = (user: UserRecord): iam.User => ({
	Path: user.path,
	UserName: user.name,
	UserId: user.id,
	Arn: user.arn,
	CreateDate: user.created,
	PermissionsBoundary: boundaryView(user.boundary),
	Tags: user.tags,
});

export function userHandlers(users: Users, {account}: ServiceContext): Handlers<typeof iam> {
	const root: iam.User = {
		Path: '/',
		UserName: undefined,
		UserId: account,
		Arn: `arn:aws:iam::${account}:root`,
		CreateDate: new Date(0),
	};
	const tagging = new Tagging(users);
	return {
		CreateUser: ({UserName, Path, PermissionsBoundary, Tags}) => {
			const options = {path: Path, boundary: PermissionsBoundary, tags: Tags};
			return {User: userView(users.create(UserName, options, (base) => ({...base, keys: []})))};
		},
		GetUser: ({UserName}) => ({User: UserName === undefined ? root : userView(users.get(UserName))}),
		ListUsers: (input) => {
			const {items, more} = iamPage(users.all(input.PathPrefix), ({name}) => name, input);
			return {Users: items.map((user) => ({...userView(user), Tags: undefined})), ...more};
		},
		DeleteUser: ({UserName}) => {
			if (users.get(UserName).keys.length > 0) throw deleteConflict('must delete access keys first.');
			users.delete(UserName);
			return {};
		},
		TagUser: ({UserName, Tags}) => tagging.add(UserName, Tags),
		UntagUser: ({UserName, TagKeys}) => tagging.remove(UserName, TagKeys),
		ListUserTags: (input) => tagging.list(input.UserName, input),
	};
}

export function userPolicyHandlers(users: Users): Handlers<typeof iam> {
	return {
		PutUserPolicy: ({UserName, PolicyName, PolicyDocument}) => {
			users.putInline(UserName, PolicyName, PolicyDocument);
			return {};
		},
		GetUserPolicy: ({UserName, PolicyName}) => ({
			UserName,
			PolicyName,
			PolicyDocument: encodeDocument(users.inline(UserName, PolicyName)),
		}),
		DeleteUserPolicy: ({UserName, PolicyName}) => {
			users.deleteInline(UserName, PolicyName);
			return {};
		},
		ListUserPolicies: (input) => {
			const {items, more} = iamPage(Object.keys(users.get(input.UserName).inline), (name) => name, input);
			return {PolicyNames: items, ...more};
		},
		AttachUserPolicy: ({UserName, PolicyArn}) => {
			users.attach(UserName, PolicyArn);
			return {};
		},
		DetachUserPolicy: ({UserName, PolicyArn}) => {
			users.detach(UserName, PolicyArn);
			return {};
		},
		ListAttachedUserPolicies: (input) => {
			const {items, more} = iamPage(users.attached(input.UserName), ({PolicyArn}) => PolicyArn ?? '', input);
			return {AttachedPolicies: items, ...more};
		},
	};
}

const mostKeys = 2;

export function accessKeyHandlers(users: Users, {clock}: ServiceContext): Handlers<typeof iam> {
	return {
		CreateAccessKey: ({UserName}) => {
			const key: AccessKeyRecord = {id: uniqueId('AKIA'), created: clock.now(), status: 'Active'};
			const user = users.change(UserName, ({keys}) => {
				if (keys.length >= mostKeys) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${mostKeys}`);
				keys.push(key);
			});
			const secret = randomBytes(30).toString('base64');
			return {
				AccessKey: {
					UserName: user.name,
					AccessKeyId: key.id,
					Status: key.status,
					SecretAccessKey: secret,
					CreateDate: key.created,
				},
			};
		},
		ListAccessKeys: (input) => {
			const user = users.get(input.UserName);
			const {items, more} = iamPage(user.keys, ({id}) => id, input);
			const keys = items.map(({id, status, created}) => ({
				UserName: user.name,
				AccessKeyId: id,
				Status: status,
				CreateDate: created,
			}));
			return {AccessKeyMetadata: keys, ...more};
		},
		UpdateAccessKey: ({UserName, AccessKeyId, Status}) => {
			users.change(UserName, ({keys}) => {
				const key = keys.find(({id}) => id === AccessKeyId);
				if (key === undefined) throw notFound('access key', AccessKeyId ?? '');
				key.status = Status ?? key.status;
			});
			return {};
		},
		DeleteAccessKey: ({UserName, AccessKeyId}) => {
			users.change(UserName, (user) => {
				if (!user.keys.some(({id}) => id === AccessKeyId)) throw notFound('access key', AccessKeyId ?? '');
				user.keys = user.keys.filter(({id}) => id !== AccessKeyId);
			});
			return {};
		},
	};
}
