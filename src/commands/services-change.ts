import type {Command} from 'commander';
import {counted} from '../format/number.ts';
import {DeclinedError} from '../operations/errors.ts';
import type {CommandContext} from './context.ts';
import {progressPrinter} from './progress.ts';
import {contextOf, type MakeContext} from './register.ts';

interface ServiceOptions {
	readonly cluster?: string;
}

/** Every command of a service takes it. */
export const clusterOption = ['--cluster <name>', 'the cluster it is in; all are searched without it'] as const;

export function addScale(services: Command, make: MakeContext): void {
	services
		.command('scale <service> <count>')
		.description("set a service's desired count and follow it until so many tasks run")
		.option(...clusterOption)
		.action((service: string, count: string, {cluster}: ServiceOptions, command: Command) =>
			scale({service, cluster}, count, contextOf(command, make)),
		);
}

export function addDeploy(services: Command, make: MakeContext): void {
	services
		.command('deploy <service>')
		.description('replace all tasks of a service by new ones and follow that until it is steady')
		.option(...clusterOption)
		.action((service: string, {cluster}: ServiceOptions, command: Command) =>
			deploy({service, cluster}, contextOf(command, make)),
		);
}

interface Named {
	readonly service: string;
	readonly cluster: string | undefined;
}

async function scale(name: Named, count: string, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {planScale, readCount, scaleService} = await import('../operations/services/scale.ts');
	const {finish} = await import('../operations/progress.ts');
	const desired = readCount(count);
	const session = await context.session();
	const plan = await planScale(session, name, desired, signal);
	if (plan.from !== plan.to) await agree(plan, context);
	await finish(scaleService(session, plan, signal), progressPrinter(output));
	const {cluster, service, from, to} = plan;
	output.result({cluster, service, from, to}, () => `Service ${service} runs ${counted(to, 'task')}.`);
}

async function deploy(name: Named, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	const {planDeployment, deployService} = await import('../operations/services/deployment.ts');
	const {finish} = await import('../operations/progress.ts');
	const session = await context.session();
	const plan = await planDeployment(session, name, signal);
	await agree(plan, context);
	const outcome = await finish(deployService(session, plan, signal), progressPrinter(output));
	const {taskDefinition, running} = outcome;
	output.result(
		outcome,
		() => `Service ${plan.service} is steady and runs ${counted(running, 'task')} of ${taskDefinition}.`,
	);
}

interface Plan {
	readonly lines: readonly string[];
	readonly typed?: string | undefined;
}

/** Shows what would be done and asks. @throws DeclinedError when the operator does not want it */
export async function agree({lines, typed}: Plan, context: CommandContext): Promise<void> {
	if (await context.confirm({text: lines.join('\n'), ...(typed !== undefined && {typed})})) return;
	throw new DeclinedError('Nothing was changed.', `Agree with ${typed ?? 'y'}, or use --yes.`);
}
