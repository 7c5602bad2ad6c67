import type {ContainerDefinition, RegisterTaskDefinitionCommandInput} from '@aws-sdk/client-ecs';
import {fargateSizeMessage, isFargateSize, parseCpu, parseMemory} from '../fargate-sizes.ts';

const maximumStopSeconds = 120;
const logDrivers = ['awslogs', 'splunk', 'awsfirelens'];
const storageGiB = [21, 200] as const;
const ecrImage = /^\d{12}\.dkr\.ecr\./;

/**
 * Why a task definition cannot run on Fargate, in AWS's words; undefined when it can.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export function fargateProblem(input: RegisterTaskDefinitionCommandInput): string | undefined {
	const {cpu, memory, networkMode, ephemeralStorage, placementConstraints = [], ipcMode, pidMode} = input;
	if (networkMode !== 'awsvpc') return 'Fargate only supports network mode ‘awsvpc’.';
	if (cpu === undefined) return "Fargate requires that 'cpu' be defined at the task level.";
	if (memory === undefined) return "Fargate requires that 'memory' be defined at the task level.";
	const [units = 0, mebibytes = 0] = [parseCpu(cpu), parseMemory(memory)];
	if (!isFargateSize(units, mebibytes)) return fargateSizeMessage(units, mebibytes);
	const size = ephemeralStorage?.sizeInGiB;
	if (size !== undefined && (size < storageGiB[0] || size > storageGiB[1])) {
		return `Ephemeral storage size must be between ${storageGiB[0]} and ${storageGiB[1]} GiB.`;
	}
	if (placementConstraints.length > 0) return 'Fargate does not support placement constraints.';
	if (ipcMode !== undefined) return 'Fargate does not support ipcMode.';
	if (pidMode === 'host') return "Fargate does not support pidMode 'host'.";
	for (const container of input.containerDefinitions ?? []) {
		const problem = containerProblem(container, input.executionRoleArn !== undefined);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

function containerProblem(container: ContainerDefinition, hasExecutionRole: boolean): string | undefined {
	const {image = '', logConfiguration, stopTimeout = 0, startTimeout = 0} = container;
	const requires = 'Fargate requires task definition to have execution role ARN to support';
	if (!hasExecutionRole && ecrImage.test(image)) return `${requires} ECR images.`;
	if (logConfiguration !== undefined) {
		const {logDriver = '', options = {}} = logConfiguration;
		if (!logDrivers.includes(logDriver)) return `Fargate does not support log driver ${logDriver}.`;
		if (!hasExecutionRole && logDriver === 'awslogs') return `${requires} log driver awslogs.`;
		if (logDriver === 'awslogs' && options['awslogs-stream-prefix'] === undefined) {
			return 'Log driver awslogs requires options: awslogs-stream-prefix';
		}
	}
	if (stopTimeout > maximumStopSeconds)
		return `The stopTimeout value cannot be greater than ${maximumStopSeconds} seconds on Fargate.`;
	if (startTimeout > maximumStopSeconds)
		return `The startTimeout value cannot be greater than ${maximumStopSeconds} seconds on Fargate.`;
	if (container.privileged === true) return 'Fargate does not support privileged containers.';
	if ((container.links ?? []).length > 0) return 'Fargate does not support links.';
	return undefined;
}
