import type {
	DeleteItemCommandInput,
	GetItemCommandInput,
	GetItemCommandOutput,
	PutItemCommandInput,
	QueryCommandInput,
	QueryCommandOutput,
	TransactWriteItemsCommandInput,
	UpdateItemCommandInput,
	UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {awsError} from './aws-error.ts';
import {changed} from './changed.ts';
import {cancellations, conditionFailure} from './conditions.ts';
import {
	claimUpdate,
	grabUpdate,
	killUpdate,
	launchUpdate,
	settingsUpdate,
	taskUpdate,
	type Update,
} from './expressions.ts';
import {
	claimKey,
	type Item,
	marshalled,
	readClaim,
	readSettings,
	readTask,
	settingsKey,
	taskAttributes,
	taskKey,
	tasksKey,
	writeSettings,
	writeTask,
} from './items.ts';
import type {Claim, Claimed, PoolTable, SettingsChange, TaskChange, Written} from './pool.ts';
import type {PoolSettings, PoolTask, Status} from './record.ts';

/** The requests of DynamoDB that the table makes: of the SDK in functions, of a gateway in the console. */
export interface DynamoCalls {
	getItem(input: GetItemCommandInput): Promise<Pick<GetItemCommandOutput, 'Item'>>;
	query(input: QueryCommandInput): Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>>;
	putItem(input: PutItemCommandInput): Promise<unknown>;
	updateItem(input: UpdateItemCommandInput): Promise<Pick<UpdateItemCommandOutput, 'Attributes'>>;
	deleteItem(input: DeleteItemCommandInput): Promise<unknown>;
	transactWriteItems(input: TransactWriteItemsCommandInput): Promise<unknown>;
}

/** How often counting a grab is tried that meets a transaction. */
const mostTries = 20;

type QueryInput = Omit<QueryCommandInput, 'TableName'>;

/** The pool's table on DynamoDB; `now` dates what is written. */
export function createDynamoTable(calls: DynamoCalls, tableName: string, now = () => new Date()): PoolTable {
	return new DynamoTable(calls, tableName, now);
}

class DynamoTable implements PoolTable {
	readonly #calls: DynamoCalls;
	readonly #table: {readonly TableName: string};
	readonly #now: () => Date;

	constructor(calls: DynamoCalls, TableName: string, now: () => Date) {
		this.#calls = calls;
		this.#table = {TableName};
		this.#now = now;
	}

	async settings(): Promise<PoolSettings | undefined> {
		const item = await this.#read(settingsKey);
		return item && readSettings(item);
	}

	async initialise(target: number): Promise<PoolSettings> {
		const first = {version: 1, target, isDraining: false, failuresInRow: 0, grabs: 0, launches: 0, kills: 0};
		const put = {...this.#table, Item: writeSettings(first), ConditionExpression: 'attribute_not_exists(PK)'};
		const isFirst = await unlessRefused(this.#calls.putItem(put));
		return isFirst ? first : ((await this.settings()) ?? first);
	}

	changeSettings(version: number, change: SettingsChange): Promise<Written<PoolSettings>> {
		return this.#write(settingsUpdate(version, change), readSettings);
	}

	async countGrab(): Promise<void> {
		for (let tries = 1; ; tries += 1) {
			try {
				await this.#calls.updateItem({...this.#table, ...grabUpdate()});
				return;
			} catch (error) {
				// A launch or a kill is being written: a matter of milliseconds.
				const isConflict = awsError(error, 'TransactionConflictException') !== undefined;
				if (!isConflict || tries === mostTries) throw error;
			}
		}
	}

	async all(): Promise<PoolTask[]> {
		const tasks: PoolTask[] = [];
		for await (const page of this.#pages({...ofPool, ConsistentRead: true})) tasks.push(...page);
		return tasks;
	}

	first(limit: number): Promise<PoolTask[]> {
		return this.#oldest({...ofPool, ConsistentRead: true}, limit);
	}

	async get(id: string): Promise<PoolTask | undefined> {
		const item = await this.#read(taskKey(id));
		return item && readTask(item);
	}

	oldest(status: Status, limit: number): Promise<PoolTask[]> {
		return this.#oldest(ofStatus(status), limit);
	}

	async launch({version}: PoolSettings, tasks: readonly PoolTask[]): Promise<boolean> {
		const records = tasks.map((task) => ({
			Put: {...this.#table, Item: writeTask(task), ConditionExpression: 'attribute_not_exists(PK)'},
		}));
		const counted = {Update: {...this.#table, ...launchUpdate(version, tasks.length)}};
		try {
			await this.#calls.transactWriteItems({TransactItems: [counted, ...records]});
			return true;
		} catch (error) {
			if (cancellations(error) === undefined) throw error;
			return false;
		}
	}

	async claim(task: PoolTask, claim: Claim, change: TaskChange): Promise<Claimed> {
		const now = this.#now();
		const updates = [taskUpdate(task, change, now), claimUpdate(task, claim, now)];
		try {
			await this.#calls.transactWriteItems({
				TransactItems: updates.map((update) => ({
					Update: {...this.#table, ...update, ReturnValuesOnConditionCheckFailure: 'ALL_OLD'},
				})),
			});
		} catch (error) {
			const reasons = cancellations(error);
			if (reasons === undefined) throw error;
			const [, tie] = reasons;
			if (tie?.code !== 'ConditionalCheckFailed') return {isWritten: false};
			return {isWritten: false, claimed: readClaim(tie.item) ?? (await this.claimed(claim.id))};
		}
		return {isWritten: true, value: changed(task, change, now)};
	}

	async claimed(claimId: string): Promise<string | undefined> {
		return readClaim(await this.#read(claimKey(claimId)));
	}

	change(task: PoolTask, change: TaskChange): Promise<Written<PoolTask>> {
		return this.#write(taskUpdate(task, change, this.#now()), readTask);
	}

	async kill(task: PoolTask, change: TaskChange): Promise<Written<PoolTask>> {
		const now = this.#now();
		const update = taskUpdate(task, change, now);
		const changing = {Update: {...this.#table, ...update, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const}};
		try {
			await this.#calls.transactWriteItems({
				TransactItems: [changing, {Update: {...this.#table, ...killUpdate()}}],
			});
			return {isWritten: true, value: changed(task, change, now)};
		} catch (error) {
			const reasons = cancellations(error);
			if (reasons === undefined) throw error;
			const [ofTask, ofSettings] = reasons;
			// There are no settings to count it in.
			if (ofSettings?.code === 'ConditionalCheckFailed') return await this.change(task, change);
			const found = ofTask?.item ?? (await this.#read(update.Key));
			return {isWritten: false, found: found && readTask(found)};
		}
	}

	async remove({id, version}: PoolTask): Promise<boolean> {
		const deleting = this.#calls.deleteItem({
			...this.#table,
			Key: taskKey(id),
			ConditionExpression: 'attribute_not_exists(PK) OR #Version = :readVersion',
			ExpressionAttributeNames: {'#Version': taskAttributes.version},
			ExpressionAttributeValues: {':readVersion': marshalled(version)},
		});
		return await unlessRefused(deleting);
	}

	async #read(Key: Item): Promise<Item | undefined> {
		return (await this.#calls.getItem({...this.#table, Key, ConsistentRead: true})).Item;
	}

	async #oldest(input: QueryInput, limit: number): Promise<PoolTask[]> {
		const tasks: PoolTask[] = [];
		for await (const page of this.#pages({...input, Limit: limit})) {
			tasks.push(...page);
			if (tasks.length >= limit) break;
		}
		return tasks.slice(0, limit);
	}

	async *#pages(input: QueryInput): AsyncGenerator<PoolTask[]> {
		let next: Pick<QueryCommandInput, 'ExclusiveStartKey'> | undefined = {};
		while (next !== undefined) {
			const page: Awaited<ReturnType<DynamoCalls['query']>> = await this.#calls.query({
				...this.#table,
				...input,
				...next,
			});
			yield (page.Items ?? []).map(readTask);
			next = page.LastEvaluatedKey && {ExclusiveStartKey: page.LastEvaluatedKey};
		}
	}

	/** Writes over the version that was read, or tells what is there instead. */
	async #write<Value>(update: Update, parse: (item: Item) => Value): Promise<Written<Value>> {
		const returned = {ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD'} as const;
		try {
			const {Attributes = {}} = await this.#calls.updateItem({...this.#table, ...update, ...returned});
			return {isWritten: true, value: parse(Attributes)};
		} catch (error) {
			const failure = conditionFailure(error);
			if (failure === undefined) throw error;
			const found = failure.item ?? (await this.#read(update.Key));
			return {isWritten: false, found: found && parse(found)};
		}
	}
}

const ofPool = {
	KeyConditionExpression: 'PK = :pool',
	ExpressionAttributeValues: {':pool': marshalled(tasksKey)},
} satisfies QueryInput;

const ofStatus = (status: Status) =>
	({
		IndexName: 'StatusIndex',
		KeyConditionExpression: '#Status = :status',
		ExpressionAttributeNames: {'#Status': taskAttributes.status},
		ExpressionAttributeValues: {':status': marshalled(status)},
	}) satisfies QueryInput;

/** False when the condition of the write did not hold. */
async function unlessRefused(writing: Promise<unknown>): Promise<boolean> {
	try {
		await writing;
		return true;
	} catch (error) {
		if (conditionFailure(error) === undefined) throw error;
		return false;
	}
}
