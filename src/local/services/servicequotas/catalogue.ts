/** A quota as AWS has it by default. */
export interface DefaultQuota {
	readonly service: string;
	readonly code: string;
	readonly name: string;
	readonly value: number;
	readonly adjustable: boolean;
	readonly unit: string;
}

/** Service codes and names, as ListServices gives them. */
export const serviceNames: Readonly<Record<string, string>> = {
	autoscaling: 'Amazon EC2 Auto Scaling',
	cloudformation: 'AWS CloudFormation',
	codebuild: 'AWS CodeBuild',
	ec2: 'Amazon Elastic Compute Cloud (Amazon EC2)',
	ecr: 'Amazon Elastic Container Registry (Amazon ECR)',
	ecs: 'Amazon Elastic Container Service (Amazon ECS)',
	elasticloadbalancing: 'Elastic Load Balancing (ELB)',
	fargate: 'AWS Fargate',
	logs: 'Amazon CloudWatch Logs',
	servicediscovery: 'AWS Cloud Map',
	vpc: 'Amazon Virtual Private Cloud (Amazon VPC)',
};

const quota = (
	service: string,
	code: string,
	name: string,
	value: number,
	adjustable = true,
	unit = 'None',
): DefaultQuota => ({
	service,
	code,
	name,
	value,
	adjustable,
	unit,
});

/** AWS's own defaults (https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html); nothing here is made larger. */
export const defaultQuotas: readonly DefaultQuota[] = [
	quota('fargate', 'L-3032A538', 'Fargate On-Demand vCPU resource count', 6),
	quota('fargate', 'L-36FBB829', 'Fargate Spot vCPU resource count', 6),
	quota('ecs', 'L-21C621EB', 'Clusters per account', 10_000),
	quota('ecs', 'L-9EF96962', 'Services per cluster', 5000),
	quota('ecs', 'L-3F87D7C2', 'Tasks per service', 5000, false),
	quota('ecs', 'L-00C5EBDE', 'Container instances per cluster', 5000, false),
	quota('ecs', 'L-46458851', 'Tasks in PROVISIONING state per cluster', 500),
	quota('ecs', 'L-F39AABFE', 'Container instances per start-task', 10, false),
	quota('ecs', 'L-75F2F23B', 'Tasks launched per run-task', 10, false),
	quota('ecs', 'L-D9FEEB18', 'Revisions per task definition family', 1_000_000, false),
	quota('ecs', 'L-6AC12C98', 'Target groups per service', 5, false),
	quota('ec2', 'L-1216C47A', 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances', 5),
	quota('ec2', 'L-34B43A08', 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests', 5),
	quota('ec2', 'L-DB2E81BA', 'Running On-Demand G and VT instances', 0),
	quota('ec2', 'L-0263D0A3', 'EC2-VPC Elastic IPs', 5),
	quota('vpc', 'L-F678F1CE', 'VPCs per Region', 5),
	quota('vpc', 'L-A4707A72', 'Internet gateways per Region', 5),
	quota('vpc', 'L-E79EC296', 'VPC security groups per Region', 2500),
	quota('vpc', 'L-FE5A380F', 'NAT gateways per Availability Zone', 5),
	quota('vpc', 'L-DF5E4CA3', 'Network interfaces per Region', 5000),
	quota('elasticloadbalancing', 'L-53DA6B97', 'Application Load Balancers per Region', 50),
	quota('elasticloadbalancing', 'L-69A177A2', 'Network Load Balancers per Region', 50),
	quota('elasticloadbalancing', 'L-B22855CB', 'Target Groups per Region', 3000),
	quota('elasticloadbalancing', 'L-7E6692B2', 'Targets per Application Load Balancer', 1000),
	quota('elasticloadbalancing', 'L-B6DF7632', 'Listeners per Application Load Balancer', 50),
	quota('cloudformation', 'L-0485CB21', 'Stack count', 2000),
	quota('codebuild', 'L-ACCF6C0D', 'Build projects', 5000),
	quota('codebuild', 'L-2DC20C30', 'Concurrently running builds for Linux/Small environment', 1),
	quota('ecr', 'L-CFEB8E8D', 'Registered repositories', 100_000),
	quota('ecr', 'L-03A36CE1', 'Images per repository', 100_000),
	quota('logs', 'L-D2832119', 'Log groups', 1_000_000),
	quota('autoscaling', 'L-CDE20ADC', 'Auto Scaling groups per region', 500),
	quota('autoscaling', 'L-6B80B8FA', 'Launch configurations per region', 200),
	quota('servicediscovery', 'L-0FE3F50E', 'Namespaces per Region', 50),
];
