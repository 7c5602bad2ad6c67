import {explainFailure} from '../../aws/run-task-failures.ts';
import {type Cause, causeIn, type Rule} from './cause.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const rules: readonly Rule[] = [
	{
		pattern: /insufficient CPU/i,
		meaning: 'no instance of the cluster has enough CPU left',
		nextStep: 'Stop tasks, add instances, or make the task’s cpu smaller.',
	},
	{
		pattern: /insufficient memory/i,
		meaning: 'no instance of the cluster has enough memory left',
		nextStep: 'Stop tasks, add instances, or make the task’s memory smaller.',
	},
	{
		pattern: /already using a port/i,
		meaning: 'the host port that the task wants is taken on every instance',
		nextStep: 'Use dynamic host ports (hostPort 0) or awsvpc, or add instances.',
	},
	{
		pattern: /missing an attribute/i,
		meaning: 'no instance has an attribute that the task needs',
		nextStep: 'Compare CPU architecture, log driver, network mode and placement constraints with the instances.',
	},
	{
		pattern: /placement constraint/i,
		meaning: 'no instance fits the task’s placement constraints',
		nextStep: 'Relax the constraints, or add instances that fit them.',
	},
	{
		pattern: /No Container Instances were found|NO ACTIVE INSTANCES/i,
		meaning: 'the cluster has no instances',
		nextStep: 'Add instances, or launch on FARGATE.',
	},
	{
		pattern: /EMPTY CAPACITY PROVIDER/i,
		meaning: 'the capacity provider has no instance that takes the task',
		nextStep:
			'Look at its Auto Scaling group: has it reached its maximum, do its instances register and are they large enough?',
	},
	{
		pattern:
			/InsufficientFreeAddresses|(?:not|no) (?:have )?enough free (?:IP )?addresses|no (?:more )?free (?:IP )?addresses/i,
		meaning: 'a subnet of the task has no free IP address',
		nextStep: 'Use larger or more subnets, or stop what holds addresses there.',
	},
	{
		pattern: /(?:limit|maximum).*network interfaces|AttachmentLimitExceeded|NetworkInterfaceLimitExceeded/i,
		meaning: 'a limit on network interfaces is reached',
		nextStep: 'Raise the quota for network interfaces of the region, or on instances turn on awsvpcTrunking.',
	},
	{
		pattern: /network interface provisioning|attempting to (?:Create|Attach) Network Interface/i,
		meaning: 'the task’s network interface could not be set up',
		nextStep: 'Check its subnets and security groups, and that the service-linked role AWSServiceRoleForECS exists.',
	},
	{
		pattern: /limit on the number of tasks/i,
		meaning: 'the account runs as many tasks on Fargate as it may',
		nextStep: 'Stop tasks or raise the quota (service quotas, fargate).',
	},
	{
		pattern: /operations are being throttled|Rate exceeded/i,
		meaning: 'AWS slows the service down because it makes too many calls at once',
		nextStep: 'Wait: it goes on by itself. Fewer deployments at once help.',
	},
	{
		pattern: /(?:unable to|cannot) assume|cannot be assumed/i,
		meaning: 'ECS may not take on a role that the task or service names',
		nextStep: 'Correct the trust policy of the role: ecs-tasks.amazonaws.com for task and execution role.',
	},
];

/** Why a task is not placed, from a service event or a stopped reason; undefined when the text says nothing of it. */
export function placementCause(text: string): Cause | undefined {
	const known = causeIn(text, rules);
	if (known !== undefined) return known;
	if (!/unable to place|TaskFailedToStart|RESOURCE:|Capacity is unavailable|limit on the number of vCPUs/i.test(text))
		return undefined;
	const {meaning, nextStep} = explainFailure({reason: text});
	return {meaning, nextStep};
}
