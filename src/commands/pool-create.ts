import type {Command} from 'commander';
import {InvalidInputError} from '../errors.ts';
import {counted} from '../format/number.ts';
import type {PoolRequest, PoolResult} from '../operations/pool/create.ts';
import type {Session} from '../operations/session.ts';
import type {CommandContext} from './context.ts';
import {parameterTable, parseParameters} from './parameters.ts';
import {approver} from './plan.ts';
import {type StackOption, stackOption} from './pool-look.ts';
import {progressPrinter} from './progress.ts';
import {collect, contextOf, type MakeContext} from './register.ts';

const usualName = 'fargate-pool';

interface ChangeOptions extends StackOption {
	readonly parameter?: readonly string[];
}

interface CreateOptions extends ChangeOptions {
	readonly stack: string;
}

export function addCreate(pool: Command, make: MakeContext): void {
	pool
		.command('create')
		.description('stack, image and warm tasks of a pool; run again, it changes what is there or goes on where it ended')
		.option('--stack <name>', 'name of the stack', usualName)
		.option(
			'--parameter <name=value>',
			"a template parameter; may be given many times (see 'pool parameters')",
			collect,
		)
		.action((options: CreateOptions, command: Command) => create(options, contextOf(command, make)));
	pool
		.command('change')
		.alias('update')
		.description('change parameters of a pool that is there: it keeps its tasks, its size and what is not given')
		.option(...stackOption)
		.option(
			'--parameter <name=value>',
			"a template parameter; may be given many times (see 'pool parameters')",
			collect,
		)
		.action((options: ChangeOptions, command: Command) => change(options, contextOf(command, make)));
	pool
		.command('parameters')
		.description("the pool's template parameters: default, allowed values, meaning")
		.action((_options: unknown, command: Command) => listParameters(contextOf(command, make)));
}

async function create({stack, parameter = []}: CreateOptions, context: CommandContext): Promise<void> {
	const parameters = parseParameters(parameter);
	const {checkPoolParameters} = await import('../operations/pool/parameters.ts');
	checkPoolParameters(stack, parameters);
	await carryOut({stackName: stack, parameters}, await context.session(), context);
}

async function change({stack, parameter = []}: ChangeOptions, context: CommandContext): Promise<void> {
	const parameters = parseParameters(parameter);
	if (parameter.length === 0) {
		throw new InvalidInputError(
			'No parameter was given: there is nothing to change.',
			'For example --parameter TaskCpu=512; «ecs-console pool parameters» lists them.',
		);
	}
	const {checkPoolParameters} = await import('../operations/pool/parameters.ts');
	checkPoolParameters(stack ?? usualName, parameters);
	const session = await context.session();
	const {requirePool} = await import('../operations/pool/locate.ts');
	const {name, stackId} = await requirePool(session, stack, context.signal);
	await carryOut({stackName: name, stackId, parameters}, session, context);
}

async function carryOut(
	call: Pick<PoolRequest, 'stackName' | 'stackId' | 'parameters'>,
	session: Session,
	context: CommandContext,
): Promise<void> {
	const {output, signal} = context;
	const {createPool} = await import('../operations/pool/create.ts');
	const {finish} = await import('../operations/progress.ts');
	const request = {...call, approve: approver(session, context), signal};
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
