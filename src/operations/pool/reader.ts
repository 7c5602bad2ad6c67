import {readSettings, readTask, settingsKey, taskKey, tasksKey} from '../../../assets/pool/protocol/items.ts';
import type {Gateways} from '../../aws/gateway.ts';
import type {Item, QueryCommandInput} from '../../aws/gateways/dynamodb.ts';
import type {PoolSettings, PoolTask} from './look.ts';
import {plainSettings, plainTask} from './plain-reason.ts';

export interface TaskPage {
	readonly tasks: readonly PoolTask[];
	/** Where the next page begins; undefined after the last one. */
	readonly next: Item | undefined;
}

/** Most keys that one call takes besides that of the settings. */
export const mostKeys = 99;

/** Reads the table of a pool for those who only look, with reasons told plainly; `called` is told of each call. */
export class PoolReader {
	readonly #dynamoDb: Gateways['dynamoDb'];
	readonly #table: string;
	readonly #called: () => void;

	constructor(dynamoDb: Gateways['dynamoDb'], table: string, called: () => void = () => undefined) {
		this.#dynamoDb = dynamoDb;
		this.#table = table;
		this.#called = called;
	}

	/** A page of all records, consistent, oldest first. */
	page(from: Item | undefined, signal: AbortSignal | undefined): Promise<TaskPage> {
		return this.#query({...ofPool, ConsistentRead: true, ...(from !== undefined && {ExclusiveStartKey: from})}, signal);
	}

	/** Every record, consistent, oldest first. */
	async all(signal: AbortSignal | undefined): Promise<PoolTask[]> {
		const tasks: PoolTask[] = [];
		let next: Item | undefined;
		do {
			const page = await this.page(next, signal);
			tasks.push(...page.tasks);
			next = page.next;
		} while (next !== undefined);
		return tasks;
	}

	/** Records that changed since a time (ISO 8601), by the index: may lag, and has nothing of what is gone. */
	async changedSince(since: string, signal: AbortSignal | undefined): Promise<PoolTask[]> {
		const tasks: PoolTask[] = [];
		let next: Item | undefined;
		do {
			const page = await this.#query(
				{
					IndexName: 'ChangedIndex',
					KeyConditionExpression: 'PK = :pool AND UpdatedAt > :since',
					ExpressionAttributeValues: {...ofPool.ExpressionAttributeValues, ':since': {S: since}},
					...(next !== undefined && {ExclusiveStartKey: next}),
				},
				signal,
			);
			tasks.push(...page.tasks);
			next = page.next;
		} while (next !== undefined);
		return tasks;
	}

	/** The settings and records by their ids (at most 99), consistent, as far as they are there; what was not read is named. */
	async byId(
		ids: readonly string[],
		signal: AbortSignal | undefined,
	): Promise<{settings: PoolSettings | undefined; tasks: PoolTask[]; unread: readonly string[]}> {
		this.#called();
		const Keys = [settingsKey, ...ids.map(taskKey)];
		const answer = await this.#dynamoDb.batchGetItem(
			{RequestItems: {[this.#table]: {Keys, ConsistentRead: true}}},
			{signal},
		);
		const items = answer.Responses?.[this.#table] ?? [];
		const left = answer.UnprocessedKeys?.[this.#table]?.Keys ?? [];
		const settings = items.find(({PK}) => PK?.S === settingsKey.PK.S);
		return {
			settings: settings && plainSettings(readSettings(settings)),
			tasks: items.filter((item) => item !== settings).map((item) => plainTask(readTask(item))),
			unread: ids.filter((id) => left.some(({SK}) => SK?.S === taskKey(id).SK.S)),
		};
	}

	async #query(input: Omit<QueryCommandInput, 'TableName'>, signal: AbortSignal | undefined): Promise<TaskPage> {
		this.#called();
		const {Items = [], LastEvaluatedKey} = await this.#dynamoDb.query({TableName: this.#table, ...input}, {signal});
		return {tasks: Items.map((item) => plainTask(readTask(item))), next: LastEvaluatedKey};
	}
}

const ofPool = {
	KeyConditionExpression: 'PK = :pool',
	ExpressionAttributeValues: {':pool': {S: tasksKey}},
};
