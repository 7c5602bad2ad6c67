/** A policy that AWS keeps, as far as the systems here and their users meet it. Documents are shortened to the point. */
interface ManagedPolicy {
	readonly name: string;
	/** Below `arn:aws:iam::aws:policy`. */
	readonly path: string;
	readonly description: string;
	readonly actions: readonly string[];
}

const serviceRole = '/service-role/';

const known: readonly ManagedPolicy[] = [
	{
		name: 'AmazonECSTaskExecutionRolePolicy',
		path: serviceRole,
		description: 'Provides access to other AWS service resources that are required to run Amazon ECS tasks',
		actions: [
			'ecr:GetAuthorizationToken',
			'ecr:BatchCheckLayerAvailability',
			'ecr:GetDownloadUrlForLayer',
			'ecr:BatchGetImage',
			'logs:CreateLogStream',
			'logs:PutLogEvents',
		],
	},
	{
		name: 'AmazonEC2ContainerServiceforEC2Role',
		path: serviceRole,
		description: 'Default policy for the Amazon EC2 Role for Amazon EC2 Container Service.',
		actions: [
			'ec2:DescribeTags',
			'ecs:CreateCluster',
			'ecs:DeregisterContainerInstance',
			'ecs:DiscoverPollEndpoint',
			'ecs:Poll',
			'ecs:RegisterContainerInstance',
			'ecs:StartTelemetrySession',
			'ecs:UpdateContainerInstancesState',
			'ecs:Submit*',
			'ecr:GetAuthorizationToken',
			'ecr:BatchCheckLayerAvailability',
			'ecr:GetDownloadUrlForLayer',
			'ecr:BatchGetImage',
			'logs:CreateLogStream',
			'logs:PutLogEvents',
		],
	},
	{
		name: 'AmazonEC2ContainerServiceRole',
		path: serviceRole,
		description: 'Default policy for Amazon ECS service role.',
		actions: [
			'ec2:AuthorizeSecurityGroupIngress',
			'ec2:Describe*',
			'elasticloadbalancing:DeregisterInstancesFromLoadBalancer',
			'elasticloadbalancing:DeregisterTargets',
			'elasticloadbalancing:Describe*',
			'elasticloadbalancing:RegisterInstancesWithLoadBalancer',
			'elasticloadbalancing:RegisterTargets',
		],
	},
	{
		name: 'AmazonECSInfrastructureRolePolicyForVolumes',
		path: serviceRole,
		description: 'Provides access to other AWS service resources required to manage volumes of ECS workloads.',
		actions: ['ec2:CreateVolume', 'ec2:DeleteVolume', 'ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:CreateTags'],
	},
	{
		name: 'AWSLambdaBasicExecutionRole',
		path: serviceRole,
		description: 'Provides write permissions to CloudWatch Logs.',
		actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
	},
	{
		name: 'AWSLambdaVPCAccessExecutionRole',
		path: serviceRole,
		description: 'Provides minimum permissions for a Lambda function to execute while accessing a resource in a VPC.',
		actions: [
			'logs:CreateLogGroup',
			'logs:CreateLogStream',
			'logs:PutLogEvents',
			'ec2:CreateNetworkInterface',
			'ec2:DescribeNetworkInterfaces',
			'ec2:DeleteNetworkInterface',
		],
	},
	{
		name: 'AmazonSSMManagedInstanceCore',
		path: '/',
		description: 'The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.',
		actions: [
			'ssm:DescribeAssociation',
			'ssm:GetDocument',
			'ssm:GetParameter',
			'ssm:GetParameters',
			'ssm:UpdateInstanceInformation',
			'ssmmessages:CreateControlChannel',
			'ssmmessages:CreateDataChannel',
			'ssmmessages:OpenControlChannel',
			'ssmmessages:OpenDataChannel',
			'ec2messages:*',
		],
	},
	{
		name: 'CloudWatchAgentServerPolicy',
		path: '/',
		description: 'Permissions required to use AmazonCloudWatchAgent on servers',
		actions: ['cloudwatch:PutMetricData', 'ec2:DescribeTags', 'logs:Create*', 'logs:Describe*', 'logs:PutLogEvents'],
	},
	{
		name: 'CloudWatchLogsFullAccess',
		path: '/',
		description: 'Provides full access to CloudWatch Logs',
		actions: ['logs:*', 'cloudwatch:GenerateQuery'],
	},
	{
		name: 'CloudWatchLogsReadOnlyAccess',
		path: '/',
		description: 'Provides read only access to CloudWatch Logs',
		actions: [
			'logs:Describe*',
			'logs:Get*',
			'logs:List*',
			'logs:StartQuery',
			'logs:FilterLogEvents',
			'logs:StartLiveTail',
		],
	},
	{
		name: 'AmazonEC2ContainerRegistryReadOnly',
		path: '/',
		description: 'Provides read-only access to Amazon EC2 Container Registry repositories.',
		actions: ['ecr:Get*', 'ecr:BatchGet*', 'ecr:BatchCheck*', 'ecr:Describe*', 'ecr:List*'],
	},
	{
		name: 'AmazonEC2ContainerRegistryPowerUser',
		path: '/',
		description: 'Provides full access to Amazon EC2 Container Registry repositories, but no repository deletion.',
		actions: ['ecr:Get*', 'ecr:BatchGet*', 'ecr:BatchCheck*', 'ecr:Describe*', 'ecr:List*', 'ecr:Put*', 'ecr:*Layer*'],
	},
	{
		name: 'AmazonECS_FullAccess',
		path: '/',
		description: 'Provides administrative access to Amazon ECS resources.',
		actions: ['ecs:*', 'ec2:Describe*', 'elasticloadbalancing:*', 'servicediscovery:*', 'cloudformation:*', 'logs:*'],
	},
	{
		name: 'AmazonS3ReadOnlyAccess',
		path: '/',
		description: 'Provides read only access to all buckets via the AWS Management Console.',
		actions: ['s3:Get*', 's3:List*', 's3:Describe*'],
	},
	{
		name: 'AmazonS3FullAccess',
		path: '/',
		description: 'Provides full access to all buckets via the AWS Management Console.',
		actions: ['s3:*', 's3-object-lambda:*'],
	},
	{
		name: 'ReadOnlyAccess',
		path: '/',
		description: 'Provides read-only access to AWS services and resources.',
		actions: ['*:Describe*', '*:Get*', '*:List*', '*:BatchGet*'],
	},
	{
		name: 'PowerUserAccess',
		path: '/',
		description:
			'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
		actions: ['*'],
	},
	{
		name: 'AdministratorAccess',
		path: '/',
		description: 'Provides full access to AWS services and resources.',
		actions: ['*'],
	},
];

export interface AwsManagedPolicy {
	readonly arn: string;
	readonly name: string;
	readonly path: string;
	readonly description: string;
	readonly document: string;
}

const document = (actions: readonly string[]): string =>
	JSON.stringify({Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: actions, Resource: '*'}]});

/** The AWS managed policies that exist here, by ARN. Any other is a policy that cannot be found. */
export const awsManagedPolicies: ReadonlyMap<string, AwsManagedPolicy> = new Map(
	known.map(({name, path, description, actions}) => {
		const arn = `arn:aws:iam::aws:policy${path}${name}`;
		return [arn, {arn, name, path, description, document: document(actions)}];
	}),
);
