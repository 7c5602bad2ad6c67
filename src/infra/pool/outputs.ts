import {readOutputs, type StackOutput} from '../outputs.ts';

/** The outputs that every stack of `template.yaml` has; the first nine are the original's. */
export const poolOutputs = [
	'ClusterName',
	'PublicSubnet1Id',
	'PublicSubnet2Id',
	'SecurityGroupId',
	'ECRRepositoryUri',
	'ECRRepositoryName',
	'TaskDefinitionArn',
	'TasksTableName',
	'TaskEventBusName',
	'TaskFamily',
	'ContainerName',
	'ContainerPort',
	'Subnets',
	'PublicAddress',
	'BuildProject',
	'SourceBucket',
	'SourcePrefix',
	'LogGroup',
	'DeadLetterQueueUrl',
	'StreamDeadLetterQueueUrl',
] as const;

/** The outputs of what can be left out. */
export const optionalPoolOutputs = ['MonitoringService', 'GrabRule', 'KillRule', 'ReconcileFunction'] as const;

export type PoolOutputs = Readonly<Record<(typeof poolOutputs)[number], string>> & {
	readonly [Name in (typeof optionalPoolOutputs)[number]]?: string;
};

/** The outputs as CloudFormation lists them; undefined while the stack does not have them all. */
export function readPoolOutputs(outputs: Iterable<StackOutput>): PoolOutputs | undefined {
	return readOutputs(poolOutputs, optionalPoolOutputs, outputs);
}
