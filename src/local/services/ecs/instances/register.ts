import {randomBytes} from 'node:crypto';
import type {Attribute, RegisterContainerInstanceRequest, Resource} from '@aws-sdk/client-ecs';
import {ecsArn} from '../arns.ts';
import type {EcsCore} from '../core.ts';
import {clientException} from '../errors.ts';
import {checkTags} from '../tags.ts';
import type {InstanceStore} from './instance-store.ts';
import type {ContainerInstanceRecord} from './model.ts';

const defaultInterfaces = 7;

/** What an EC2 instance says of itself. */
interface IdentityDocument {
	readonly instanceId?: string;
	readonly instanceType?: string;
	readonly availabilityZone?: string;
	readonly privateIp?: string;
	readonly imageId?: string;
}

/**
 * Registers an instance as its agent does when it starts; an instance that is already known answers as it is.
 * Throws ClusterNotFoundException, ClientException.
 */
export function registerInstance(
	core: EcsCore,
	store: InstanceStore,
	input: RegisterContainerInstanceRequest,
): ContainerInstanceRecord {
	const {context} = core;
	const cluster = core.clusters.find(input.cluster);
	const identity = readIdentity(input.instanceIdentityDocument);
	const known = store.ofCluster(cluster.name).find(({arn, ec2InstanceId, status}) => {
		return status !== 'INACTIVE' && (arn === input.containerInstanceArn || ec2InstanceId === identity.instanceId);
	});
	if (known !== undefined) return known;
	const arn = ecsArn(context, `container-instance/${cluster.name}/${randomBytes(16).toString('hex')}`);
	const availabilityZone = identity.availabilityZone ?? `${context.region}a`;
	const instance: ContainerInstanceRecord = {
		arn,
		clusterName: cluster.name,
		clusterArn: cluster.arn,
		ec2InstanceId: identity.instanceId ?? '',
		address: identity.privateIp ?? context.addresses.allocate('instance', arn),
		ownsAddress: identity.privateIp === undefined,
		availabilityZone,
		registeredAt: context.clock.now(),
		cpu: resource(input.totalResources, 'CPU'),
		memory: resource(input.totalResources, 'MEMORY'),
		networkInterfaces: defaultInterfaces,
		versionInfo: input.versionInfo ?? {
			agentVersion: '1.98.0',
			agentHash: 'local',
			dockerVersion: 'DockerVersion: 25.0.8',
		},
		capacityProviderName: undefined,
		status: 'ACTIVE',
		agentConnected: true,
		version: 1,
		attributes: withStandard(input.attributes ?? [], identity, availabilityZone),
		tags: checkTags(input.tags),
		reservations: {},
	};
	store.save(instance);
	return instance;
}

function readIdentity(document: string | undefined): IdentityDocument {
	if (document === undefined) return {};
	try {
		return JSON.parse(document) as IdentityDocument;
	} catch {
		throw clientException('The instance identity document is not valid JSON.');
	}
}

function resource(resources: readonly Resource[] | undefined, name: string): number {
	return resources?.find((one) => one.name === name)?.integerValue ?? 0;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html#attributes */
function withStandard(given: readonly Attribute[], identity: IdentityDocument, availabilityZone: string): Attribute[] {
	const {instanceType, imageId} = identity;
	const standard: Attribute[] = [
		{name: 'ecs.availability-zone', value: availabilityZone},
		{name: 'ecs.os-type', value: 'linux'},
		{name: 'ecs.os-family', value: 'LINUX'},
		{name: 'ecs.cpu-architecture', value: /^[a-z]+\d+g/.test(instanceType ?? '') ? 'arm64' : 'x86_64'},
		...(instanceType === undefined ? [] : [{name: 'ecs.instance-type', value: instanceType}]),
		...(imageId === undefined ? [] : [{name: 'ecs.ami-id', value: imageId}]),
		...capabilities.map((name) => ({name: `ecs.capability.${name}`})),
		{name: 'com.amazonaws.ecs.capability.logging-driver.awslogs'},
		{name: 'com.amazonaws.ecs.capability.task-iam-role'},
		{name: 'com.amazonaws.ecs.capability.ecr-auth'},
	];
	const names = new Set(given.map(({name}) => name));
	return [...given, ...standard.filter(({name}) => !names.has(name))];
}

const capabilities = [
	'task-eni',
	'execution-role-awslogs',
	'execution-role-ecr-pull',
	'container-health-check',
	'env-files.s3',
];
