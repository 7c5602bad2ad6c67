import {settingsKey, tasksKey, writeSettings, writeTask} from '../../../../assets/pool/protocol/items.ts';
import type {Clock} from '../../../../src/aws/clock.ts';
import {AccessDeniedError, NotFoundError, ThrottledError} from '../../../../src/aws/errors.ts';
import type {DynamoDbGateway, Item} from '../../../../src/aws/gateways/dynamodb.ts';
import type {PoolSettings, PoolTask, Status} from '../../../../src/operations/pool/look.ts';
import type {Session} from '../../../../src/operations/session.ts';
import {fakeSession} from '../../support/fake-session.ts';
import {poolStack} from './test-pool.ts';

/** Milliseconds that an index is behind. */
const lag = 400;

/**
 * The table of a pool in simulated time: pages, an index that lags, and throttling when told so. Every call of the
 * session is written down with its time.
 */
export class SimulatedTable {
	readonly tasks = new Map<string, PoolTask>();
	readonly calls: {readonly what: string; readonly at: number}[] = [];
	/** Records in a page. */
	pageSize = 2_500;
	/** Milliseconds that a call takes. */
	latency = 20;
	settings: PoolSettings = {
		...{version: 1, target: 5, isDraining: false, failuresInRow: 0},
		grabs: 0,
		launches: 0,
		kills: 0,
	};
	stacks = [poolStack('demo')];
	isGone = false;
	isThrottled: (what: string) => boolean = () => false;
	isSimulatorOn = false;
	/** In each queue; none: they may not be counted. */
	deadLetters = 0;
	readonly #clock: Clock;
	/** What the index will have, by when. */
	readonly #indexed: {readonly at: number; readonly task: PoolTask | undefined; readonly id: string}[] = [];
	readonly #index = new Map<string, PoolTask>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	get session(): Session {
		const dynamoDb: Partial<DynamoDbGateway> = {
			query: async (input) => {
				await this.#call(input.IndexName ?? 'whole');
				const from = Number(input.ExclusiveStartKey?.SK?.S ?? 0);
				const since = input.ExpressionAttributeValues?.[':since']?.S;
				const found = since === undefined ? this.#all() : this.#changedSince(since);
				const isLast = from + this.pageSize >= found.length;
				return {
					Items: found.slice(from, from + this.pageSize).map(writeTask),
					...(!isLast && {LastEvaluatedKey: {SK: {S: String(from + this.pageSize)}}}),
					$metadata: {},
				};
			},
			batchGetItem: async ({RequestItems = {}}) => {
				await this.#call('by name');
				const keys = RequestItems['demo-Tasks']?.Keys ?? [];
				if (keys.length > 100) throw new Error('A batch has at most 100 keys.');
				return {Responses: {'demo-Tasks': keys.flatMap((key) => this.#item(key))}, $metadata: {}};
			},
		};
		return fakeSession({
			dynamoDb,
			cloudFormation: {
				describeStacks: async () => {
					await this.#call('stacks');
					return this.stacks;
				},
			},
			events: {
				rule: async () => {
					await this.#call('rule');
					return {State: this.isSimulatorOn ? 'ENABLED' : 'DISABLED', $metadata: {}};
				},
			},
			sqs: {
				waiting: async () => {
					await this.#call('queue');
					if (this.deadLetters > 0) return this.deadLetters;
					throw new AccessDeniedError('', '', {action: 'sqs:GetQueueAttributes', resource: '*'});
				},
			},
		});
	}

	put(id: string, status: Status, more: Partial<PoolTask> = {}): void {
		const known = this.tasks.get(id);
		const at = new Date(this.#clock.now()).toISOString();
		const task = {createdAt: at, ...known, id, status, version: (known?.version ?? 0) + 1, updatedAt: at, ...more};
		this.tasks.set(id, task);
		this.#indexed.push({at: this.#clock.now() + lag, id, task});
	}

	remove(id: string): void {
		this.tasks.delete(id);
		this.#indexed.push({at: this.#clock.now() + lag, id, task: undefined});
	}

	callsSince(since: number): number {
		return this.calls.filter(({at}) => at >= since).length;
	}

	async #call(what: string): Promise<void> {
		this.calls.push({what, at: this.#clock.now()});
		await this.#clock.sleep(this.latency);
		if (this.isThrottled(what)) throw new ThrottledError('AWS is throttling.', '');
		if (this.isGone && what !== 'stacks') throw new NotFoundError('Requested resource not found.', '');
	}

	#all(): PoolTask[] {
		return [...this.tasks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	#changedSince(since: string): PoolTask[] {
		const due = this.#indexed.filter(({at}) => at <= this.#clock.now());
		for (const {id, task} of this.#indexed.splice(0, due.length)) {
			if (task === undefined) this.#index.delete(id);
			else this.#index.set(id, task);
		}
		return [...this.#index.values()].filter(({updatedAt}) => updatedAt > since);
	}

	#item({PK, SK}: Item): Item[] {
		if (PK?.S === settingsKey.PK.S) return [writeSettings(this.settings)];
		if (PK?.S !== tasksKey) throw new Error(`There is no partition ${PK?.S}.`);
		const task = this.tasks.get(SK?.S?.replace('TASK#', '') ?? '');
		return task === undefined ? [] : [writeTask(task)];
	}
}
