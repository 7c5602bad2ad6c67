import type {AccountLookup} from '../../cloudformation/template/parameters.ts';
import type {Call} from '../../engine/sdks.ts';

/** Whether `value` of an AWS-specific parameter type exists; the service's own error says when it does not. */
const lookups: Readonly<Record<string, (call: Call, value: string) => Promise<unknown>>> = {
	'AWS::EC2::AvailabilityZone::Name': (call, value) => call('ec2', 'DescribeAvailabilityZones', {ZoneNames: [value]}),
	'AWS::EC2::Image::Id': (call, value) => call('ec2', 'DescribeImages', {ImageIds: [value]}),
	'AWS::EC2::Instance::Id': (call, value) => call('ec2', 'DescribeInstances', {InstanceIds: [value]}),
	'AWS::EC2::KeyPair::KeyName': (call, value) => call('ec2', 'DescribeKeyPairs', {KeyNames: [value]}),
	'AWS::EC2::SecurityGroup::GroupName': (call, value) => call('ec2', 'DescribeSecurityGroups', {GroupNames: [value]}),
	'AWS::EC2::SecurityGroup::Id': (call, value) => call('ec2', 'DescribeSecurityGroups', {GroupIds: [value]}),
	'AWS::EC2::Subnet::Id': (call, value) => call('ec2', 'DescribeSubnets', {SubnetIds: [value]}),
	'AWS::EC2::VPC::Id': (call, value) => call('ec2', 'DescribeVpcs', {VpcIds: [value]}),
};

/** Looks parameter values up in the services of this engine. A type that no service here knows counts as missing. */
export function accountLookup(call: Call): AccountLookup {
	return {
		ssmParameter: async (name) => {
			try {
				const {Parameter} = await call('ssm', 'GetParameter', {Name: name});
				return Parameter?.Value;
			} catch (error) {
				if (error instanceof Error && /ParameterNotFound|ParameterVersionNotFound/.test(error.name)) return undefined;
				throw error;
			}
		},
		exists: async (type, value) => {
			const lookup = lookups[type];
			if (lookup === undefined) return false;
			try {
				await lookup(call, value);
				return true;
			} catch (error) {
				if (error instanceof Error && /^Invalid|NotFound|Malformed/.test(error.name)) return false;
				throw error;
			}
		},
	};
}
