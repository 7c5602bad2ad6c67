import {type ParameterDeclaration, type ParameterValues, resolveParameters} from '../parameters.ts';
import {poolRules} from './rules.ts';

const number = {type: 'Number'} as const;
const switched = {
	type: 'String',
	default: 'ENABLED',
	allowedValues: ['ENABLED', 'DISABLED'],
	example: 'DISABLED',
} as const;
const cron = {type: 'String', default: '', pattern: String.raw`(cron\([^()]+\))?`} as const;

const retention = [
	...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400],
	...[545, 731, 1827, 2192, 2557, 2922, 3288, 3653],
].map(String);

/**
 * The parameters of `template.yaml` that an operator may choose, in the order in which a form asks for them. What only a
 * deployment knows (`deploymentParameters`) is not among them.
 */
export const poolParameters: readonly ParameterDeclaration[] = [
	{
		...number,
		name: 'WarmTasks',
		default: 5,
		minimum: 0,
		maximum: 5000,
		unit: 'tasks',
		description: 'Tasks that are kept warm at first, and from every opening hour on',
		example: '5',
	},
	{
		...number,
		name: 'TaskCpu',
		default: 1024,
		unit: 'CPU units',
		allowedValues: ['256', '512', '1024', '2048', '4096', '8192', '16384'],
		description: 'CPU units of a task (1024 = 1 vCPU)',
		example: '1024',
	},
	{
		...number,
		name: 'TaskMemory',
		default: 2048,
		minimum: 512,
		maximum: 122_880,
		unit: 'MiB',
		description: 'Memory of a task in MiB',
		example: '2048',
	},
	{
		...number,
		name: 'ContainerPort',
		default: 80,
		minimum: 1,
		maximum: 65_535,
		description: 'Port that the container answers on',
		example: '8080',
	},
	{
		name: 'AllowedCidr',
		type: 'String',
		default: '0.0.0.0/0',
		description: 'Addresses that may reach the tasks, which ask for no password',
		example: '203.0.113.0/24',
		pattern: String.raw`((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)/(3[0-2]|[12]?\d)`,
		rule: 'a range of IPv4 addresses',
	},
	{
		...switched,
		name: 'PublicAddress',
		description: 'Whether each task has a public address, which costs; without one tasks run in private subnets',
	},
	{
		name: 'PrivateEgress',
		type: 'String',
		default: 'NatGateway',
		allowedValues: ['NatGateway', 'Endpoints'],
		description: 'How tasks in private subnets reach AWS; with Endpoints they reach nothing else',
		example: 'Endpoints',
	},
	{
		name: 'Capacity',
		type: 'String',
		default: 'FARGATE',
		allowedValues: ['FARGATE', 'FARGATE_SPOT'],
		description: 'Where tasks run; FARGATE_SPOT costs less, and AWS may take tasks back',
		example: 'FARGATE_SPOT',
	},
	{
		...switched,
		name: 'Shell',
		default: 'DISABLED',
		description: 'Whether a shell can be opened in a task (ECS Exec); its file system can be written to then',
		example: 'ENABLED',
	},
	{
		...number,
		name: 'LaunchTimeoutSeconds',
		default: 300,
		minimum: 30,
		maximum: 3600,
		unit: 'seconds',
		description: 'Seconds after which a task that does not answer yet has failed',
		example: '300',
	},
	{
		...number,
		name: 'MaximumAgeMinutes',
		default: 0,
		minimum: 0,
		maximum: 43_200,
		unit: 'minutes',
		description: 'Minutes after which a warm task is replaced; 0 never',
		example: '1440',
	},
	{
		...number,
		name: 'LeaseMinutes',
		default: 0,
		minimum: 0,
		maximum: 43_200,
		unit: 'minutes',
		description: 'Minutes after which an occupied task is stopped; 0 never',
		example: '60',
	},
	{
		...cron,
		name: 'OpeningSchedule',
		description: 'When the pool is filled with WarmTasks (UTC); empty for no opening hours',
		example: 'cron(0 7 ? * MON-FRI *)',
		rule: 'a cron expression, or empty',
	},
	{
		...cron,
		name: 'ClosingSchedule',
		description: 'When the pool is brought to ClosedTasks (UTC); empty for no closing hours',
		example: 'cron(0 19 ? * MON-FRI *)',
		rule: 'a cron expression, or empty',
	},
	{
		...number,
		name: 'ClosedTasks',
		default: 0,
		minimum: 0,
		maximum: 5000,
		unit: 'tasks',
		description: 'Tasks that are kept warm while the pool is closed',
		example: '0',
	},
	{
		...switched,
		name: 'ProcessGrabbed',
		description: 'The function that tells of every task that was handed out, and measures the pool',
	},
	{...switched, name: 'LaunchTask', description: 'The function that launches a task for each that was handed out'},
	{...switched, name: 'Reconcile', description: 'The function that brings the pool back to what it should be'},
	{
		...switched,
		name: 'SimulateGrab',
		description: 'The function that takes tasks as users would, once the simulator is on',
	},
	{
		...switched,
		name: 'SimulateKill',
		description: 'The function that ends tasks as users would, once the simulator is on',
	},
	{...switched, name: 'Monitoring', description: 'The service that publishes how many tasks are in each state'},
	{
		name: 'SimulationSeed',
		type: 'String',
		default: '',
		pattern: String.raw`[\w.-]{0,64}`,
		rule: 'at most 64 letters, digits, dots, hyphens and underscores',
		description: 'Seed of the simulator, so that it can be repeated; empty for a different one each time',
		example: '42',
	},
	{
		...switched,
		name: 'ReservedConcurrency',
		description:
			"Whether functions keep a part of the account's concurrency for themselves; new accounts have too little",
	},
	{
		...number,
		name: 'LogRetentionDays',
		default: 7,
		unit: 'days',
		allowedValues: retention,
		description: 'Days that logs are kept',
		example: '7',
	},
];

/** The rest of the parameters of `template.yaml`: where the code lies, and what runs already. */
export const deploymentParameters = ['MonitoringTasks', 'CodeBucket', 'CodeKey'] as const;

/**
 * All parameters of the pool's stack that can be chosen, checked alone and together before anything is deployed.
 *
 * @throws InvalidInputError naming every value that cannot be, its rule and an example
 */
export function resolvePoolParameters(given: ParameterValues): ParameterValues {
	return resolveParameters(poolParameters, poolRules, given);
}
