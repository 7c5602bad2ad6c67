import type {ServiceContext} from '../engine/context.ts';
import type {ServiceName} from '../engine/sdks.ts';
import type {ServiceAddress, ServiceModule} from '../wire/service.ts';

/** A service of the local AWS: how requests find it, and how its code is loaded at the first of them. */
export interface CatalogueEntry extends ServiceAddress {
	readonly name: ServiceName;
	readonly isGlobal?: boolean;
	/** Whether it hears what others tell on the bus, and so is taken up before them: it must not miss any of it. */
	readonly isListener?: boolean;
	/** The service whose state this one shows through an API of its own. */
	readonly partOf?: ServiceName;
	readonly load: () => Promise<{readonly service: ServiceModule<ServiceContext>}>;
}

/** Every service; targets and versions are those of the SDK clients' `protocolSettings`. */
export const catalogue: readonly CatalogueEntry[] = [
	{
		name: 'autoscaling',
		signingName: 'autoscaling',
		version: '2011-01-01',
		load: () => import('./autoscaling/index.ts'),
	},
	{
		name: 'cloudformation',
		signingName: 'cloudformation',
		version: '2010-05-15',
		load: () => import('./cloudformation/index.ts'),
	},
	{
		name: 'cloudwatch',
		signingName: 'monitoring',
		target: 'GraniteServiceVersion20100801',
		version: '2010-08-01',
		load: () => import('./cloudwatch/index.ts'),
	},
	{
		name: 'codebuild',
		signingName: 'codebuild',
		target: 'CodeBuild_20161006',
		load: () => import('./codebuild/index.ts'),
	},
	{
		name: 'dynamodb',
		signingName: 'dynamodb',
		target: 'DynamoDB_20120810',
		load: () => import('./dynamodb/index.ts'),
	},
	{
		name: 'dynamodbstreams',
		signingName: 'dynamodb',
		target: 'DynamoDBStreams_20120810',
		partOf: 'dynamodb',
		load: () => import('./dynamodbstreams/index.ts'),
	},
	{name: 'ec2', signingName: 'ec2', version: '2016-11-15', load: () => import('./ec2/index.ts')},
	{
		name: 'ecr',
		signingName: 'ecr',
		target: 'AmazonEC2ContainerRegistry_V20150921',
		paths: ['/v2/'],
		load: () => import('./ecr/index.ts'),
	},
	{
		name: 'ecs',
		signingName: 'ecs',
		target: 'AmazonEC2ContainerServiceV20141113',
		paths: ['/v4/{region}/', '/credentials/{region}/', '/v1/data-channel/{region}/'],
		load: () => import('./ecs/index.ts'),
	},
	{
		name: 'elasticloadbalancingv2',
		signingName: 'elasticloadbalancing',
		version: '2015-12-01',
		load: () => import('./elasticloadbalancingv2/index.ts'),
	},
	{
		name: 'events',
		signingName: 'events',
		target: 'AWSEvents',
		isListener: true,
		load: () => import('./events/index.ts'),
	},
	{name: 'iam', signingName: 'iam', version: '2010-05-08', isGlobal: true, load: () => import('./iam/index.ts')},
	{
		name: 'lambda',
		signingName: 'lambda',
		rest: 'json',
		paths: ['/_lambda/code/{region}/'],
		load: () => import('./lambda/index.ts'),
	},
	{name: 'logs', signingName: 'logs', target: 'Logs_20140328', load: () => import('./logs/index.ts')},
	{name: 's3', signingName: 's3', rest: 'xml', isGlobal: true, load: () => import('./s3/index.ts')},
	{
		name: 'servicediscovery',
		signingName: 'servicediscovery',
		target: 'Route53AutoNaming_v20170314',
		load: () => import('./servicediscovery/index.ts'),
	},
	{
		name: 'servicequotas',
		signingName: 'servicequotas',
		target: 'ServiceQuotasV20190624',
		load: () => import('./servicequotas/index.ts'),
	},
	{
		name: 'sqs',
		signingName: 'sqs',
		target: 'AmazonSQS',
		version: '2012-11-05',
		load: () => import('./sqs/index.ts'),
	},
	{name: 'ssm', signingName: 'ssm', target: 'AmazonSSM', load: () => import('./ssm/index.ts')},
	{name: 'sts', signingName: 'sts', version: '2011-06-15', isGlobal: true, load: () => import('./sts/index.ts')},
];
