import type {CallOptions} from '../../aws/call-options.ts';
import type {Gateways} from '../../aws/gateway.ts';
import type {StackResourceSummary} from '../../aws/gateways/cloudformation.ts';
import {counted} from '../../format/number.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import {insightsGroup} from '../stacks/insights-logs.ts';
import {ignoreMissing} from '../stacks/stand-alone.ts';
import {verify} from './verify.ts';

/** Asks the service that has a resource whether it is there; `id` as CloudFormation names it. */
type Ask = (gateways: Gateways, id: string, options: CallOptions) => Promise<boolean>;

const tagged: Ask = async ({ec2}, id, options) => (await ec2.tagged([id], options)).has(id);

/** By type of resource. */
const asks: Readonly<Record<string, Ask>> = {
	'AWS::CodeBuild::Project': async ({codeBuild}, name, options) =>
		(await codeBuild.projects([name], options)).length > 0,
	'AWS::DynamoDB::Table': async ({dynamoDb}, name, options) => (await dynamoDb.table(name, options)) !== undefined,
	'AWS::EC2::InternetGateway': tagged,
	'AWS::EC2::RouteTable': tagged,
	'AWS::EC2::SecurityGroup': tagged,
	'AWS::EC2::Subnet': tagged,
	'AWS::EC2::VPC': tagged,
	'AWS::EC2::VPCEndpoint': tagged,
	'AWS::ECR::Repository': async ({ecr}, name, options) => (await ecr.repository(name, options)) !== undefined,
	'AWS::ECS::Cluster': async ({ecs}, name, options) =>
		(await ecs.describeClusters([name], options)).some(({status}) => status !== 'INACTIVE'),
	'AWS::ECS::Service': async ({ecs}, arn, options) =>
		(await ecs.describeServices(arn.split('/').at(-2) ?? '', [arn], options).catch(ignoreMissing)).some(
			({status}) => status !== 'INACTIVE',
		),
	'AWS::ECS::TaskDefinition': async ({ecs}, arn, options) =>
		(await ecs.describeTaskDefinition(arn, options))?.status === 'ACTIVE',
	'AWS::ElasticLoadBalancingV2::LoadBalancer': async ({elb}, arn, options) =>
		(await elb.loadBalancers([arn], options)).length > 0,
	'AWS::ElasticLoadBalancingV2::TargetGroup': async ({elb}, arn, options) =>
		(await elb.targetGroups({arns: [arn]}, options)).length > 0,
	'AWS::Events::EventBus': ({events}, name, options) => events.busExists(name, options),
	'AWS::Events::Rule': async ({events}, id, options) => (await events.rule(ruleOf(id), options)) !== undefined,
	'AWS::IAM::ManagedPolicy': ({iam}, arn, options) => iam.policyExists(arn, options),
	'AWS::IAM::Role': async ({iam}, name, options) => (await iam.role(name, options)) !== undefined,
	'AWS::Lambda::EventSourceMapping': ({lambda}, id, options) => lambda.mappingExists(id, options),
	'AWS::Lambda::Function': async ({lambda}, name, options) => (await lambda.function(name, options)) !== undefined,
	'AWS::Logs::LogGroup': async ({logs}, name, options) =>
		(await logs.groups(name, options)).some(({logGroupName}) => logGroupName === name),
	'AWS::S3::Bucket': ({s3}, name, options) => s3.bucketExists(name, options),
	'AWS::SQS::Queue': async ({sqs}, url, options) => (await sqs.waiting(url, options)) !== undefined,
	'AWS::ServiceDiscovery::PrivateDnsNamespace': async ({serviceDiscovery}, id, options) =>
		(await serviceDiscovery.namespaces(options)).some(({Id}) => Id === id),
	'AWS::ServiceDiscovery::Service': async ({serviceDiscovery}, id, options) =>
		(await serviceDiscovery.services(undefined, options)).some(({Id}) => Id === id),
};

/** What is a part of something else, and cannot outlive it. */
const parts: ReadonlySet<string> = new Set([
	'AWS::EC2::Route',
	'AWS::EC2::SecurityGroupIngress',
	'AWS::EC2::SubnetRouteTableAssociation',
	'AWS::EC2::VPCGatewayAttachment',
	'AWS::ElasticLoadBalancingV2::Listener',
	'AWS::ElasticLoadBalancingV2::ListenerRule',
	'AWS::Lambda::EventInvokeConfig',
	'AWS::Lambda::Permission',
	'AWS::SQS::QueuePolicy',
]);

/** `<bus>|<rule>`; a rule of the default bus has its name alone. */
function ruleOf(id: string): {name: string; bus: string | undefined} {
	const [first = '', second] = id.split('|');
	return second === undefined ? {name: first, bus: undefined} : {name: second, bus: first};
}

/**
 * Everything that a stack made and that stands on its own, to be looked for once the stack is gone.
 *
 * @throws OutcomeError naming a type of resource that nobody could ask for
 */
export async function inventory(
	{gateways}: Session,
	stackName: string,
	signal?: AbortSignal,
): Promise<readonly StackResourceSummary[]> {
	const all = await gateways.cloudFormation.stackResources(stackName, {signal});
	const whole = all.filter(({ResourceType = ''}) => !parts.has(ResourceType));
	const unknown = whole.filter(({ResourceType = ''}) => asks[ResourceType] === undefined);
	const types = [...new Set(unknown.map(({ResourceType}) => ResourceType))];
	verify(types.length === 0, 'only resources that can be asked for', types.join(', '));
	return whole;
}

type Step<Result> = Operation<{readonly result: Result; readonly detail: string}>;

/** Notes what a stack made, each of it found where it is: so that looking for it later means something. */
export async function* noteResources(
	session: Session,
	stackName: string,
	signal?: AbortSignal,
): Step<readonly StackResourceSummary[]> {
	const resources = await inventory(session, stackName, signal);
	yield {type: 'waiting', step: 'inventory', detail: counted(resources.length, 'resource'), elapsed: 0};
	const there = await remaining(session, resources, signal);
	verify(there.length === resources.length && there.length > 0, `all ${resources.length} of them`, there.join(', '));
	return {result: resources, detail: `${counted(there.length, 'resource')}, each found where it is`};
}

/** Looks for what a deleted stack had made, for the stack itself, and for what was made beside it. */
export async function* nothingLeft(
	session: Session,
	stackName: string,
	resources: readonly StackResourceSummary[],
	signal?: AbortSignal,
): Step<void> {
	const {cloudFormation, logs} = session.gateways;
	yield {type: 'waiting', step: 'nothing', detail: counted(resources.length, 'resource'), elapsed: 0};
	const measured = await logs.groups(insightsGroup(stackName), {signal});
	const left = [
		...((await cloudFormation.describeStack(stackName, {signal})) === undefined ? [] : [`stack ${stackName}`]),
		...(await remaining(session, resources, signal)),
		...measured.map(({logGroupName}) => `log group ${logGroupName}`),
	];
	verify(left.length === 0, 'nothing', left.join(', '));
	return {result: undefined, detail: `the stack is gone, and the ${resources.length} resources noted, each asked for`};
}

/** Which of the resources are there, by the word of the services that have them: type and name. */
export async function remaining(
	{gateways}: Session,
	resources: readonly StackResourceSummary[],
	signal?: AbortSignal,
): Promise<string[]> {
	const found = resources.map(async ({ResourceType: type = '', PhysicalResourceId: id = ''}) =>
		(await asks[type]?.(gateways, id, {signal})) ? `${type} ${id}` : [],
	);
	return (await Promise.all(found)).flat();
}
