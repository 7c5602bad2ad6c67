import type * as cloudformation from '@aws-sdk/client-cloudformation';
import {ValidationError} from '../../cloudformation/errors.ts';
import {templateOf} from '../../cloudformation/stack/prepare.ts';
import {requiredCapabilities} from '../../cloudformation/template/capabilities.ts';
import {checkReferences} from '../../cloudformation/template/check.ts';
import {checkTypes} from '../../cloudformation/template/check-types.ts';
import {dependencyGraph} from '../../cloudformation/template/graph.ts';
import type {ParameterDefinition, Template} from '../../cloudformation/template/model.ts';
import type {Handlers} from '../../wire/service.ts';
import {livingStack} from './stacks.ts';
import type {LoadState, State} from './state.ts';
import {type TemplateSource, templateText} from './template-source.ts';

type Sdk = typeof cloudformation;

/** Templates: reading them back, checking and summing them up. */
export function templateHandlers(load: LoadState): Handlers<Sdk> {
	return {
		GetTemplate: async ({StackName: name, ChangeSetName: changeSetName}) => {
			const {environment, changeSets} = await load();
			if (name === undefined && changeSetName === undefined) {
				throw new ValidationError('At least one of StackName or ChangeSetName must be specified.');
			}
			const body =
				changeSetName === undefined
					? environment.stacks.get(name ?? '').deployment.templateBody
					: changeSets.get(changeSetName, name === undefined ? undefined : environment.stacks.get(name).id).deployment
							.templateBody;
			return {TemplateBody: body, StagesAvailable: ['Original', 'Processed']};
		},
		ValidateTemplate: async (input) => {
			const {template} = await checkedTemplate(await load(), input);
			return {
				Parameters: Object.entries(template.parameters).map(([key, definition]) => ({
					ParameterKey: key,
					...(definition.default === undefined ? {} : {DefaultValue: definition.default}),
					NoEcho: definition.noEcho,
					...(definition.description === undefined ? {} : {Description: definition.description}),
				})),
				...described(template),
			};
		},
		GetTemplateSummary: async ({StackName: name, ...source}) => {
			const state = await load();
			const body =
				name === undefined ? undefined : livingStack(state.environment.stacks.find(name), name).deployment.templateBody;
			const {template} = await checkedTemplate(state, body === undefined ? source : {TemplateBody: body});
			return {
				Parameters: Object.entries(template.parameters).map(([key, definition]) => declaration(key, definition)),
				...described(template),
				ResourceTypes: [...new Set(Object.values(template.resources).map(({type}) => type))],
				Version: '2010-09-09',
				...(template.metadata === undefined ? {} : {Metadata: JSON.stringify(template.metadata)}),
			};
		},
	};
}

async function checkedTemplate({environment}: State, source: TemplateSource): Promise<{readonly template: Template}> {
	const text = await templateText(source, environment.call);
	if (text === undefined) throw new ValidationError('Either Template URL or Template Body must be specified.');
	const template = templateOf(text);
	checkReferences(template, environment.specification);
	checkTypes(template, environment.specification, environment.providers);
	// Without parameter values every condition may hold; a circle through all branches is what AWS refuses here.
	dependencyGraph(template, () => true);
	return {template};
}

function described(template: Template): {
	Description?: string;
	Capabilities?: cloudformation.Capability[];
	CapabilitiesReason?: string;
	DeclaredTransforms?: string[];
} {
	const {capabilities, reason} = requiredCapabilities(template);
	return {
		...(template.description === undefined ? {} : {Description: template.description}),
		...(capabilities.length === 0 ? {} : {Capabilities: [...capabilities]}),
		...(reason === undefined ? {} : {CapabilitiesReason: reason}),
		...(template.transforms.length === 0 ? {} : {DeclaredTransforms: [...template.transforms]}),
	};
}

function declaration(key: string, definition: ParameterDefinition): cloudformation.ParameterDeclaration {
	return {
		ParameterKey: key,
		ParameterType: definition.type,
		NoEcho: definition.noEcho,
		...(definition.default === undefined ? {} : {DefaultValue: definition.default}),
		...(definition.description === undefined ? {} : {Description: definition.description}),
		ParameterConstraints: {
			...(definition.allowedValues === undefined ? {} : {AllowedValues: [...definition.allowedValues]}),
		},
	};
}
