import {InvalidInputError} from '../../errors.ts';
import type {Status} from './look.ts';

export {type Counts, counts, tasksIn} from '../../../assets/pool/protocol/counts.ts';

/** The states of tasks in the words of people. */
const names = {
	RUNNING: 'available',
	LAUNCHING: 'launching',
	ASSIGNED: 'occupied',
	STOPPING: 'stopping',
	ERROR: 'failed',
} as const satisfies Record<Status, string>;

export type StateName = (typeof names)[Status];

export const stateName = (status: Status): StateName => names[status];

/** A state as it is typed. @throws InvalidInputError */
export function parseState(text: string): StateName {
	const found = Object.values(names).find((name) => name === text);
	if (found !== undefined) return found;
	throw new InvalidInputError(
		`«${text}» is no state of a task: there are ${Object.values(names).join(', ')}.`,
		'For example --state occupied.',
	);
}
