import type {Command} from 'commander';
import type {ConsumeResponse, Resource, Usage} from '../operations/consumer/usage.ts';
import {sanitiseLine} from '../text.ts';
import {table} from './output.ts';
import {contextOf, type Register} from './register.ts';

interface ConsumeOptions {
	readonly stack: string;
	readonly on: string;
	readonly cpu?: string;
	readonly memory?: string;
	readonly disk?: string;
	readonly network?: string;
	readonly watch?: boolean;
}

export const registerConsume: Register = (program, make) => {
	program
		.command('consume')
		.description('make hosts of the consumer use CPU, memory, disk or network; without amounts: read every host')
		.option('--stack <name>', 'stack of the consumer', 'consumer')
		.option('--on <hosts>', 'all, one (the balancer picks), random, or host:port', 'all')
		.option('--cpu <amount>', 'for example 33% or 512units (1024 units are one vCPU)')
		.option('--memory <amount>', 'for example 40% or 256mb')
		.option('--disk <rate>', 'for example 500kb/s')
		.option('--network <rate>', 'for example 1mb/s')
		.option('--watch', 'go on reading all hosts every second until Ctrl-C; with --output json, a JSON line each')
		.action(async (options: ConsumeOptions, command: Command) => {
			const {output, session, signal} = contextOf(command, make);
			const {formatAmount, parseTarget, parseUsage} = await import('../operations/consumer/usage.ts');
			const target = parseTarget(options.on);
			const amounts: ReadonlyArray<readonly [Resource, string | undefined]> = [
				['CPU', options.cpu],
				['MEMORY', options.memory],
				['DISK', options.disk],
				['NETWORK', options.network],
			];
			const usage = amounts.flatMap(([resource, text]) => (text === undefined ? [] : [parseUsage(resource, text)]));
			const {consume, consumerAddress, refusal} = await import('../operations/consumer/consume.ts');
			const opened = await session();
			const address = await consumerAddress(opened, options.stack, signal);
			if (options.watch === true) {
				const first = usage.length > 0 ? await consume(opened, address, target, usage, signal) : undefined;
				const refused = first && refusal(first);
				if (refused !== undefined) throw refused;
				const {watchConsumer} = await import('./consume-watch.ts');
				await watchConsumer(opened, options.stack, (answer) => answerLines(answer, formatAmount), {output, signal});
				return;
			}
			const answer = await consume(opened, address, target, usage, signal);
			output.result(answer, () => answerLines(answer, formatAmount));
			const refused = refusal(answer);
			if (refused !== undefined) throw refused;
		});
};

function answerLines(answer: ConsumeResponse, format: (unit: Usage['unit'], value: number) => string): string[] {
	const rows = answer.instances.flatMap(({host, port, usage}) =>
		usage.map(({resource, unit, target, actual}) => [
			`${host}:${port}`,
			resource.toLowerCase(),
			format(unit, target),
			format(unit, actual),
		]),
	);
	const errors = answer.errors.map(({type, message, host, port}) => {
		const where = host === undefined ? '' : ` ${host}:${port}`;
		return sanitiseLine(`✗${where} ${type}: ${message}`);
	});
	return [...table(['HOST', 'RESOURCE', 'TARGET', 'ACTUAL'], rows), ...errors];
}
