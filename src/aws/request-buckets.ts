import type {RequestBucket} from './budget.ts';

/**
 * AWS's request buckets, per account and Region, for the calls that pollers make.
 * ECS: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html;
 * ELB: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html;
 * Logs: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html (lowest of all Regions);
 * DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html, of which a new
 * table reads 12,000 units a second: other readers of it are not to feel the pollers.
 * A service without an entry shares one careful bucket of its own name.
 */
export const requestBuckets: Readonly<Record<string, RequestBucket>> = {
	'ecs cluster resource read': {burst: 100, perSecond: 20},
	'ecs service read': {burst: 100, perSecond: 20},
	'ecs service deployment': {burst: 50, perSecond: 20},
	'ecs service revision': {burst: 50, perSecond: 20},
	'ecs task definition read': {burst: 50, perSecond: 20},
	'ecs cluster read': {burst: 50, perSecond: 20},
	'dynamodb items': {burst: 200, perSecond: 100},
	'elbv2 read': {burst: 40, perSecond: 10},
	'logs FilterLogEvents': {burst: 5, perSecond: 5},
	'logs GetLogEvents': {burst: 10, perSecond: 10},
	'logs DescribeLogStreams': {burst: 25, perSecond: 25},
	'logs DescribeLogGroups': {burst: 10, perSecond: 10},
};

const bucketOfOperation: Readonly<Record<string, string>> = {
	'dynamodb GetItem': 'dynamodb items',
	'dynamodb BatchGetItem': 'dynamodb items',
	'dynamodb Query': 'dynamodb items',
	'ecs DescribeTasks': 'ecs cluster resource read',
	'ecs ListTasks': 'ecs cluster resource read',
	'ecs DescribeContainerInstances': 'ecs cluster resource read',
	'ecs ListContainerInstances': 'ecs cluster resource read',
	'ecs DescribeServices': 'ecs service read',
	'ecs ListServices': 'ecs service read',
	'ecs DescribeServiceDeployments': 'ecs service deployment',
	'ecs ListServiceDeployments': 'ecs service deployment',
	'ecs DescribeServiceRevisions': 'ecs service revision',
	'ecs DescribeTaskDefinition': 'ecs task definition read',
	'ecs ListTaskDefinitions': 'ecs task definition read',
	'ecs DescribeClusters': 'ecs cluster read',
	'ecs ListClusters': 'ecs cluster read',
	'logs FilterLogEvents': 'logs FilterLogEvents',
	'logs GetLogEvents': 'logs GetLogEvents',
	'logs DescribeLogStreams': 'logs DescribeLogStreams',
	'logs DescribeLogGroups': 'logs DescribeLogGroups',
};

/** The bucket that a call counts against; `service` as the AWS CLI names it. */
export function bucketOf(service: string, operation: string): string {
	if (service === 'elbv2') return 'elbv2 read';
	return bucketOfOperation[`${service} ${operation}`] ?? service;
}
