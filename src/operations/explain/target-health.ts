import type {TargetHealthDescription} from '../../aws/gateways/elb.ts';
import type {Cause} from './cause.ts';

/** Reasons of DescribeTargetHealth (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html). */
const causes: Readonly<Record<string, Cause>> = {
	'Target.ResponseCodeMismatch': {
		meaning: 'it answers the health check with another status code than is expected',
		nextStep: 'Correct the path or the expected codes (Matcher) of the target group’s health check, or the program.',
	},
	'Target.Timeout': {
		meaning: 'it does not answer the health check in time',
		nextStep: 'Is it listening on that port, and may the load balancer reach it (security groups)? Or give it longer.',
	},
	'Target.FailedHealthChecks': {
		meaning: 'it cannot be connected to, or does not answer the health check',
		nextStep: 'Is it listening on that port and all addresses, and may the load balancer reach it (security groups)?',
	},
	'Target.NotRegistered': {
		meaning: 'it is not registered with the target group yet',
		nextStep: 'Wait a moment; ECS registers a task when it has started.',
	},
	'Target.NotInUse': {
		meaning: 'no listener of a load balancer uses the target group, or its zone is not enabled',
		nextStep: 'Give the load balancer a listener rule to the target group, and enable the zone of the task.',
	},
	'Target.DeregistrationInProgress': {
		meaning: 'it is leaving, and open connections are given the deregistration delay',
		nextStep: 'Wait, or make deregistration_delay.timeout_seconds of the target group shorter.',
	},
	'Target.InvalidState': {
		meaning: 'the instance under it is stopped or terminated',
		nextStep: 'Wait until ECS has placed the task elsewhere.',
	},
	'Target.IpUnusable': {
		meaning: 'its address is one that the load balancer itself uses',
		nextStep: 'Give tasks and load balancer other subnets.',
	},
	'Target.HealthCheckDisabled': {
		meaning: 'its health check is turned off',
		nextStep: 'Turn the health check of the target group on.',
	},
	'Elb.RegistrationInProgress': {
		meaning: 'it is being registered with the load balancer',
		nextStep: 'Wait a moment.',
	},
	'Elb.InitialHealthChecking': {
		meaning: 'its first health checks are under way',
		nextStep: 'Wait for as many checks as the healthy threshold asks for; a shorter interval makes that faster.',
	},
	'Elb.InternalError': {
		meaning: 'the load balancer had an error of its own',
		nextStep: 'Wait; if it stays, see https://health.aws.amazon.com/health/status.',
	},
};

/** A target that does not get requests now. */
export interface SickTarget extends Cause {
	/** `10.0.0.7:8080`. */
	readonly address: string;
	readonly state: string;
	/** AWS's own words. */
	readonly said: string;
	/** Whether it becomes healthy, or goes away, by itself. */
	readonly isPassing: boolean;
}

/** What is wrong with a target; undefined when it gets requests. */
export function sickTarget({Target, TargetHealth}: TargetHealthDescription): SickTarget | undefined {
	const {State: state = '', Reason: reason = '', Description: description = ''} = TargetHealth ?? {};
	if (state === 'healthy') return undefined;
	const known = causes[reason] ?? {
		meaning: `it is ${state}`,
		nextStep: 'Look at the target group’s health check and at the log of the tasks.',
	};
	const address = `${Target?.Id ?? ''}:${Target?.Port ?? ''}`;
	const said = [state, reason, description].filter((part) => part !== '').join(' · ');
	return {...known, address, state, said, isPassing: state === 'initial' || state === 'draining'};
}
