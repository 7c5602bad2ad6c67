import {type Command, Option} from 'commander';
import {InvalidInputError} from '../errors.ts';
import {counted} from '../format/number.ts';
import type {Simulated, Tick} from '../operations/pool/simulate.ts';
import type {CommandContext} from './context.ts';
import {type StackOption, stackOption} from './pool-look.ts';
import {contextOf, type MakeContext} from './register.ts';
import {agree} from './services-change.ts';

interface SimulateOptions extends StackOption {
	readonly on?: boolean;
	readonly off?: boolean;
	readonly once?: boolean;
	readonly seed?: string;
}

export function addSimulate(pool: Command, make: MakeContext): void {
	pool
		.command('simulate')
		.description('users who come and go, every minute; without an option: whether they do')
		.option(...stackOption)
		.addOption(new Option('--on', 'from now on').conflicts(['off', 'once']))
		.addOption(new Option('--off', 'no longer').conflicts('once'))
		.option('--once', 'one minute of them, now')
		.option('--seed <text>', 'with --once: the same seed, the same users')
		.action((options: SimulateOptions, command: Command) => simulate(options, contextOf(command, make)));
}

async function simulate({stack, on, off, once, seed}: SimulateOptions, context: CommandContext): Promise<void> {
	const {output, signal} = context;
	if (seed !== undefined && once !== true) {
		throw new InvalidInputError('--seed is for one minute of users.', 'For example --once --seed 7.');
	}
	const {simulateOnce, simulatorState, switchSimulator} = await import('../operations/pool/simulate.ts');
	const session = await context.session();
	if (once === true) {
		const done = await simulateOnce(session, stack, seed, signal);
		output.result(done, () => tickLines(done));
		return;
	}
	if (on === true)
		await agree({lines: ['Every minute 5 to 15 users will grab tasks, which are launched anew and cost.']}, context);
	const state =
		on === true || off === true
			? await switchSimulator(session, stack, on === true, signal)
			: await simulatorState(session, stack, signal);
	output.result(state, () =>
		state.simulator === 'absent'
			? `Pool ${state.stack} has no simulator.`
			: `The simulator of ${state.stack} is ${state.simulator}.`,
	);
}

/** What became of a minute of users. */
export function tickLines({grab, kill}: Simulated): string[] {
	return [
		...(grab === undefined ? [] : [`${grab.done} of ${grab.tried} users who came have a task.`]),
		...problemOf(grab),
		...(kill === undefined ? [] : [leftText(kill)]),
		...problemOf(kill),
	];
}

const leftText = ({done, tried}: Tick): string =>
	`${counted(done, 'user')} left${done === tried ? '' : `, of ${tried} that were to leave`}.`;

const problemOf = (tick: Tick | undefined): string[] =>
	tick?.problem === undefined ? [] : [`! What kept the others from it: ${tick.problem}`];
