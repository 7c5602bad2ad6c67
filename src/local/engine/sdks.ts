import type {OperationInput, OperationName, OperationOutput} from '../wire/service.ts';

/** The SDK module behind each service, for types only: nothing is loaded here. */
export interface Sdks {
	readonly autoscaling: typeof import('@aws-sdk/client-auto-scaling');
	readonly cloudformation: typeof import('@aws-sdk/client-cloudformation');
	readonly cloudwatch: typeof import('@aws-sdk/client-cloudwatch');
	readonly codebuild: typeof import('@aws-sdk/client-codebuild');
	readonly dynamodb: typeof import('@aws-sdk/client-dynamodb');
	readonly dynamodbstreams: typeof import('@aws-sdk/client-dynamodb-streams');
	readonly ec2: typeof import('@aws-sdk/client-ec2');
	readonly ecr: typeof import('@aws-sdk/client-ecr');
	readonly ecs: typeof import('@aws-sdk/client-ecs');
	readonly elasticloadbalancingv2: typeof import('@aws-sdk/client-elastic-load-balancing-v2');
	readonly events: typeof import('@aws-sdk/client-eventbridge');
	readonly iam: typeof import('@aws-sdk/client-iam');
	readonly lambda: typeof import('@aws-sdk/client-lambda');
	readonly logs: typeof import('@aws-sdk/client-cloudwatch-logs');
	readonly s3: typeof import('@aws-sdk/client-s3');
	readonly servicediscovery: typeof import('@aws-sdk/client-servicediscovery');
	readonly servicequotas: typeof import('@aws-sdk/client-service-quotas');
	readonly sqs: typeof import('@aws-sdk/client-sqs');
	readonly ssm: typeof import('@aws-sdk/client-ssm');
	readonly sts: typeof import('@aws-sdk/client-sts');
}

export type ServiceName = keyof Sdks;

/**
 * Calls another service of the local AWS in process and in the same region, with the types of the SDK. Rejects with
 * the same errors that the wire would carry.
 */
export type Call = <Name extends ServiceName, Operation extends OperationName<Sdks[Name]>>(
	service: Name,
	operation: Operation,
	input: OperationInput<Sdks[Name], Operation>,
) => Promise<OperationOutput<Sdks[Name], Operation>>;
