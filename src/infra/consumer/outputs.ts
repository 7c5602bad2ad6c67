import {readOutputs, type StackOutput} from '../outputs.ts';

/** The outputs of `template.yaml`. */
export const consumerOutputs = [
	'Url',
	'ClusterName',
	'ServiceName',
	'TaskDefinitionFamily',
	'TargetGroupArn',
	'BackendRepositoryUri',
	'ConsoleRepositoryUri',
	'BackendRepositoryName',
	'ConsoleRepositoryName',
	'BackendProject',
	'ConsoleProject',
	'SourceBucket',
	'SourcePrefix',
	'LogGroup',
	'NamespaceId',
	'NamespaceName',
	'DiscoveryServiceId',
] as const;

export type ConsumerOutputs = Readonly<Record<(typeof consumerOutputs)[number], string>>;

/** The outputs as CloudFormation lists them; undefined while the stack does not have them all. */
export function readConsumerOutputs(outputs: Iterable<StackOutput>): ConsumerOutputs | undefined {
	return readOutputs(consumerOutputs, [], outputs);
}
