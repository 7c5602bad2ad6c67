/** SDK client class → the service as the AWS CLI names it. */
const serviceOfClient: Readonly<Record<string, string>> = {
	AutoScalingClient: 'autoscaling',
	CloudFormationClient: 'cloudformation',
	CloudWatchClient: 'cloudwatch',
	CloudWatchLogsClient: 'logs',
	CodeBuildClient: 'codebuild',
	DynamoDBClient: 'dynamodb',
	EC2Client: 'ec2',
	ECRClient: 'ecr',
	ECSClient: 'ecs',
	ElasticLoadBalancingV2Client: 'elbv2',
	EventBridgeClient: 'events',
	IAMClient: 'iam',
	LambdaClient: 'lambda',
	S3Client: 's3api',
	ServiceDiscoveryClient: 'servicediscovery',
	ServiceQuotasClient: 'service-quotas',
	SQSClient: 'sqs',
	SSMClient: 'ssm',
	STSClient: 'sts',
};

/** `ECSClient` → `ecs`; a client not in the table is named by its class, in lower case. */
export function cliService(clientName: string): string {
	return serviceOfClient[clientName] ?? clientName.replace(/Client$/, '').toLowerCase();
}

/** What stands before the colon in IAM actions, for example `elasticloadbalancing:DescribeTargetHealth`. */
export function iamPrefix(service: string): string {
	return iamPrefixes[service] ?? service;
}

const iamPrefixes: Readonly<Record<string, string>> = {
	elbv2: 'elasticloadbalancing',
	s3api: 's3',
	'service-quotas': 'servicequotas',
};

/**
 * Operation or member name → command or option name: `DescribeTasks` → `describe-tasks`, `LoadBalancerArns` →
 * `load-balancer-arns`, `NotificationARNs` → `notification-arns`. The rules are botocore's `xform_name`.
 */
export function kebab(name: string): string {
	const plural = /[A-Z]{2,}s$/.exec(name)?.[0];
	const separated = plural ? `${name.slice(0, -plural.length)}-${plural.toLowerCase()}` : name;
	return separated
		.replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2')
		.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
		.toLowerCase();
}
