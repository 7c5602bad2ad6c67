import type {AutoScalingGateway} from './gateways/auto-scaling.ts';
import type {CloudFormationGateway} from './gateways/cloudformation.ts';
import type {CloudWatchGateway} from './gateways/cloudwatch.ts';
import type {CodeBuildGateway} from './gateways/codebuild.ts';
import type {DynamoDbGateway} from './gateways/dynamodb.ts';
import type {Ec2Gateway} from './gateways/ec2.ts';
import type {EcrGateway} from './gateways/ecr.ts';
import type {EcsGateway} from './gateways/ecs.ts';
import type {LoadBalancingGateway} from './gateways/elb.ts';
import type {EventsGateway} from './gateways/events.ts';
import type {IamGateway} from './gateways/iam.ts';
import type {LambdaGateway} from './gateways/lambda.ts';
import type {LogsGateway} from './gateways/logs.ts';
import type {S3Gateway} from './gateways/s3.ts';
import type {ServiceDiscoveryGateway} from './gateways/service-discovery.ts';
import type {ServiceQuotasGateway} from './gateways/service-quotas.ts';
import type {SqsGateway} from './gateways/sqs.ts';
import type {SsmGateway} from './gateways/ssm.ts';
import type {StsGateway} from './gateways/sts.ts';

/**
 * One gateway per AWS service: the narrow set of calls that operations need. Every method returns a promise, pages to
 * the end, splits into AWS's batch sizes, and rejects with an `AwsError` (see errors.ts).
 */
export interface Gateways {
	readonly autoScaling: AutoScalingGateway;
	readonly cloudFormation: CloudFormationGateway;
	readonly cloudWatch: CloudWatchGateway;
	readonly codeBuild: CodeBuildGateway;
	readonly dynamoDb: DynamoDbGateway;
	readonly ec2: Ec2Gateway;
	readonly ecr: EcrGateway;
	readonly ecs: EcsGateway;
	readonly elb: LoadBalancingGateway;
	readonly events: EventsGateway;
	readonly iam: IamGateway;
	readonly lambda: LambdaGateway;
	readonly logs: LogsGateway;
	readonly s3: S3Gateway;
	readonly serviceDiscovery: ServiceDiscoveryGateway;
	readonly serviceQuotas: ServiceQuotasGateway;
	readonly sqs: SqsGateway;
	readonly ssm: SsmGateway;
	readonly sts: StsGateway;
}
