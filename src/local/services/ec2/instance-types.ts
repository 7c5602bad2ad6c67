import type {InstanceTypeInfo, InstanceTypeOffering} from '@aws-sdk/client-ec2';
import {AwsError} from '../../wire/errors.ts';
import type {Ec2Core, Ec2Handlers} from './core.ts';
import {type FilterFields, passes} from './filters.ts';
import {pageOf} from './table.ts';
import {zonesOf} from './zones.ts';

interface Family {
	/** GiB of memory for each virtual CPU. */
	readonly memoryPerCpu: number;
	readonly sizes: readonly string[];
	readonly isArm?: boolean;
	readonly isBurstable?: boolean;
	/** What differs from the rule, as [vCPU, GiB]. */
	readonly odd?: Readonly<Record<string, readonly [cpus: number, memory: number]>>;
}

const cpusOfSize: Readonly<Record<string, number>> = {
	medium: 1,
	large: 2,
	xlarge: 4,
	'2xlarge': 8,
	'4xlarge': 16,
	'8xlarge': 32,
	'9xlarge': 36,
	'12xlarge': 48,
	'16xlarge': 64,
	'18xlarge': 72,
	'24xlarge': 96,
};

const small = ['large', 'xlarge', '2xlarge', '4xlarge'];
const usual = [...small, '8xlarge', '12xlarge', '16xlarge', '24xlarge'];
const graviton = ['medium', ...small, '8xlarge', '12xlarge', '16xlarge'];
const burstable: Family = {
	memoryPerCpu: 4,
	sizes: ['nano', 'micro', 'small', 'medium', 'large', 'xlarge', '2xlarge'],
	isBurstable: true,
	odd: {nano: [2, 0.5], micro: [2, 1], small: [2, 2], medium: [2, 4], large: [2, 8]},
};

/** Instance types as https://aws.amazon.com/ec2/instance-types/ lists them; only families that ECS hosts commonly are. */
const families: Readonly<Record<string, Family>> = {
	t2: {
		...burstable,
		odd: {nano: [1, 0.5], micro: [1, 1], small: [1, 2], medium: [2, 4], large: [2, 8]},
	},
	t3: burstable,
	t3a: burstable,
	t4g: {...burstable, isArm: true},
	m4: {memoryPerCpu: 4, sizes: [...small, '16xlarge']},
	m5: {memoryPerCpu: 4, sizes: usual},
	m5a: {memoryPerCpu: 4, sizes: usual},
	m6i: {memoryPerCpu: 4, sizes: usual},
	m6a: {memoryPerCpu: 4, sizes: usual},
	m6g: {memoryPerCpu: 4, sizes: graviton, isArm: true},
	m7i: {memoryPerCpu: 4, sizes: usual},
	m7a: {memoryPerCpu: 4, sizes: ['medium', ...usual]},
	m7g: {memoryPerCpu: 4, sizes: graviton, isArm: true},
	c4: {
		memoryPerCpu: 2,
		sizes: [...small, '8xlarge'],
		odd: {large: [2, 3.75], xlarge: [4, 7.5], '2xlarge': [8, 15], '4xlarge': [16, 30], '8xlarge': [36, 60]},
	},
	c5: {memoryPerCpu: 2, sizes: [...small, '9xlarge', '12xlarge', '18xlarge', '24xlarge']},
	c5a: {memoryPerCpu: 2, sizes: usual},
	c6i: {memoryPerCpu: 2, sizes: usual},
	c6a: {memoryPerCpu: 2, sizes: usual},
	c6g: {memoryPerCpu: 2, sizes: graviton, isArm: true},
	c7i: {memoryPerCpu: 2, sizes: usual},
	c7a: {memoryPerCpu: 2, sizes: ['medium', ...usual]},
	c7g: {memoryPerCpu: 2, sizes: graviton, isArm: true},
	r5: {memoryPerCpu: 8, sizes: usual},
	r6i: {memoryPerCpu: 8, sizes: usual},
	r6g: {memoryPerCpu: 8, sizes: graviton, isArm: true},
	r7i: {memoryPerCpu: 8, sizes: usual},
	r7g: {memoryPerCpu: 8, sizes: graviton, isArm: true},
};

const all: readonly InstanceTypeInfo[] = Object.entries(families).flatMap(([name, family]) =>
	family.sizes.map((size) => describeType(name, family, size)),
);

