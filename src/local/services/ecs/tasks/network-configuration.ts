import type {LaunchType, NetworkConfiguration} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../../engine/context.ts';
import {invalidParameter} from '../errors.ts';
import type {TaskDefinitionRecord} from '../model.ts';

const maximumSubnets = 16;
const maximumSecurityGroups = 5;

/**
 * Checks a network configuration against the task definition's network mode and against EC2's subnets and security
 * groups. Throws InvalidParameterException.
 */
export async function checkNetworkConfiguration(
	context: ServiceContext,
	{definition}: TaskDefinitionRecord,
	launchType: LaunchType,
	configuration: NetworkConfiguration | undefined,
): Promise<void> {
	const network = configuration?.awsvpcConfiguration;
	if (definition.networkMode !== 'awsvpc') {
		if (network === undefined) return;
		throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
	}
	if (network === undefined) {
		throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
	}
	const {subnets = [], securityGroups = [], assignPublicIp} = network;
	if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
	if (subnets.length > maximumSubnets) throw invalidParameter(`subnets can have at most ${maximumSubnets} items.`);
	if (securityGroups.length > maximumSecurityGroups) {
		throw invalidParameter(`securityGroups can have at most ${maximumSecurityGroups} items.`);
	}
	if (assignPublicIp === 'ENABLED' && launchType !== 'FARGATE') {
		throw invalidParameter('Assign public IP is not supported for this launch type.');
	}
	await Promise.all([
		retrieved('subnet', subnets, () => context.call('ec2', 'DescribeSubnets', {SubnetIds: subnets})),
		securityGroups.length === 0
			? undefined
			: retrieved('security group', securityGroups, () =>
					context.call('ec2', 'DescribeSecurityGroups', {GroupIds: securityGroups}),
				),
	]);
}

async function retrieved(what: string, ids: readonly string[], call: () => Promise<unknown>): Promise<void> {
	await call().catch((error: unknown) => {
		const {name, message} = error as Error;
		if (!name.startsWith('Invalid')) throw error;
		throw invalidParameter(
			`Error retrieving ${what} information for [${ids.join(', ')}]: ${message} (ErrorCode: ${name})`,
		);
	});
}
