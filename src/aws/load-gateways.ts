import type {Connect} from './clients.ts';
import type {Gateways} from './gateway.ts';
import {lazy} from './lazy.ts';

/** Gateways whose code, SDK client and connection come into being when a method is first called. */
export function loadGateways(connecting: () => Promise<Connect>): Gateways {
	return {
		autoScaling: lazy(async () => {
			const {createAutoScalingGateway} = await import('./gateways/auto-scaling.ts');
			return createAutoScalingGateway(await connecting());
		}),
		cloudFormation: lazy(async () => {
			const {createCloudFormationGateway} = await import('./gateways/cloudformation.ts');
			return createCloudFormationGateway(await connecting());
		}),
		cloudWatch: lazy(async () => {
			const {createCloudWatchGateway} = await import('./gateways/cloudwatch.ts');
			return createCloudWatchGateway(await connecting());
		}),
		codeBuild: lazy(async () => {
			const {createCodeBuildGateway} = await import('./gateways/codebuild.ts');
			return createCodeBuildGateway(await connecting());
		}),
		dynamoDb: lazy(async () => {
			const {createDynamoDbGateway} = await import('./gateways/dynamodb.ts');
			return createDynamoDbGateway(await connecting());
		}),
		ec2: lazy(async () => {
			const {createEc2Gateway} = await import('./gateways/ec2.ts');
			return createEc2Gateway(await connecting());
		}),
		ecr: lazy(async () => {
			const {createEcrGateway} = await import('./gateways/ecr.ts');
			return createEcrGateway(await connecting());
		}),
		ecs: lazy(async () => {
			const {createEcsGateway} = await import('./gateways/ecs.ts');
			return createEcsGateway(await connecting());
		}),
		elb: lazy(async () => {
			const {createLoadBalancingGateway} = await import('./gateways/elb.ts');
			return createLoadBalancingGateway(await connecting());
		}),
		events: lazy(async () => {
			const {createEventsGateway} = await import('./gateways/events.ts');
			return createEventsGateway(await connecting());
		}),
		iam: lazy(async () => {
			const {createIamGateway} = await import('./gateways/iam.ts');
			return createIamGateway(await connecting());
		}),
		lambda: lazy(async () => {
			const {createLambdaGateway} = await import('./gateways/lambda.ts');
			return createLambdaGateway(await connecting());
		}),
		logs: lazy(async () => {
			const {createLogsGateway} = await import('./gateways/logs.ts');
			return createLogsGateway(await connecting());
		}),
		s3: lazy(async () => {
			const {createS3Gateway} = await import('./gateways/s3.ts');
			return createS3Gateway(await connecting());
		}),
		serviceDiscovery: lazy(async () => {
			const {createServiceDiscoveryGateway} = await import('./gateways/service-discovery.ts');
			return createServiceDiscoveryGateway(await connecting());
		}),
		serviceQuotas: lazy(async () => {
			const {createServiceQuotasGateway} = await import('./gateways/service-quotas.ts');
			return createServiceQuotasGateway(await connecting());
		}),
		sqs: lazy(async () => {
			const {createSqsGateway} = await import('./gateways/sqs.ts');
			return createSqsGateway(await connecting());
		}),
		ssm: lazy(async () => {
			const {createSsmGateway} = await import('./gateways/ssm.ts');
			return createSsmGateway(await connecting());
		}),
		sts: lazy(async () => {
			const {createStsGateway} = await import('./gateways/sts.ts');
			return createStsGateway(await connecting());
		}),
	};
}
