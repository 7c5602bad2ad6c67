import type {Command} from 'commander';
import {table} from './output.ts';
import {type StackOption, stackOption} from './pool-look.ts';
import {contextOf, type MakeContext} from './register.ts';

export function addOutputs(pool: Command, make: MakeContext): void {
	pool
		.command('outputs')
		.description("the outputs of a pool's stack: cluster, subnets, table, repository and the rest")
		.option(...stackOption)
		.action(async ({stack}: StackOption, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {requirePool} = await import('../operations/pool/locate.ts');
			const {outputs} = await requirePool(await session(), stack, signal);
			output.result(outputs, () => table(['OUTPUT', 'VALUE'], Object.entries(outputs)));
		});
}
