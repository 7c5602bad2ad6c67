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
export function readConsumerOutputs(
	outputs: Iterable<{readonly OutputKey?: string | undefined; readonly OutputValue?: string | undefined}>,
): ConsumerOutputs | undefined {
	const values = new Map([...outputs].map(({OutputKey, OutputValue}) => [OutputKey, OutputValue]));
	return consumerOutputs.every((name) => values.get(name) !== undefined)
		? (Object.fromEntries(consumerOutputs.map((name) => [name, values.get(name)])) as ConsumerOutputs)
		: undefined;
}
