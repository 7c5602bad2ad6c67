import type {Command} from 'commander';
import {clock} from '../format/time.ts';
import {StateError} from '../operations/errors.ts';
import type {PoolLook, PoolTask} from '../operations/pool/look.ts';
import type {Counts} from '../operations/pool/states.ts';
import type {Session} from '../operations/session.ts';
import type {Sample} from '../operations/watch/sample.ts';
import type {CommandContext} from './context.ts';
import {type StackOption, stackOption, taskLines} from './pool-look.ts';
import {redrawing} from './redraw.ts';
import {contextOf, type MakeContext} from './register.ts';

export function addWatch(pool: Command, make: MakeContext): void {
	pool
		.command('watch')
		.description('the tasks of a pool every second until Ctrl-C; with --output json, a JSON line for each look')
		.option(...stackOption)
		.action(async ({stack}: StackOption, command: Command) => {
			const context = contextOf(command, make);
			await watchTasks(await context.session(), stack, context);
		});
}

/** Shows a pool again with each look until the signal. @throws StateError when there is none of that name at first */
export async function watchTasks(
	session: Session,
	stack: string | undefined,
	{output, signal}: Pick<CommandContext, 'output' | 'signal'>,
): Promise<void> {
	const [{watchPool}, {counts, stateName}, {takeLook}] = await Promise.all([
		import('../operations/pool/watch.ts'),
		import('../operations/pool/states.ts'),
		import('../operations/pool/take-look.ts'),
	]);
	const redraw = redrawing(output);
	const tasks = new Map<string, PoolTask>();
	let table: readonly string[] = [];
	let isFirst = true;
	for await (const sample of watchPool(session, stack, signal)) {
		const look = sample.kind === 'value' ? sample.value : undefined;
		if (isFirst && stack !== undefined && look?.kind === 'absent' && look.stack === undefined) {
			throw new StateError(look.problem, look.nextStep);
		}
		isFirst &&= look === undefined;
		if (output.format === 'json') {
			output.row(recordOf(sample), '');
			continue;
		}
		if (look?.kind === 'pool') {
			takeLook(tasks, look);
			const rows = [...tasks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
			table = [titleOf(look, counts(tasks.values())), ...taskLines(rows, stateName, Date.now())];
		} else if (look?.kind === 'absent') {
			tasks.clear();
			table = [];
		}
		redraw([clock(new Date()), ...table, ...noteOf(sample)]);
	}
}

type Pool = PoolLook & {readonly kind: 'pool'};

function titleOf({stack, settings, simulator}: Pool, counts: Counts): string {
	const parts = Object.entries(counts).map(([state, count]) => `${state} ${count}`);
	const paused = settings.pausedReason === undefined ? '' : `  paused: ${settings.pausedReason}`;
	return `Pool ${stack}  target ${settings.target}  ${parts.join('  ')}  simulator ${simulator}${paused}`;
}

/** What a script gets of a look. Times as ISO 8601. */
function recordOf(sample: Sample<PoolLook>): object {
	if (sample.kind === 'value') return {at: new Date(sample.at).toISOString(), ...sample.value};
	const {name, message} = sample.reason;
	return {at: new Date().toISOString(), problem: {name, message}, nextIn: sample.nextIn};
}

function noteOf(sample: Sample<PoolLook>): string[] {
	if (sample.kind === 'skipped') {
		return [`✗ ${sample.reason.message} Trying again in ${Math.round(sample.nextIn / 1000)} s.`];
	}
	return sample.value.kind === 'absent' ? [`✗ ${sample.value.problem} ${sample.value.nextStep}`] : [];
}
