import {InvalidInputError} from '../../errors.ts';
import {nearest} from '../../text.ts';
import {nameIn} from '../tasks/find.ts';
import type {PoolTask} from './look.ts';
import {taskName} from './task-name.ts';

/**
 * The records meant by ids of records or of tasks of ECS, or the beginnings of such; each once.
 *
 * @throws InvalidInputError for one that is no task of the pool, or the beginning of several
 */
export function findTasks(tasks: readonly PoolTask[], ids: readonly string[]): PoolTask[] {
	return [...new Set(ids.map((id) => findTask(tasks, id.trim())))];
}

function findTask(tasks: readonly PoolTask[], wanted: string): PoolTask {
	const names = ({id, taskArn}: PoolTask): string[] => (taskArn === undefined ? [id] : [id, nameIn(taskArn), taskArn]);
	const exact = tasks.find((task) => names(task).includes(wanted));
	if (exact !== undefined) return exact;
	const found = wanted === '' ? [] : tasks.filter((task) => names(task).some((name) => name.startsWith(wanted)));
	const [first, second] = found;
	if (first !== undefined && second === undefined) return first;
	if (first === undefined) {
		const near = nearest(wanted, tasks.flatMap(names));
		const hint = near === undefined ? '' : ` Did you mean ${near}?`;
		throw new InvalidInputError(
			`«${wanted}» is no task of the pool.${hint}`,
			'See «ecs-console pool tasks» for their ids.',
		);
	}
	const some = found.slice(0, 3).map(taskName).join(', ');
	throw new InvalidInputError(
		`«${wanted}» is the beginning of ${found.length} tasks: ${some}${found.length > 3 ? ' …' : ''}.`,
		'Give more of its id.',
	);
}
