import type {AttributeValue} from '@aws-sdk/client-dynamodb';
import {marshall, unmarshall} from '@aws-sdk/util-dynamodb';
import {failedShownFor} from './patience.ts';
import type {PoolSettings, PoolTask} from './record.ts';

/** An item of the table as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** Partition of all records. */
export const tasksKey = 'TASK#POOL';
export const taskKey = (id: string) => ({PK: {S: tasksKey}, SK: {S: `TASK#${id}`}}) satisfies Item;
export const settingsKey = {PK: {S: 'POOL'}, SK: {S: 'SETTINGS'}} satisfies Item;
/** What a claim is tied to; in partitions of their own, so that no list of records has them. */
export const claimKey = (id: string) => ({PK: {S: `CLAIM#${id}`}, SK: {S: 'CLAIM'}}) satisfies Item;

/** Attributes of a record by what they are called in the table: the original's names where it has them. */
export const taskAttributes = {
	id: 'TaskId',
	status: 'Status',
	version: 'Version',
	createdAt: 'CreatedAt',
	updatedAt: 'UpdatedAt',
	taskArn: 'EcsTaskArn',
	address: 'PublicIp',
	availableAt: 'AvailableAt',
	launch: 'Launch',
	user: 'AssignedTo',
	assignedAt: 'AssignedAt',
	claimId: 'ClaimId',
	leaseUntil: 'LeaseUntil',
	reason: 'ErrorMessage',
} as const satisfies Record<keyof PoolTask, string>;

export const settingsAttributes = {
	version: 'Version',
	target: 'Target',
	isDraining: 'IsDraining',
	drainId: 'DrainId',
	isBeingDeleted: 'IsBeingDeleted',
	failuresInRow: 'FailuresInRow',
	failedLast: 'FailedLast',
	pausedReason: 'PausedReason',
	image: 'Image',
	outdatedUntil: 'OutdatedUntil',
	grabs: 'Grabs',
	launches: 'Launches',
	kills: 'Kills',
} as const satisfies Record<keyof PoolSettings, string>;

export function readTask(item: Item): PoolTask {
	return read(item, taskAttributes) as PoolTask;
}

export function readSettings(item: Item): PoolSettings {
	return read(item, settingsAttributes) as PoolSettings;
}

export function writeTask(task: PoolTask): Item {
	return {...taskKey(task.id), ...write(task, taskAttributes)};
}

export function writeSettings(settings: PoolSettings): Item {
	return {...settingsKey, ...write(settings, settingsAttributes)};
}

/** The id of the task that the item of a claim says. */
export const readClaim = (item: Item | undefined): string | undefined => item?.TaskId?.S;

/** When DynamoDB removes an item by itself, in seconds since 1970: a failed task once it was there to be read. */
export const expiry = (now: Date, seconds = failedShownFor): number => Math.ceil(now.getTime() / 1_000) + seconds;

export const marshalled = (value: unknown): AttributeValue =>
	marshall({value}, {removeUndefinedValues: true}).value as AttributeValue;

type Names = Readonly<Record<string, string>>;

function read(item: Item, names: Names): object {
	const values = unmarshall(item);
	return Object.fromEntries(
		Object.entries(names).flatMap(([key, name]) => (values[name] === undefined ? [] : [[key, values[name]]])),
	);
}

function write(value: object, names: Names): Item {
	return Object.fromEntries(
		Object.entries(value).flatMap(([key, one]) => {
			const name = names[key];
			return name === undefined || one === undefined ? [] : [[name, marshalled(one)]];
		}),
	);
}
