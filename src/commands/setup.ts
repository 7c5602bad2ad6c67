import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import type {StackPlan} from '../operations/stacks/plan.ts';
import type {CommandContext} from './context.ts';
import {table} from './output.ts';
import {progressPrinter} from './progress.ts';
import {collect, contextOf, type Register} from './register.ts';

interface SetupOptions {
	readonly stack: string;
	readonly desired?: string;
	readonly parameter?: readonly string[];
}

export const registerSetup: Register = (program, make) => {
	const setup = program.command('setup').description('set a system up, or go on where an earlier set-up ended');
	setup
		.command('consumer')
		.description('stack, images, tasks and address of the consumer: tasks that use CPU and memory on request')
		.option('--stack <name>', 'name of the stack', 'consumer')
		.option('--desired <count>', 'tasks to run (default: as many as run already, or 3)')
		.option(
			'--parameter <name=value>',
			"a template parameter; may be given many times (see 'setup parameters')",
			collect,
		)
		.action((options: SetupOptions, command: Command) => setUpConsumer(options, contextOf(command, make)));
	setup
		.command('parameters')
		.description("the consumer's template parameters: default, allowed values, meaning")
		.action((_options: unknown, command: Command) => listParameters(contextOf(command, make)));
};

async function setUpConsumer(options: SetupOptions, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const desired = parseCount(options.desired);
	const parameters = parseParameters(options.parameter ?? []);
	const {checkConsumerParameters} = await import('../operations/consumer/parameters.ts');
	checkConsumerParameters(options.stack, parameters);
	const {setupConsumer} = await import('../operations/consumer/setup.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	const approve = (plan: StackPlan): Promise<boolean> => {
		for (const line of planLines(plan)) output.line(line);
		return context.confirm({text: `Stack ${plan.stackName} in ${session.region}: ${plan.changes.length} changes.`});
	};
	const request = {stackName: options.stack, parameters, desired, approve, signal};
	const result = await finish(setupConsumer(session, request), progressPrinter(output));
	output.result(result, () => [result.address, `Ask it: ecs-console consume --stack ${result.stackName} --cpu 50%`]);
}

async function listParameters({output}: CommandContext): Promise<void> {
	const {consumerParameters} = await import('../operations/consumer/parameters.ts');
	output.result(consumerParameters, () =>
		table(
			['PARAMETER', 'DEFAULT', 'ALLOWED', 'MEANING'],
			consumerParameters.map((parameter) => [
				parameter.name,
				String(parameter.default),
				parameter.allowedValues?.join(', ') ?? parameter.rule ?? parameter.unit ?? '',
				parameter.description,
			]),
		),
	);
}

const signs = {add: '+', change: '~', remove: '-'} as const;

function planLines({kind, stackName, changes}: StackPlan): string[] {
	const lines = changes.map(({action, replaces, logicalId, resourceType, properties}) => {
		const sign = replaces ? '!' : signs[action];
		const details = properties.length === 0 ? '' : ` (${properties.join(', ')})`;
		return `  ${sign} ${logicalId.padEnd(32)} ${resourceType}${details}`;
	});
	const verb = kind === 'create' ? 'Creates' : 'Changes';
	return [`${verb} stack ${stackName}  (+ add, ~ change, - delete, ! replace)`, ...lines];
}

function parseCount(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const count = Number(text);
	if (/^\d+$/.test(text) && count <= 5000) return count;
	throw new InvalidInputError(
		`«${text}» is no number of tasks: it must be a whole number from 0 to 5000.`,
		'For example --desired 3.',
	);
}

function parseParameters(texts: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		texts.map((text) => {
			const at = text.indexOf('=');
			if (at > 0) return [text.slice(0, at), text.slice(at + 1)] as const;
			throw new InvalidInputError(
				`«${text}» is no parameter: it must be name=value.`,
				'For example --parameter LaunchType=FARGATE.',
			);
		}),
	);
}
