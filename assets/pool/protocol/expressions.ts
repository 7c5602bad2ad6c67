import type {UpdateItemCommandInput} from '@aws-sdk/client-dynamodb';
import {
	claimKey,
	expiry,
	type Item,
	marshalled,
	settingsAttributes,
	settingsKey,
	taskAttributes,
	taskKey,
} from './items.ts';
import type {Claim, SettingsChange, TaskChange} from './pool.ts';
import type {PoolTask} from './record.ts';

/** An update without its table; always under a condition. */
export interface Update {
	readonly Key: Item;
	readonly UpdateExpression: string;
	readonly ConditionExpression: string;
	readonly ExpressionAttributeNames: NonNullable<UpdateItemCommandInput['ExpressionAttributeNames']>;
	readonly ExpressionAttributeValues: Item;
}

const aDay = 86_400;

/** Changes a record that still has its version. A failed one expires. */
export function taskUpdate(task: PoolTask, change: TaskChange, now: Date): Update {
	const {status} = change;
	const attributes = {
		...renamed(change, taskAttributes),
		UpdatedAt: now.toISOString(),
		...(status !== undefined && {ExpiresAt: status === 'ERROR' ? expiry(now) : null}),
	};
	return versioned(taskKey(task.id), task.version, attributes);
}

/** Changes the settings that still have this version. */
export function settingsUpdate(version: number, change: SettingsChange): Update {
	return versioned(settingsKey, version, renamed(change, settingsAttributes));
}

/** Gives the settings that still have this version the next one, and counts launches. */
export function launchUpdate(version: number, launches: number): Update {
	const next = versioned(settingsKey, version, {});
	return {
		...next,
		UpdateExpression: `${next.UpdateExpression} ADD #Launches :launches`,
		ExpressionAttributeNames: {...next.ExpressionAttributeNames, '#Launches': settingsAttributes.launches},
		ExpressionAttributeValues: {...next.ExpressionAttributeValues, ':launches': marshalled(launches)},
	};
}

/** Counts a task that was claimed. */
export const grabUpdate = (): Update => counting(settingsAttributes.grabs);

/** Counts a task that was killed. */
export const killUpdate = (): Update => counting(settingsAttributes.kills);

/** Needs no version. Makes no settings where there are none. */
function counting(counter: string): Update {
	return {
		Key: settingsKey,
		UpdateExpression: 'ADD #Counter :one',
		ConditionExpression: 'attribute_exists(PK)',
		ExpressionAttributeNames: {'#Counter': counter},
		ExpressionAttributeValues: {':one': marshalled(1)},
	};
}

/** Ties a claim to a task, if it is tied to nothing yet or to the task that proved to be of no use. */
export function claimUpdate(task: PoolTask, {id, insteadOf}: Claim, now: Date): Update {
	return {
		Key: claimKey(id),
		UpdateExpression: 'SET #TaskId = :task, #ExpiresAt = :expiry',
		ConditionExpression: 'attribute_not_exists(PK) OR #TaskId = :before',
		ExpressionAttributeNames: {'#TaskId': taskAttributes.id, '#ExpiresAt': 'ExpiresAt'},
		ExpressionAttributeValues: {
			':task': marshalled(task.id),
			':expiry': marshalled(expiry(now, aDay)),
			':before': marshalled(insteadOf ?? task.id),
		},
	};
}

/**
 * The update of an item that has a version: written only over the version that was read, which it raises by one.
 *
 * @param attributes by their names in the table; null removes one, undefined leaves it
 */
function versioned(Key: Item, version: number, attributes: Readonly<Record<string, unknown>>): Update {
	const all = Object.entries({...attributes, Version: version + 1}).filter(([, value]) => value !== undefined);
	const set = all.filter(([, value]) => value !== null);
	const removed = all.filter(([, value]) => value === null);
	return {
		Key,
		UpdateExpression: [
			`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
			...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
		].join(' '),
		ConditionExpression: '#Version = :readVersion',
		ExpressionAttributeNames: Object.fromEntries(all.map(([name]) => [`#${name}`, name])),
		ExpressionAttributeValues: {
			...Object.fromEntries(set.map(([name, value]) => [`:${name}`, marshalled(value)])),
			':readVersion': marshalled(version),
		},
	};
}

function renamed(change: object, names: Readonly<Record<string, string>>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(change).flatMap(([key, value]) => (names[key] === undefined ? [] : [[names[key], value]])),
	);
}
