import type {NetworkInterface, RunInstancesRequest, Subnet, Tag} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core} from './core.ts';
import {invalidValue, missingParameter} from './errors.ts';
import {newId} from './ids.ts';
import {findImage} from './images.ts';
import {findInstanceType} from './instance-types.ts';
import {findKeyPair} from './key-pairs.ts';
import {findTemplate, findVersion} from './launch-templates.ts';
import {attach, createInterface, makePublic} from './network-interfaces.ts';
import type {InstanceRecord} from './tables.ts';
import {tagsFor} from './tags.ts';
import {privateDnsName} from './zones.ts';

/** What RunInstances asks for with its launch template's data below it; the request's own members win. */
function withTemplate(core: Ec2Core, input: RunInstancesRequest): RunInstancesRequest {
	if (input.LaunchTemplate === undefined) return input;
	const {LaunchTemplateData = {}} = findVersion(findTemplate(core, input.LaunchTemplate), input.LaunchTemplate.Version);
	const {TagSpecifications, ...data} = LaunchTemplateData;
	const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
	return {
		...(data as Partial<RunInstancesRequest>),
		TagSpecifications,
		...given,
		MinCount: input.MinCount,
		MaxCount: input.MaxCount,
	};
}

/** Makes the instances of one request, all in the state `pending`. Throws before the first is made if one cannot be. */
export function launch(core: Ec2Core, request: RunInstancesRequest): InstanceRecord[] {
	const input = withTemplate(core, request);
	const count = checkedCount(input);
	const plan = checkedPlan(core, input);
	const ReservationId = newId('r');
	return Array.from({length: count}, (_, index) => launchOne(core, input, plan, ReservationId, index));
}

type Plan = ReturnType<typeof checkedPlan>;

