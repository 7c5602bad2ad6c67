import type {Command} from 'commander';
import {counted} from '../format/number.ts';
import type {PoolResult} from '../operations/pool/create.ts';
import type {CommandContext} from './context.ts';
import {parameterTable, parseParameters} from './parameters.ts';
import {approver} from './plan.ts';
import {progressPrinter} from './progress.ts';
import {collect, contextOf, type MakeContext} from './register.ts';

interface CreateOptions {
	readonly stack: string;
	readonly parameter?: readonly string[];
}

export function addCreate(pool: Command, make: MakeContext): void {
	pool
		.command('create')
		.description('stack, image and warm tasks of a pool; run again, it changes what is there or goes on where it ended')
		.option('--stack <name>', 'name of the stack', 'fargate-pool')
		.option(
			'--parameter <name=value>',
			"a template parameter; may be given many times (see 'pool parameters')",
			collect,
		)
		.action((options: CreateOptions, command: Command) => create(options, contextOf(command, make)));
	pool
		.command('parameters')
		.description("the pool's template parameters: default, allowed values, meaning")
		.action((_options: unknown, command: Command) => listParameters(contextOf(command, make)));
}

async function create(options: CreateOptions, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const parameters = parseParameters(options.parameter ?? []);
	const {checkPoolParameters} = await import('../operations/pool/parameters.ts');
	checkPoolParameters(options.stack, parameters);
	const {createPool} = await import('../operations/pool/create.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	const request = {stackName: options.stack, parameters, approve: approver(session, context), signal};
	const result = await finish(createPool(session, request), progressPrinter(output));
	output.result(result, () => createdLines(result));
}

/** What there is now, and what can be done with it. */
export function createdLines({stackName, target, available}: PoolResult): string[] {
	if (target === 0 && available === 0) {
		return [
			`Pool ${stackName} is made, and keeps no task warm: its size is 0.`,
			`Give it tasks: ecs-console pool resize 5 --stack ${stackName}`,
		];
	}
	return [
		`Pool ${stackName}: ${available} of ${counted(target, 'task')} available.`,
		`Take one: ecs-console pool grab ana --stack ${stackName}`,
	];
}

async function listParameters({output}: CommandContext): Promise<void> {
	const {poolParameters} = await import('../operations/pool/parameters.ts');
	output.result(poolParameters, () => parameterTable(poolParameters));
}
