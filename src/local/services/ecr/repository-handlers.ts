import type * as ecr from '@aws-sdk/client-ecr';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {invalidParameter, lifecyclePolicyNotFound, repositoryNotEmpty, repositoryPolicyNotFound} from './failures.ts';
import type {Images} from './images.ts';
import {page} from './pages.ts';
import type {Repositories} from './repositories.ts';

/** Repositories, their settings, policies and tags, as the ECR API has them. */
export function repositoryHandlers(
	context: ServiceContext,
	repositories: Repositories,
	images: Images,
): Handlers<typeof ecr> {
	const {registryId} = repositories;
	return {
		CreateRepository: (input) => ({repository: repositories.describe(repositories.create(input))}),
		DescribeRepositories: ({repositoryNames, ...paging}) => {
			const records = repositoryNames?.map((name) => repositories.get(name)) ?? repositories.all();
			const {items, ...next} = page(records, paging);
			return {repositories: items.map((record) => repositories.describe(record)), ...next};
		},
		DeleteRepository: ({repositoryName, force = false}) => {
			const record = repositories.get(repositoryName);
			const held = images.of(record.name);
			if (held.length > 0 && !force) throw repositoryNotEmpty(record.name, registryId);
			for (const {digest} of held) images.remove(record.name, digest);
			repositories.delete(record.name);
			return {repository: repositories.describe(record)};
		},
		PutImageTagMutability: ({repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters}) => {
			const record = repositories.get(repositoryName);
			record.mutability = imageTagMutability ?? 'MUTABLE';
			record.exclusions = imageTagMutabilityExclusionFilters;
			repositories.save(record);
			return {
				registryId,
				repositoryName: record.name,
				imageTagMutability: record.mutability,
				...(record.exclusions === undefined ? {} : {imageTagMutabilityExclusionFilters: record.exclusions}),
			};
		},
		PutImageScanningConfiguration: ({repositoryName, imageScanningConfiguration}) => {
			const record = repositories.get(repositoryName);
			record.scanOnPush = imageScanningConfiguration?.scanOnPush ?? false;
			repositories.save(record);
			const scanning = {scanOnPush: record.scanOnPush};
			return {registryId, repositoryName: record.name, imageScanningConfiguration: scanning};
		},
		ListTagsForResource: ({resourceArn}) => ({tags: repositories.byArn(resourceArn).tags}),
		TagResource: ({resourceArn, tags = []}) => {
			const record = repositories.byArn(resourceArn);
			const merged = new Map([...record.tags, ...tags].map((tag) => [tag.Key, tag]));
			repositories.save({...record, tags: [...merged.values()]});
			return {};
		},
		UntagResource: ({resourceArn, tagKeys = []}) => {
			const record = repositories.byArn(resourceArn);
			repositories.save({...record, tags: record.tags.filter(({Key}) => !tagKeys.includes(Key ?? ''))});
			return {};
		},
		...lifecycleHandlers(context, repositories),
		...policyHandlers(repositories),
	};
}

function lifecycleHandlers({clock}: ServiceContext, repositories: Repositories): Handlers<typeof ecr> {
	const {registryId} = repositories;
	const policyOf = (name: string | undefined) => {
		const record = repositories.get(name);
		if (record.lifecyclePolicy === undefined) throw lifecyclePolicyNotFound(record.name, registryId);
		const {text, evaluatedAt} = record.lifecyclePolicy;
		const shown = {registryId, repositoryName: record.name, lifecyclePolicyText: text, lastEvaluatedAt: evaluatedAt};
		return {record, shown};
	};
	return {
		PutLifecyclePolicy: ({repositoryName, lifecyclePolicyText = ''}) => {
			const record = repositories.get(repositoryName);
			insistOnJson('LifecyclePolicyText', lifecyclePolicyText);
			repositories.save({...record, lifecyclePolicy: {text: lifecyclePolicyText, evaluatedAt: clock.now()}});
			return {registryId, repositoryName: record.name, lifecyclePolicyText};
		},
		GetLifecyclePolicy: ({repositoryName}) => policyOf(repositoryName).shown,
		DeleteLifecyclePolicy: ({repositoryName}) => {
			const {record, shown} = policyOf(repositoryName);
			repositories.save({...record, lifecyclePolicy: undefined});
			return shown;
		},
	};
}

function policyHandlers(repositories: Repositories): Handlers<typeof ecr> {
	const {registryId} = repositories;
	const policyOf = (name: string | undefined) => {
		const record = repositories.get(name);
		if (record.policy === undefined) throw repositoryPolicyNotFound(record.name, registryId);
		return {record, shown: {registryId, repositoryName: record.name, policyText: record.policy}};
	};
	return {
		SetRepositoryPolicy: ({repositoryName, policyText = ''}) => {
			const record = repositories.get(repositoryName);
			insistOnJson('PolicyText', policyText);
			repositories.save({...record, policy: policyText});
			return {registryId, repositoryName: record.name, policyText};
		},
		GetRepositoryPolicy: ({repositoryName}) => policyOf(repositoryName).shown,
		DeleteRepositoryPolicy: ({repositoryName}) => {
			const {record, shown} = policyOf(repositoryName);
			repositories.save({...record, policy: undefined});
			return shown;
		},
	};
}

function insistOnJson(parameter: string, text: string): void {
	try {
		JSON.parse(text);
	} catch {
		throw invalidParameter(parameter, 'Invalid repository policy provided');
	}
}
