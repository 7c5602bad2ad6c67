import type {Stack} from '@aws-sdk/client-cloudformation';
import {NotStabilizedError} from '../stack/failure.ts';
import {asText, type Values} from '../template/value.ts';
import type {ProviderContext, Providers, ResourceProvider} from './provider.ts';
import {ignoreGone, isGone, pick, record, waitFor} from './shape.ts';

const capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

function request(properties: Values): Values {
	const Parameters = Object.entries(record(properties, 'Parameters')).map(([ParameterKey, value]) => ({
		ParameterKey,
		ParameterValue: Array.isArray(value) ? value.map(asText).join(',') : asText(value),
	}));
	return {...pick(properties, 'TemplateURL', 'NotificationARNs', 'Tags'), Parameters, Capabilities: [...capabilities]};
}

const nestedStack: ResourceProvider = {
	create: async (context, properties) => {
		const StackName = context.physicalName({maximumLength: 128});
		const minutes = properties.TimeoutInMinutes;
		const {StackId: physicalId = ''} = await context.call('cloudformation', 'CreateStack', {
			StackName,
			ClientRequestToken: context.token,
			...request(properties),
			...(typeof minutes === 'number' ? {TimeoutInMinutes: minutes} : {}),
		});
		context.initiated(physicalId);
		return {physicalId, attributes: outputsOf(await settled(context, physicalId, 'CREATE_COMPLETE'))};
	},
	update: async (context, {physicalId, attributes}, next) => {
		try {
			await context.call('cloudformation', 'UpdateStack', {StackName: physicalId, ...request(next)});
		} catch (error) {
			if (error instanceof Error && error.message === 'No updates are to be performed.') return attributes;
			throw error;
		}
		return outputsOf(await settled(context, physicalId, 'UPDATE_COMPLETE'));
	},
	delete: async (context, {physicalId}) => {
		await ignoreGone(context.call('cloudformation', 'DeleteStack', {StackName: physicalId}));
		await settled(context, physicalId, 'DELETE_COMPLETE').catch((error: unknown) => {
			if (!isGone(error)) throw error;
		});
	},
};

async function settled(context: ProviderContext, stackId: string, wanted: string): Promise<Stack> {
	const stack = await waitFor(context, `stack ${stackId} is ${wanted}`, async () => {
		const {Stacks} = await context.call('cloudformation', 'DescribeStacks', {StackName: stackId});
		return Stacks?.find(({StackStatus}) => StackStatus?.endsWith('_IN_PROGRESS') === false);
	});
	if (stack.StackStatus === wanted) return stack;
	const reason = stack.StackStatusReason ?? `the stack is ${stack.StackStatus ?? 'gone'}`;
	throw new NotStabilizedError(`Embedded stack ${stackId} was not successfully created or updated: ${reason}`);
}

function outputsOf({Outputs = []}: Stack): Values {
	return Object.fromEntries(Outputs.map(({OutputKey = '', OutputValue}) => [`Outputs.${OutputKey}`, OutputValue]));
}

export const nestedStackProviders: Providers = {'AWS::CloudFormation::Stack': nestedStack};