function describeType(name: string, family: Family, size: string): InstanceTypeInfo {
	const cpus = cpusOfSize[size] ?? 1;
	const [vcpus, memory] = family.odd?.[size] ?? [cpus, cpus * family.memoryPerCpu];
	const threads = family.isArm === true || vcpus === 1 ? 1 : 2;
	const isXen = /^(t2|m4|c4)$/.test(name);
	return {
		InstanceType: `${name}.${size}` as NonNullable<InstanceTypeInfo['InstanceType']>,
		CurrentGeneration: !/^(m4|c4)$/.test(name),
		FreeTierEligible: /^t[23]\.micro$/.test(`${name}.${size}`),
		BareMetal: false,
		BurstablePerformanceSupported: family.isBurstable === true,
		Hypervisor: isXen ? 'xen' : 'nitro',
		VCpuInfo: {DefaultVCpus: vcpus, DefaultCores: vcpus / threads, DefaultThreadsPerCore: threads},
		MemoryInfo: {SizeInMiB: memory * 1024},
		ProcessorInfo: {SupportedArchitectures: [family.isArm === true ? 'arm64' : 'x86_64']},
		NetworkInfo: {
			MaximumNetworkInterfaces: maximumInterfaces(vcpus, memory),
			Ipv4AddressesPerInterface: 10,
			EnaSupport: isXen ? 'unsupported' : 'required',
		},
		InstanceStorageSupported: false,
		EbsInfo: {EbsOptimizedSupport: isXen ? 'supported' : 'default', EncryptionSupport: 'supported'},
		SupportedRootDeviceTypes: ['ebs'],
		SupportedUsageClasses: ['on-demand', 'spot'],
		SupportedVirtualizationTypes: ['hvm'],
		PlacementGroupInfo: {SupportedStrategies: ['partition', 'spread']},
		HibernationSupported: true,
		DedicatedHostsSupported: family.isBurstable !== true,
		AutoRecoverySupported: true,
	};
}

/** "Maximum IP addresses per network interface", EC2 user guide. */
function maximumInterfaces(vcpus: number, memory: number): number {
	if (memory <= 2) return 2;
	if (vcpus <= 2) return 3;
	if (vcpus <= 4) return 4;
	if (vcpus < 16) return 4;
	return vcpus <= 48 ? 8 : 15;
}

/** Throws InvalidParameterValue, as RunInstances does. */
export function findInstanceType(name: string): InstanceTypeInfo {
	const found = all.find(({InstanceType}) => InstanceType === name);
	if (found !== undefined) return found;
	throw new AwsError('InvalidParameterValue', `Invalid value '${name}' for InstanceType.`);
}

const fields: FilterFields<InstanceTypeInfo> = {
	'instance-type': ({InstanceType}) => InstanceType,
	'current-generation': ({CurrentGeneration}) => CurrentGeneration,
	'burstable-performance-supported': ({BurstablePerformanceSupported}) => BurstablePerformanceSupported,
	'free-tier-eligible': ({FreeTierEligible}) => FreeTierEligible,
	'bare-metal': ({BareMetal}) => BareMetal,
	hypervisor: ({Hypervisor}) => Hypervisor,
	'memory-info.size-in-mib': ({MemoryInfo}) => MemoryInfo?.SizeInMiB,
	'vcpu-info.default-vcpus': ({VCpuInfo}) => VCpuInfo?.DefaultVCpus,
	'vcpu-info.default-cores': ({VCpuInfo}) => VCpuInfo?.DefaultCores,
	'processor-info.supported-architecture': ({ProcessorInfo}) => ProcessorInfo?.SupportedArchitectures ?? [],
};

const offeringFields: FilterFields<InstanceTypeOffering> = {
	'instance-type': ({InstanceType}) => InstanceType,
	location: ({Location}) => Location,
};

export function instanceTypeHandlers({context}: Ec2Core): Ec2Handlers {
	return {
		DescribeInstanceTypes({InstanceTypes, Filters, MaxResults, NextToken}) {
			const unknown = InstanceTypes?.filter((name) => !all.some(({InstanceType}) => InstanceType === name)) ?? [];
			if (unknown.length > 0) {
				const message = `The following supplied instance types do not exist: [${unknown.join(', ')}]`;
				throw new AwsError('InvalidInstanceType', message);
			}
			const named = all.filter(
				({InstanceType}) => !InstanceTypes?.length || (InstanceType && InstanceTypes.includes(InstanceType)),
			);
			const found = named.filter((type) => passes(type, Filters, fields));
			const page = pageOf(found, ({InstanceType = ''}) => InstanceType, MaxResults ?? 100, NextToken);
			return {InstanceTypes: page.items, NextToken: page.nextToken};
		},
		DescribeInstanceTypeOfferings({LocationType = 'region', Filters, MaxResults, NextToken}) {
			const locations = zonesOf(context.region).map(({ZoneName, ZoneId}) =>
				LocationType === 'availability-zone-id' ? ZoneId : ZoneName,
			);
			const places = LocationType === 'region' ? [context.region] : locations;
			const offerings: InstanceTypeOffering[] = places.flatMap((Location) =>
				all.map(({InstanceType}) => ({InstanceType, LocationType, Location})),
			);
			const found = offerings.filter((offering) => passes(offering, Filters, offeringFields));
			const idOf = ({InstanceType, Location}: InstanceTypeOffering): string => `${InstanceType} ${Location}`;
			const page = pageOf(found, idOf, MaxResults, NextToken);
			return {InstanceTypeOfferings: page.items, NextToken: page.nextToken};
		},
	};
}
