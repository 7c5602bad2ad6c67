import {autoScalingProviders} from './autoscaling.ts';
import {buildProviders} from './builds.ts';
import {cloudWatchProviders} from './cloudwatch.ts';
import {dynamodbProviders} from './dynamodb.ts';
import {computeProviders} from './ec2-compute.ts';
import {networkProviders} from './ec2-network.ts';
import {securityGroupProviders} from './ec2-security-groups.ts';
import {ecsProviders} from './ecs.ts';
import {loadBalancingProviders} from './elasticloadbalancingv2.ts';
import {eventsProviders} from './events.ts';
import {iamProviders} from './iam.ts';
import {lambdaProviders} from './lambda.ts';
import {logsProviders} from './logs.ts';
import {nestedStackProviders} from './nested-stacks.ts';
import type {Providers} from './provider.ts';
import {serviceDiscoveryProviders} from './servicediscovery.ts';
import {sqsProviders} from './sqs.ts';
import {storageProviders} from './storage.ts';

/** The provider of every resource type that the local AWS makes. */
export const providers: Providers = {
	...autoScalingProviders,
	...buildProviders,
	...cloudWatchProviders,
	...computeProviders,
	...dynamodbProviders,
	...ecsProviders,
	...eventsProviders,
	...iamProviders,
	...lambdaProviders,
	...loadBalancingProviders,
	...logsProviders,
	...nestedStackProviders,
	...networkProviders,
	...securityGroupProviders,
	...serviceDiscoveryProviders,
	...sqsProviders,
	...storageProviders,
};
