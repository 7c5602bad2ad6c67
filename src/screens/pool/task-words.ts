import {duration} from '../../format/time.ts';
import type {PoolTask, Status} from '../../operations/pool/look.ts';
import type {TaskReference} from '../../operations/tasks/subject.ts';
import {sanitiseLine} from '../../text.ts';
import type {Role} from '../../ui/look.ts';
import type {Symbols} from '../../ui/symbols.ts';

/** The states in the order of a task's life, the failed ones last. */
export const statuses: readonly Status[] = ['RUNNING', 'LAUNCHING', 'ASSIGNED', 'STOPPING', 'ERROR'];

export const statusWords: Readonly<Record<Status, string>> = {
	RUNNING: 'available',
	LAUNCHING: 'launching',
	ASSIGNED: 'occupied',
	STOPPING: 'stopping',
	ERROR: 'failed',
};

export const statusRoles: Readonly<Record<Status, Role>> = {
	RUNNING: 'good',
	LAUNCHING: 'busy',
	ASSIGNED: 'accent',
	STOPPING: 'dim',
	ERROR: 'bad',
};

const signs: Readonly<Record<Status, string>> = {
	RUNNING: '■',
	LAUNCHING: '□',
	ASSIGNED: '●',
	STOPPING: '◌',
	ERROR: '✗',
};
const plainSigns: typeof signs = {RUNNING: '#', LAUNCHING: 'o', ASSIGNED: '*', STOPPING: '~', ERROR: 'x'};

export const statusSign = (status: Status, {isAscii}: Symbols): string => (isAscii ? plainSigns : signs)[status];

/** The last part of a path or a record's id: `7f3a…` of its ARN, or the six digits that tell a new one from others. */
export const nameOf = ({id, taskArn}: Pick<PoolTask, 'id' | 'taskArn'>): string =>
	sanitiseLine(taskArn === undefined ? (id.split('_').at(-1) ?? id) : taskArn.slice(taskArn.lastIndexOf('/') + 1));

/** The same in a sentence. */
export const shortName = (task: Pick<PoolTask, 'id' | 'taskArn'>): string => nameOf(task).slice(0, 12);

/** The task in ECS, once it is there: the ARN has its cluster in it. */
export function referenceOf({taskArn}: Pick<PoolTask, 'taskArn'>): TaskReference | undefined {
	const cluster = taskArn?.split('/').at(-2);
	return taskArn === undefined || cluster === undefined ? undefined : {cluster, task: taskArn};
}

export const secondsText = (seconds: number | undefined): string =>
	seconds === undefined ? '' : duration(seconds * 1000);

/** `http://203.0.113.7`: what a browser opens. */
export const urlOf = (address: string): string => `http://${sanitiseLine(address).replace(/:80$/, '')}`;
