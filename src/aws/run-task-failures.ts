import {sanitiseLine} from '../text.ts';
import type {RunTaskFailure} from './errors.ts';

interface Explanation {
	readonly pattern: RegExp;
	readonly meaning: string;
	readonly nextStep: string;
	readonly retryable: boolean;
}

/** What AWS's reasons mean (aws.md 2.4); matched against reason and detail together, first match wins. */
const explanations: readonly Explanation[] = [
	{
		pattern: /RESOURCE:ENI/,
		meaning: 'every instance of the cluster has its network interfaces in use',
		nextStep: 'Use larger or more instances, or turn on ENI trunking (awsvpcTrunking).',
		retryable: true,
	},
	{
		pattern: /RESOURCE:(CPU|MEMORY|PORTS?|GPU|\S+)/,
		meaning: 'no instance of the cluster has enough of that resource left',
		nextStep: 'Stop tasks, add instances, or make the task smaller.',
		retryable: true,
	},
	{
		pattern: /\bAGENT\b/,
		meaning: 'the ECS agent on the instance is not connected',
		nextStep: 'Look at the instance: is the agent running, and can it reach ECS?',
		retryable: true,
	},
	{
		pattern: /\bATTRIBUTE\b/,
		meaning: 'no instance has the attribute that the task needs',
		nextStep: 'Compare the placement constraints and the log driver of the task with the instances.',
		retryable: false,
	},
	{
		pattern: /No Container Instances were found/i,
		meaning: 'the cluster has no instances',
		nextStep: 'Add instances, or launch on FARGATE.',
		retryable: true,
	},
	{
		pattern: /Capacity is unavailable/i,
		meaning: 'Fargate has no room in these zones at the moment',
		nextStep: 'Try again later, in more subnets (zones), with another size, or On-Demand instead of Spot.',
		retryable: true,
	},
	{
		pattern: /limit on the number of vCPUs|above your limit/i,
		meaning: 'the account has used up its Fargate vCPUs',
		nextStep: 'Stop tasks or raise the quota L-3032A538 (service quotas, fargate).',
		retryable: false,
	},
	{
		pattern: /currently blocked|BlockedException/i,
		meaning: 'AWS has blocked the account for Fargate, which happens to new accounts',
		nextStep: 'Open a case with AWS Support.',
		retryable: false,
	},
	{
		pattern: /Internal error/i,
		meaning: 'the subnet lies in a zone that Fargate does not support, or the account is blocked',
		nextStep: 'Choose another subnet; if it stays, open a case with AWS Support.',
		retryable: false,
	},
	{
		pattern: /MISSING/,
		meaning: 'what was named does not exist',
		nextStep: 'Check the cluster and the container instance.',
		retryable: false,
	},
];

/** AWS's terse failure → what it means and what to do. */
export function explainFailure(failure: {
	readonly arn?: string | undefined;
	readonly reason?: string | undefined;
	readonly detail?: string | undefined;
}): RunTaskFailure {
	const reason = sanitiseLine(failure.reason ?? 'no reason given');
	const detail = failure.detail === undefined ? undefined : sanitiseLine(failure.detail);
	const known = explanations.find(({pattern}) => pattern.test(`${reason} ${detail ?? ''}`));
	return {
		reason,
		detail,
		arn: failure.arn,
		meaning: known?.meaning ?? 'AWS gave this reason only',
		nextStep: known?.nextStep ?? 'Look at the events of the cluster and the definition of the task.',
		retryable: known?.retryable ?? false,
	};
}
