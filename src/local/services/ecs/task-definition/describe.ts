import type {Attribute, ContainerDefinition, TaskDefinition} from '@aws-sdk/client-ecs';
import {parseCpu, parseMemory} from '../fargate-sizes.ts';
import {compatibilitiesOf, type Registration} from './check.ts';

/** A checked registration as DescribeTaskDefinition shows it, with the defaults that ECS writes in. */
export function describeRegistration(
	input: Registration,
	identity: {
		readonly arn: string;
		readonly revision: number;
		readonly registeredAt: Date;
		readonly registeredBy: string;
	},
): TaskDefinition {
	const {
		tags: _tags,
		cpu,
		memory,
		containerDefinitions = [],
		volumes = [],
		placementConstraints = [],
		...others
	} = input;
	return {
		...others,
		taskDefinitionArn: identity.arn,
		revision: identity.revision,
		status: 'ACTIVE',
		containerDefinitions: containerDefinitions.map((container) => withDefaults(container, input.networkMode)),
		volumes,
		placementConstraints,
		requiresAttributes: requiredAttributes(input),
		compatibilities: compatibilitiesOf(input),
		...(cpu !== undefined && {cpu: String(parseCpu(cpu))}),
		...(memory !== undefined && {memory: String(parseMemory(memory))}),
		registeredAt: identity.registeredAt,
		registeredBy: identity.registeredBy,
	};
}

function withDefaults(container: ContainerDefinition, networkMode: Registration['networkMode']): ContainerDefinition {
	const sharesPorts = networkMode === 'awsvpc' || networkMode === 'host';
	const portMappings = (container.portMappings ?? []).map((mapping) => ({
		...mapping,
		...(mapping.containerPort !== undefined && {
			hostPort: sharesPorts ? mapping.containerPort : (mapping.hostPort ?? 0),
		}),
		protocol: mapping.protocol ?? ('tcp' as const),
	}));
	return {
		environment: [],
		mountPoints: [],
		volumesFrom: [],
		systemControls: [],
		...container,
		cpu: container.cpu ?? 0,
		essential: container.essential ?? true,
		portMappings,
	};
}

/** Capabilities that a container instance must have, as its agent reports them. */
function requiredAttributes({
	networkMode,
	taskRoleArn,
	executionRoleArn,
	containerDefinitions = [],
}: Registration): Attribute[] {
	const uses = (test: (container: ContainerDefinition) => boolean): boolean => containerDefinitions.some(test);
	const isFromEcr = uses(({image = ''}) => /\.dkr\.ecr\./.test(image));
	const logs = uses(({logConfiguration}) => logConfiguration?.logDriver === 'awslogs');
	const capabilities: readonly (readonly [boolean, string])[] = [
		[logs, 'com.amazonaws.ecs.capability.logging-driver.awslogs'],
		[logs && executionRoleArn !== undefined, 'ecs.capability.execution-role-awslogs'],
		[isFromEcr, 'com.amazonaws.ecs.capability.ecr-auth'],
		[isFromEcr && executionRoleArn !== undefined, 'ecs.capability.execution-role-ecr-pull'],
		[taskRoleArn !== undefined, 'com.amazonaws.ecs.capability.task-iam-role'],
		[networkMode === 'awsvpc', 'ecs.capability.task-eni'],
		[uses(({healthCheck}) => healthCheck !== undefined), 'ecs.capability.container-health-check'],
		[uses(({dependsOn = []}) => dependsOn.length > 0), 'ecs.capability.container-ordering'],
		[uses(({secrets = []}) => secrets.length > 0), 'ecs.capability.secrets.ssm.environment-variables'],
		[true, 'com.amazonaws.ecs.capability.docker-remote-api.1.18'],
	];
	return capabilities.flatMap(([isNeeded, name]) => (isNeeded ? [{name}] : []));
}
