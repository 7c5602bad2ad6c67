import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import type {Standing} from '../operations/consumer/read-standing.ts';
import type {SetupResult} from '../operations/consumer/setup.ts';
import type {Operation} from '../operations/progress.ts';
import type {StackPlan} from '../operations/stacks/plan.ts';
import type {CommandContext} from './context.ts';
import {setupCommand} from './next-command.ts';
import {parameterTable, parseParameters} from './parameters.ts';
import {approver} from './plan.ts';
import {progressPrinter} from './progress.ts';
import {collect, contextOf, type Register} from './register.ts';
import {agree} from './services-change.ts';

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
		.command('status [system]')
		.description(
			'where the set-up of a consumer stands, step by step, and what to do next; all of them without --stack',
		)
		.option('--stack <name>', 'name of the stack')
		.action((system: string | undefined, options: {readonly stack?: string}, command: Command) =>
			tellStatus(system, options.stack, contextOf(command, make)),
		);
	setup
		.command('scale <count>')
		.description('change how many tasks a consumer runs')
		.option('--stack <name>', 'name of the stack', 'consumer')
		.action((count: string, options: {readonly stack: string}, command: Command) =>
			scale(count, options.stack, contextOf(command, make)),
		);
	setup
		.command('redeploy')
		.description('replace the tasks of a consumer by new ones with the newest images')
		.option('--stack <name>', 'name of the stack', 'consumer')
		.action((options: {readonly stack: string}, command: Command) => redeploy(options.stack, contextOf(command, make)));
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
	const ask = approver(session, context);
	const approve = (plan: StackPlan, cost: string) => ask(plan, {lines: [`Then all of it costs about ${cost}.`]});
	const request = {stackName: options.stack, parameters, desired, approve, signal};
	const result = await finish(setupConsumer(session, request), progressPrinter(output));
	output.result(result, () => [result.address, `Ask it: ecs-console consume --stack ${result.stackName} --cpu 50%`]);
}

async function tellStatus(system: string | undefined, stack: string | undefined, context: CommandContext) {
	const {output, signal} = context;
	if (system !== undefined && system !== 'consumer') {
		throw new InvalidInputError(`There is no system «${system}» to set up.`, 'For example «setup status consumer».');
	}
	const {readStanding} = await import('../operations/consumer/read-standing.ts');
	const {listConsumers} = await import('../operations/consumer/list.ts');
	const session = await context.session();
	const names = stack === undefined ? (await listConsumers(session, signal)).map(({name}) => name) : [stack];
	const standings = await Promise.all(names.map((name) => readStanding(session, name, signal)));
	output.result(stack === undefined ? standings : standings[0], () =>
		standings.length === 0
			? 'There is no consumer. Set one up: ecs-console setup consumer'
			: standings.flatMap(standingLines),
	);
}

const stepMarks = {waiting: '○', running: '▸', done: '✓', failed: '✗'} as const;

function standingLines({stackName, status, steps, causes, advice, next}: Standing): string[] {
	return [
		`${stackName}  ${status ?? 'there is no stack'}`,
		...steps.map(({step, state, detail}) => `  ${stepMarks[state]} ${step.padEnd(12)} ${detail}`),
		...causes.map((cause) => `    ${cause}`),
		`  → ${advice}: ${setupCommand(next, stackName)}`,
	];
}

async function scale(count: string, stack: string, context: CommandContext): Promise<void> {
	const {readCount} = await import('../operations/services/scale.ts');
	const {planConsumerScale, scaleConsumer} = await import('../operations/consumer/start-tasks.ts');
	const desired = readCount(count);
	const session = await context.session();
	const plan = await planConsumerScale(session, stack, desired, context.signal);
	if (plan.from !== plan.to) await agree(plan, context);
	await run(scaleConsumer(session, stack, desired, context.signal), context);
}

async function redeploy(stack: string, context: CommandContext): Promise<void> {
	const {redeployConsumer} = await import('../operations/consumer/start-tasks.ts');
	const session = await context.session();
	const lines = [`This replaces all tasks of ${stack} in ${session.region} by new ones, a few at a time.`];
	await agree({lines}, context);
	await run(redeployConsumer(session, stack, context.signal), context);
}

async function run(operation: Operation<SetupResult>, {output}: CommandContext): Promise<void> {
	const {finish} = await import('../operations/progress.ts');
	const result = await finish(operation, progressPrinter(output));
	output.result(result, () => [`${result.hosts} hosts answer at ${result.address}`]);
}

async function listParameters({output}: CommandContext): Promise<void> {
	const {consumerParameters} = await import('../operations/consumer/parameters.ts');
	output.result(consumerParameters, () => parameterTable(consumerParameters));
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
