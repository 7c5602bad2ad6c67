import type {Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {
	adopted,
	camelCase,
	differs,
	ignoreGone,
	invoke,
	json,
	list,
	omit,
	pick,
	record,
	records,
	text,
} from './shape.ts';

const repository: ResourceProvider = {
	nameProperty: 'RepositoryName',
	create: async (context, properties) => {
		const repositoryName =
			text(properties, 'RepositoryName') ?? context.physicalName({maximumLength: 256, lowerCase: true});
		const found = await adopted(context, async () => {
			const {repositories} = await context.call('ecr', 'DescribeRepositories', {repositoryNames: [repositoryName]});
			return repositories?.[0];
		});
		const input = {
			repositoryName,
			...camelCase(
				pick(properties, 'ImageTagMutability', 'ImageScanningConfiguration', 'EncryptionConfiguration', 'Tags'),
			),
		};
		const made = found ?? (await invoke(context, 'ecr', 'CreateRepository', input)).repository;
		context.initiated(repositoryName);
		await setRepositoryPolicies(context, repositoryName, properties, {});
		return {physicalId: repositoryName, attributes: {Arn: made?.repositoryArn, RepositoryUri: made?.repositoryUri}};
	},
	update: async (context, {physicalId: repositoryName}, next, previous) => {
		if (differs(next, previous, 'ImageTagMutability')) {
			const imageTagMutability = text(next, 'ImageTagMutability') ?? 'MUTABLE';
			await invoke(context, 'ecr', 'PutImageTagMutability', {repositoryName, imageTagMutability});
		}
		if (differs(next, previous, 'ImageScanningConfiguration')) {
			const imageScanningConfiguration = camelCase(record(next, 'ImageScanningConfiguration'));
			await invoke(context, 'ecr', 'PutImageScanningConfiguration', {repositoryName, imageScanningConfiguration});
		}
		await setRepositoryPolicies(context, repositoryName, next, previous);
		return {};
	},
	delete: (context, {physicalId: repositoryName}, properties) =>
		ignoreGone(context.call('ecr', 'DeleteRepository', {repositoryName, force: properties.EmptyOnDelete === true})),
};

async function setRepositoryPolicies(
	context: ProviderContext,
	repositoryName: string,
	next: Values,
	previous: Values,
): Promise<void> {
	const lifecycle = text(record(next, 'LifecyclePolicy'), 'LifecyclePolicyText');
	if (lifecycle !== undefined && differs(next, previous, 'LifecyclePolicy')) {
		await context.call('ecr', 'PutLifecyclePolicy', {repositoryName, lifecyclePolicyText: lifecycle});
	}
	if (next.RepositoryPolicyText !== undefined && differs(next, previous, 'RepositoryPolicyText')) {
		const policyText = json(next.RepositoryPolicyText);
		await context.call('ecr', 'SetRepositoryPolicy', {repositoryName, policyText});
	}
}

/** Properties as CreateProject and UpdateProject take them; the build specification is the one odd name. */
function projectInput(properties: Values): Values {
	const source = (value: Values): Values => {
		const {buildSpec, ...rest} = camelCase(value);
		return {...rest, ...(buildSpec === undefined ? {} : {buildspec: buildSpec})};
	};
	const plain = omit(properties, 'Name', 'Source', 'SecondarySources', 'Triggers', 'Visibility', 'ResourceAccessRole');
	return {
		...camelCase(plain),
		source: source(record(properties, 'Source')),
		...(properties.SecondarySources === undefined
			? {}
			: {secondarySources: records(properties, 'SecondarySources').map(source)}),
	};
}

const project: ResourceProvider = {
	nameProperty: 'Name',
	create: async (context, properties) => {
		const name = text(properties, 'Name') ?? context.physicalName({maximumLength: 255});
		const found = await adopted(context, async () => {
			const {projects} = await context.call('codebuild', 'BatchGetProjects', {names: [name]});
			return projects?.[0];
		});
		const made =
			found ?? (await invoke(context, 'codebuild', 'CreateProject', {name, ...projectInput(properties)})).project;
		context.initiated(name);
		await setWebhook(context, name, properties, {});
		return {physicalId: name, attributes: {Arn: made?.arn}};
	},
	update: async (context, {physicalId: name}, next, previous) => {
		await invoke(context, 'codebuild', 'UpdateProject', {name, ...projectInput(next)});
		await setWebhook(context, name, next, previous);
		return {};
	},
	delete: async (context, {physicalId: name}, properties) => {
		await setWebhook(context, name, {}, properties);
		await ignoreGone(context.call('codebuild', 'DeleteProject', {name}));
	},
};

async function setWebhook(
	context: ProviderContext,
	projectName: string,
	next: Values,
	previous: Values,
): Promise<void> {
	if (!differs(next, previous, 'Triggers')) return;
	const [wanted, former] = [record(next, 'Triggers'), record(previous, 'Triggers')];
	const filterGroups = list(wanted, 'FilterGroups').map((group) =>
		(Array.isArray(group) ? group : []).map((filter) => camelCase(filter)),
	);
	if (wanted.Webhook !== true) {
		if (former.Webhook === true) await ignoreGone(context.call('codebuild', 'DeleteWebhook', {projectName}));
		return;
	}
	const operation = former.Webhook === true ? 'UpdateWebhook' : 'CreateWebhook';
	await invoke(context, 'codebuild', operation, {projectName, filterGroups, ...camelCase(pick(wanted, 'BuildType'))});
}

export const buildProviders: Providers = {
	'AWS::ECR::Repository': repository,
	'AWS::CodeBuild::Project': project,
};
