import type {Parameter, Tag} from '@aws-sdk/client-cloudformation';
import {planDeployment} from '../../cloudformation/change-set/plan.ts';
import {ValidationError} from '../../cloudformation/errors.ts';
import type {Environment} from '../../cloudformation/stack/environment.ts';
import type {Deployment, StackDocument} from '../../cloudformation/stack/model.ts';
import {templateOf} from '../../cloudformation/stack/prepare.ts';
import {lackingCapabilities} from '../../cloudformation/template/capabilities.ts';
import {checkTypes} from '../../cloudformation/template/check-types.ts';
import {parameterValues} from '../../cloudformation/template/parameters.ts';
import {checkRules} from '../../cloudformation/template/rules.ts';
import {AwsError} from '../../wire/errors.ts';
import {accountLookup} from './account.ts';
import {type TemplateSource, templateText} from './template-source.ts';

/** What creating, updating and change sets ask for alike. */
export interface DeploymentRequest extends TemplateSource {
	readonly UsePreviousTemplate?: boolean | undefined;
	readonly Parameters?: Parameter[] | undefined;
	readonly Capabilities?: string[] | undefined;
	readonly NotificationARNs?: string[] | undefined;
	readonly RoleARN?: string | undefined;
	readonly Tags?: Tag[] | undefined;
}

/**
 * The deployment that a request asks for, template and parameters checked. `former` is what the stack is now, for
 * previous templates and values. Throws AWS's errors.
 */
export async function readDeployment(
	environment: Environment,
	request: DeploymentRequest,
	former: Deployment | undefined,
): Promise<Deployment> {
	const {call, specification, providers} = environment;
	const text = await requestedTemplate(request, environment, former);
	const unresolved = templateOf(text);
	checkTypes(unresolved, specification, providers);
	const capabilities = request.Capabilities ?? [];
	const lacking = lackingCapabilities(unresolved, capabilities);
	if (lacking.length > 0) {
		throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${lacking.join(', ')}]`);
	}
	const previous = new Map((former?.parameters ?? []).map(({key, value}) => [key, value]));
	const given = (request.Parameters ?? []).map(({ParameterKey: key = '', ParameterValue: value, UsePreviousValue}) => ({
		key,
		...(value === undefined ? {} : {value}),
		usePrevious: UsePreviousValue === true,
	}));
	const parameters = await parameterValues(unresolved, given, previous, accountLookup(call));
	const tags = request.Tags ?? former?.tags ?? [];
	checkTags(tags);
	const roleArn = request.RoleARN ?? former?.roleArn;
	return {
		templateBody: text,
		parameters,
		tags,
		capabilities,
		notificationArns: request.NotificationARNs ?? former?.notificationArns ?? [],
		...(roleArn === undefined ? {} : {roleArn}),
	};
}

/** Whether a deployment changes anything; checks it as a whole, rules included, on the way. */
export async function checkDeployment(
	environment: Environment,
	stack: StackDocument,
	deployment: Deployment,
): Promise<boolean> {
	const {prepared, changes, changesStack} = await planDeployment(environment, stack, deployment);
	checkRules(prepared.template, prepared.scope);
	return changes.length > 0 || changesStack;
}

async function requestedTemplate(
	request: DeploymentRequest,
	{call}: Environment,
	former: Deployment | undefined,
): Promise<string> {
	const text = await templateText(request, call);
	if (request.UsePreviousTemplate === true) {
		if (text !== undefined)
			throw new ValidationError('You cannot specify both usePreviousTemplate and Template Body/Template URL.');
		if (former !== undefined) return former.templateBody;
	}
	if (text === undefined) throw new ValidationError('Either Template URL or Template Body must be specified.');
	return text;
}

function checkTags(tags: readonly Tag[]): void {
	if (tags.length > 50) throw new ValidationError('Stack tags: at most 50 tags can be specified.');
	const reserved = tags.find(({Key}) => Key?.startsWith('aws:') === true);
	if (reserved !== undefined) {
		throw new ValidationError(`aws: prefixed tag key names are not allowed for external use: ${reserved.Key ?? ''}`);
	}
}