function checkedPlan(core: Ec2Core, input: RunInstancesRequest) {
	if (input.ImageId === undefined) throw missingParameter('ImageId');
	const image = findImage(core.context.region, input.ImageId);
	const type = findInstanceType(input.InstanceType ?? 'm1.small');
	const [architecture] = type.ProcessorInfo?.SupportedArchitectures ?? [];
	if (architecture !== image.Architecture) {
		throw invalidValue(
			`The architecture '${architecture}' of the specified instance type does not match the architecture '${image.Architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
		);
	}
	if (input.KeyName !== undefined) findKeyPair(core, input.KeyName);
	const [asked] = input.NetworkInterfaces ?? [];
	const subnet = subnetFor(core, asked?.SubnetId ?? input.SubnetId, input.Placement?.AvailabilityZone);
	return {
		image,
		type,
		subnet,
		groupIds: asked?.Groups ?? input.SecurityGroupIds,
		isPublic: asked?.AssociatePublicIpAddress ?? subnet.MapPublicIpOnLaunch === true,
		instanceTags: tagsFor('instance', input.TagSpecifications, [
			'volume',
			'network-interface',
			'spot-instances-request',
			'elastic-gpu',
		]),
	};
}

function checkedCount({MinCount = 0, MaxCount = 0}: RunInstancesRequest): number {
	if (MinCount < 1) throw invalidValue(`Value (${MinCount}) for parameter minCount is invalid. Must be at least 1.`);
	if (MaxCount < MinCount) {
		throw new AwsError('InvalidParameterCombination', 'MaxCount must be greater than or equal to MinCount');
	}
	return MaxCount;
}

function subnetFor({tables}: Ec2Core, id: string | undefined, zone: string | undefined): Subnet {
	if (id !== undefined) return tables.subnets.find(id);
	const ofDefault = tables.subnets
		.all()
		.filter(({DefaultForAz}) => DefaultForAz)
		.find(({AvailabilityZone}) => zone === undefined || AvailabilityZone === zone);
	if (ofDefault !== undefined) return ofDefault;
	throw new AwsError('MissingInput', 'No subnets found for the default VPC. Please specify a subnet.');
}

/** Every instance has a loopback address of its own as its private one: that is where its containers listen. */
function launchOne(
	core: Ec2Core,
	input: RunInstancesRequest,
	plan: Plan,
	ReservationId: string,
	index: number,
): InstanceRecord {
	const {context, tables} = core;
	const InstanceId = newId('i');
	const own = interfaceFor(core, input, plan, InstanceId);
	const PrivateIpAddress = own.PrivateIpAddress ?? '';
	const launched = context.clock.now();
	return tables.instances.save({
		InstanceId,
		ReservationId,
		AmiLaunchIndex: index,
		ImageId: plan.image.ImageId,
		InstanceType: plan.type.InstanceType,
		Architecture: plan.image.Architecture as 'x86_64',
		KeyName: input.KeyName,
		LaunchTime: launched,
		Placement: {AvailabilityZone: plan.subnet.AvailabilityZone, Tenancy: 'default', GroupName: ''},
		PrivateIpAddress,
		PrivateDnsName: privateDnsName(context.region, PrivateIpAddress),
		PublicIpAddress: own.Association?.PublicIp,
		PublicDnsName: own.Association?.PublicDnsName ?? '',
		SubnetId: plan.subnet.SubnetId,
		VpcId: plan.subnet.VpcId,
		SecurityGroups: own.Groups,
		NetworkInterfaces: [interfaceOnInstance(own)],
		State: {Code: 0, Name: 'pending'},
		StateTransitionReason: '',
		Monitoring: {State: input.Monitoring?.Enabled === true ? 'enabled' : 'disabled'},
		IamInstanceProfile: instanceProfile(core, input),
		BlockDeviceMappings: [rootDevice(plan.image.RootDeviceName ?? '', launched)],
		RootDeviceName: plan.image.RootDeviceName,
		RootDeviceType: 'ebs',
		CpuOptions: {
			CoreCount: plan.type.VCpuInfo?.DefaultCores,
			ThreadsPerCore: plan.type.VCpuInfo?.DefaultThreadsPerCore,
		},
		MetadataOptions: {
			State: 'applied',
			HttpEndpoint: 'enabled',
			HttpTokens: input.MetadataOptions?.HttpTokens ?? 'required',
			HttpPutResponseHopLimit: input.MetadataOptions?.HttpPutResponseHopLimit ?? 2,
		},
		ClientToken: input.ClientToken ?? '',
		EbsOptimized: input.EbsOptimized ?? false,
		EnaSupport: true,
		Hypervisor: 'xen',
		VirtualizationType: 'hvm',
		SourceDestCheck: true,
		PlatformDetails: 'Linux/UNIX',
		UsageOperation: 'RunInstances',
		UserData: input.UserData,
		DisableApiTermination: input.DisableApiTermination ?? false,
		InstanceInitiatedShutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? 'stop',
		TerminatedAt: undefined,
		Tags: [...plan.instanceTags, ...templateTags(core, input)],
	});
}

function interfaceFor(core: Ec2Core, input: RunInstancesRequest, plan: Plan, instanceId: string): NetworkInterface {
	const {tables, context} = core;
	const [asked] = input.NetworkInterfaces ?? [];
	const given = tables.networkInterfaces.peek(asked?.NetworkInterfaceId);
	const address = context.addresses.allocate('instance', instanceId);
	const own =
		given ??
		createInterface(core, {
			subnetId: plan.subnet.SubnetId ?? '',
			address,
			groupIds: plan.groupIds,
			description: asked?.Description,
			tags: tagsFor('network-interface', input.TagSpecifications, ['instance', 'volume', 'spot-instances-request']),
		});
	if (plan.isPublic) makePublic(core, own);
	attach(core, own, instanceId);
	return own;
}

function interfaceOnInstance(own: NetworkInterface) {
	const {NetworkInterfaceId, SubnetId, VpcId, Description, Groups, MacAddress, OwnerId, Attachment} = own;
	const {PrivateDnsName, PrivateIpAddress, PrivateIpAddresses, Association} = own;
	return {
		NetworkInterfaceId,
		SubnetId,
		VpcId,
		Description,
		Groups,
		MacAddress,
		OwnerId,
		PrivateDnsName,
		PrivateIpAddress,
		PrivateIpAddresses,
		Association,
		InterfaceType: 'interface',
		SourceDestCheck: true,
		Status: 'in-use' as const,
		Attachment: {
			AttachmentId: Attachment?.AttachmentId,
			AttachTime: Attachment?.AttachTime,
			DeleteOnTermination: true,
			DeviceIndex: 0,
			Status: 'attached' as const,
		},
	};
}

function rootDevice(DeviceName: string, AttachTime: Date) {
	const Ebs = {AttachTime, DeleteOnTermination: true, Status: 'attached' as const, VolumeId: newId('vol')};
	return {DeviceName, Ebs};
}

function instanceProfile({context}: Ec2Core, {IamInstanceProfile}: RunInstancesRequest) {
	if (IamInstanceProfile === undefined) return undefined;
	const {Arn, Name} = IamInstanceProfile;
	return {Arn: Arn ?? `arn:aws:iam::${context.account}:instance-profile/${Name}`, Id: newId('AIPA')};
}

/** EC2 itself marks which template an instance came from. */
function templateTags(core: Ec2Core, {LaunchTemplate}: RunInstancesRequest): Tag[] {
	if (LaunchTemplate === undefined) return [];
	const template = findTemplate(core, LaunchTemplate);
	const {VersionNumber} = findVersion(template, LaunchTemplate.Version);
	return [
		{Key: 'aws:ec2launchtemplate:id', Value: template.LaunchTemplateId},
		{Key: 'aws:ec2launchtemplate:version', Value: String(VersionNumber)},
	];
}
