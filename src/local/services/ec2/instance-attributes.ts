import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {findInstanceType} from './instance-types.ts';
import {groupsFor} from './security-groups.ts';
import type {InstanceRecord} from './tables.ts';

export function instanceAttributeHandlers(core: Ec2Core): Ec2Handlers {
	const {instances} = core.tables;
	const {networkInterfaces} = core.tables;
	return {
		DescribeInstanceAttribute({InstanceId = '', Attribute}) {
			const instance = instances.find(InstanceId);
			const shown = attributes[Attribute ?? ''];
			if (shown === undefined) {
				throw new AwsError(
					'InvalidParameterValue',
					`Value (${Attribute}) for parameter attribute is invalid. Unknown attribute.`,
				);
			}
			return {InstanceId, ...shown(instance)};
		},
		ModifyInstanceAttribute({InstanceId = '', InstanceType, UserData, DisableApiTermination, ...change}) {
			const instance = instances.find(InstanceId);
			const needsStop = InstanceType !== undefined || UserData !== undefined;
			if (needsStop && instance.State?.Name !== 'stopped') {
				throw new AwsError('IncorrectInstanceState', `The instance '${InstanceId}' is not in the 'stopped' state.`);
			}
			if (InstanceType?.Value !== undefined) instance.InstanceType = findInstanceType(InstanceType.Value).InstanceType;
			if (UserData?.Value !== undefined) instance.UserData = Buffer.from(UserData.Value).toString('base64');
			instance.DisableApiTermination = DisableApiTermination?.Value ?? instance.DisableApiTermination;
			const behaviour = change.InstanceInitiatedShutdownBehavior?.Value;
			if (behaviour === 'stop' || behaviour === 'terminate') instance.InstanceInitiatedShutdownBehavior = behaviour;
			instance.SourceDestCheck = change.SourceDestCheck?.Value ?? instance.SourceDestCheck;
			if (change.Groups !== undefined) {
				const groups = groupsFor(core, change.Groups, instance.VpcId ?? '');
				instance.SecurityGroups = groups.map(({GroupId, GroupName}) => ({GroupId, GroupName}));
				const own = networkInterfaces.peek(instance.NetworkInterfaces?.[0]?.NetworkInterfaceId);
				if (own !== undefined) networkInterfaces.save({...own, Groups: instance.SecurityGroups});
			}
			instances.save(instance);
			return {};
		},
		ModifyInstanceMetadataOptions({InstanceId = '', HttpTokens, HttpPutResponseHopLimit, HttpEndpoint}) {
			const instance = instances.find(InstanceId);
			const options = {...instance.MetadataOptions};
			options.HttpTokens = HttpTokens ?? options.HttpTokens;
			options.HttpPutResponseHopLimit = HttpPutResponseHopLimit ?? options.HttpPutResponseHopLimit;
			options.HttpEndpoint = HttpEndpoint ?? options.HttpEndpoint;
			instances.save({...instance, MetadataOptions: options});
			return {InstanceId, InstanceMetadataOptions: options};
		},
	};
}

const attributes: Readonly<Record<string, (instance: InstanceRecord) => object>> = {
	userData: ({UserData}) => ({UserData: {Value: UserData}}),
	instanceType: ({InstanceType}) => ({InstanceType: {Value: InstanceType}}),
	disableApiTermination: ({DisableApiTermination}) => ({DisableApiTermination: {Value: DisableApiTermination}}),
	instanceInitiatedShutdownBehavior: (instance) => ({
		InstanceInitiatedShutdownBehavior: {Value: instance.InstanceInitiatedShutdownBehavior},
	}),
	groupSet: ({SecurityGroups}) => ({Groups: SecurityGroups}),
	rootDeviceName: ({RootDeviceName}) => ({RootDeviceName: {Value: RootDeviceName}}),
	sourceDestCheck: ({SourceDestCheck}) => ({SourceDestCheck: {Value: SourceDestCheck}}),
	ebsOptimized: ({EbsOptimized}) => ({EbsOptimized: {Value: EbsOptimized}}),
	blockDeviceMapping: ({BlockDeviceMappings}) => ({BlockDeviceMappings}),
};
