/**
 * Extracts what the local CloudFormation validates against from the public resource specification, at build time:
 * the whole of it takes 300 ms and 200 MB to load, the extract a few milliseconds.
 *
 * Usage: node scripts/extract-specification.ts   (writes generated/cloudformation-specification.ts)
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {loadAwsServiceSpecSync} from '@aws-cdk/aws-service-spec';
import type {
	PropertySpecification,
	PropertySpecifications,
	PropertyType,
	ResourceSpecification,
	Specification,
} from '../src/local/cloudformation/specification/model.ts';

/** Types that our templates use or will use; a name that ends in `::` takes the whole namespace. */
const wanted = [
	'AWS::ApplicationAutoScaling::',
	'AWS::AutoScaling::AutoScalingGroup',
	'AWS::AutoScaling::LaunchConfiguration',
	'AWS::AutoScaling::LifecycleHook',
	'AWS::AutoScaling::ScalingPolicy',
	'AWS::CloudFormation::CustomResource',
	'AWS::CloudFormation::Stack',
	'AWS::CloudFormation::WaitCondition',
	'AWS::CloudFormation::WaitConditionHandle',
	'AWS::CloudWatch::Alarm',
	'AWS::CloudWatch::CompositeAlarm',
	'AWS::CloudWatch::Dashboard',
	'AWS::CodeBuild::',
	'AWS::DynamoDB::Table',
	'AWS::EC2::EIP',
	'AWS::EC2::Instance',
	'AWS::EC2::InternetGateway',
	'AWS::EC2::LaunchTemplate',
	'AWS::EC2::NatGateway',
	'AWS::EC2::Route',
	'AWS::EC2::RouteTable',
	'AWS::EC2::SecurityGroup',
	'AWS::EC2::SecurityGroupEgress',
	'AWS::EC2::SecurityGroupIngress',
	'AWS::EC2::Subnet',
	'AWS::EC2::SubnetRouteTableAssociation',
	'AWS::EC2::VPC',
	'AWS::EC2::VPCEndpoint',
	'AWS::EC2::VPCGatewayAttachment',
	'AWS::ECR::Repository',
	'AWS::ECS::',
	'AWS::EFS::',
	'AWS::ElasticLoadBalancingV2::',
	'AWS::Events::',
	'AWS::IAM::',
	'AWS::KMS::Alias',
	'AWS::KMS::Key',
	'AWS::Lambda::',
	'AWS::Logs::LogGroup',
	'AWS::Logs::LogStream',
	'AWS::Logs::MetricFilter',
	'AWS::Logs::SubscriptionFilter',
	'AWS::S3::Bucket',
	'AWS::S3::BucketPolicy',
	'AWS::SNS::Subscription',
	'AWS::SNS::Topic',
	'AWS::SNS::TopicPolicy',
	'AWS::SQS::Queue',
	'AWS::SQS::QueuePolicy',
	'AWS::SSM::Parameter',
	'AWS::Scheduler::',
	'AWS::SecretsManager::Secret',
	'AWS::ServiceDiscovery::',
	'AWS::StepFunctions::StateMachine',
];

type Database = ReturnType<typeof loadAwsServiceSpecSync>;
type SourceResource = ReturnType<Database['all']>[number] & Record<string, unknown>;

/** The parts of `@aws-cdk/service-spec-types` that are read here. */
interface SourceProperty {
	readonly type: SourceType;
	readonly required?: boolean;
	readonly causesReplacement?: 'yes' | 'no' | 'maybe';
}
interface SourceType {
	readonly type: string;
	readonly element?: SourceType;
	readonly types?: readonly SourceType[];
	readonly reference?: {readonly $ref: string};
}
interface Source {
	readonly cloudFormationType: string;
	readonly properties: Readonly<Record<string, SourceProperty>>;
	readonly attributes: Readonly<Record<string, unknown>>;
	readonly tagInformation?: {readonly tagPropertyName: string; readonly variant: 'standard' | 'asg' | 'map'};
}

const database = loadAwsServiceSpecSync();
const definitions: Record<string, PropertySpecifications> = {
	Tag: {Key: {type: 'string', required: true}, Value: {type: 'string', required: true}},
};

const isWanted = (type: string): boolean =>
	wanted.some((name) => (name.endsWith('::') ? type.startsWith(name) : type === name));
const sources = ([...database.all('resource')] as SourceResource[] as unknown as Source[])
	.filter(({cloudFormationType}) => isWanted(cloudFormationType))
	.sort((a, b) => a.cloudFormationType.localeCompare(b.cloudFormationType));

const resources = Object.fromEntries(sources.map((source) => [source.cloudFormationType, resourceOf(source)]));
const specification: Specification = {resources, definitions};
const text = JSON.stringify(specification);
mkdirSync('generated', {recursive: true});
writeFileSync(
	'generated/cloudformation-specification.ts',
	`// Made by scripts/extract-specification.ts; do not edit.\nexport const specificationJson = ${JSON.stringify(text)};\n`,
);
console.log(`generated/cloudformation-specification.ts: ${sources.length} types, ${Math.round(text.length / 1000)} kB`);

function resourceOf({properties, attributes, tagInformation}: Source): ResourceSpecification {
	return {
		properties: propertiesOf(properties),
		attributes: Object.keys(attributes).sort(),
		...(tagInformation === undefined
			? {}
			: {tags: {property: tagInformation.tagPropertyName, variant: tagInformation.variant}}),
	};
}

function propertiesOf(source: Readonly<Record<string, SourceProperty>>): PropertySpecifications {
	return Object.fromEntries(Object.entries(source).map(([name, property]) => [name, propertyOf(property)]));
}

function propertyOf({type, required, causesReplacement}: SourceProperty): PropertySpecification {
	return {
		type: typeOf(type),
		...(required === true ? {required: true} : {}),
		...(causesReplacement === 'yes' || causesReplacement === 'maybe' ? {replacement: causesReplacement} : {}),
	};
}

function typeOf(source: SourceType): PropertyType {
	switch (source.type) {
		case 'array':
			return {list: elementOf(source)};
		case 'map':
			return {map: elementOf(source)};
		case 'union':
			return {anyOf: (source.types ?? []).map(typeOf)};
		case 'ref':
			return {definition: definitionOf(source.reference?.$ref ?? '')};
		case 'tag':
			return {definition: 'Tag'};
		case 'null':
			return 'json';
		default:
			return source.type as PropertyType;
	}
}

function elementOf({element}: SourceType): PropertyType {
	return element === undefined ? 'json' : typeOf(element);
}

function definitionOf(id: string): string {
	if (!(id in definitions)) {
		// Set before its properties are read: definitions may refer to themselves.
		definitions[id] = {};
		const {properties} = database.get('typeDefinition', id) as unknown as {properties: Record<string, SourceProperty>};
		definitions[id] = propertiesOf(properties);
	}
	return id;
}
