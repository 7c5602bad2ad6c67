import {
	type CloudFormationClient,
	GetTemplateCommand,
	GetTemplateSummaryCommand,
	ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {http} from '../paging.ts';
import type {CloudFormationGateway, TemplateSource} from './cloudformation.ts';

type TemplateCalls = Pick<CloudFormationGateway, 'validateTemplate' | 'templateSummary' | 'getTemplate'>;

/** Calls about templates. */
export function templateCalls(client: CloudFormationClient): TemplateCalls {
	return {
		async validateTemplate(template, options) {
			const answer = await client.send(new ValidateTemplateCommand(templateInput(template)), http(options));
			return {
				description: answer.Description,
				parameters: answer.Parameters ?? [],
				capabilities: answer.Capabilities ?? [],
				capabilitiesReason: answer.CapabilitiesReason,
				declaredTransforms: answer.DeclaredTransforms ?? [],
			};
		},
		async templateSummary(of, options) {
			const input = 'stackName' in of ? {StackName: of.stackName} : templateInput(of);
			const answer = await client.send(new GetTemplateSummaryCommand(input), http(options));
			return {
				parameters: answer.Parameters ?? [],
				resourceTypes: answer.ResourceTypes ?? [],
				capabilities: answer.Capabilities ?? [],
				capabilitiesReason: answer.CapabilitiesReason,
			};
		},
		async getTemplate(stack, options) {
			const command = new GetTemplateCommand({StackName: stack, TemplateStage: 'Original'});
			return (await client.send(command, http(options))).TemplateBody ?? '';
		},
	};
}

/** Either way of giving a template, as AWS names them. */
export function templateInput(template: TemplateSource): {TemplateBody: string} | {TemplateURL: string} {
	return 'body' in template ? {TemplateBody: template.body} : {TemplateURL: template.url};
}
