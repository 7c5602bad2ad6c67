import type {Rule} from './cause.ts';

/** Why ECS or somebody ended a task that ran, told by its stopped reason (aws.md 2.5). */
export const stopRules: readonly Rule[] = [
	{
		pattern: /Scaling activity initiated/i,
		meaning: 'its service does not need it any more: it was scaled in, or a newer deployment took its place',
		nextStep: 'Nothing is to be done if that was meant; «ecs-console services events» tells when and what.',
	},
	{
		pattern: /AZ rebalanc|Availability Zone.*rebalanc/i,
		meaning: 'its service moved it to another Availability Zone, to spread its tasks evenly',
		nextStep: 'Nothing is to be done; availabilityZoneRebalancing of the service turns it off.',
	},
	{
		pattern: /failed ELB health checks/i,
		meaning: 'the load balancer found it unhealthy, so its service replaced it',
		nextStep:
			'Does it listen on the port of the target group, answer the health check’s path, and within the grace period? May the balancer’s security group reach it?',
	},
	{
		pattern: /failed container health checks/i,
		meaning: 'the health check of its container failed, so its service replaced it',
		nextStep: 'Try the health check’s command in the container; give it a longer startPeriod if it only starts slowly.',
	},
	{
		pattern: /Spot (?:Task|capacity|instance)?.*interrupt|SpotInterruption/i,
		meaning: 'AWS took its Spot capacity back',
		nextStep: 'A service starts another when there is room; keep a base on On-Demand (FARGATE) for what must not stop.',
	},
	{
		pattern: /maintenance on the underlying infrastructure|TerminationNotice|task retirement/i,
		meaning: 'AWS retired the machine under it for maintenance',
		nextStep: 'A service starts another; a task without a service has to be started again.',
	},
	{
		pattern: /Host EC2 .*(?:terminated|stopped)|instance .*(?:terminated|deregist)|deregistration forced|draining/i,
		meaning: 'the instance under it was stopped, drained or taken out of the cluster',
		nextStep: 'A service starts another on an instance that is left; a task without a service has to be started again.',
	},
	{
		pattern: /InfrastructureHealth|infrastructure.*(?:unhealthy|impaired)/i,
		meaning: 'the machine under it was not healthy any more',
		nextStep: 'A service starts another; a task without a service has to be started again.',
	},
	{
		pattern: /\bELB\b|target[- ]group/i,
		meaning: 'its service could not keep it registered with the load balancer',
		nextStep: 'See «ecs-console services why» for the targets and their health.',
	},
];
