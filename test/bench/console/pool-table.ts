import {settingsKey, taskKey, writeSettings, writeTask} from '../../../assets/pool/protocol/items.ts';
import type {PoolTask} from '../../../assets/pool/protocol/record.ts';
import {poolOutputs} from '../../../src/infra/pool/outputs.ts';
import {systemTag} from '../../../src/operations/stacks/describe.ts';

const stack = 'bench';
const table = `${stack}-Tasks`;

interface Key {
	readonly SK: {readonly S: string};
}

/** What of the calls' inputs is looked at. */
export interface TableInput {
	readonly IndexName?: string;
	readonly ExpressionAttributeValues?: Readonly<Record<string, {readonly S: string}>>;
	readonly ExclusiveStartKey?: Key;
	readonly RequestItems?: Readonly<Record<string, {readonly Keys: readonly Key[]}>>;
}

interface Stored {
	task: PoolTask;
	/** As it is answered; undefined after a change. */
	text: string | undefined;
}

/** When they were launched. Milliseconds. */
const hour = 3_600_000;
const apart = 1_000;

/** As many as fit into the megabyte of an answer. */
const pageSize = 2_000;

/** A pool's stack and table in memory, with as many records as one likes, all available. */
export class PoolTable {
	readonly #records = new Map<string, Stored>();
	readonly #all: Stored[] = [];
	readonly #target: number;
	#next = 0;

	constructor(tasks: number) {
		const began = Date.now() - hour - tasks * apart;
		this.#target = tasks;
		for (let index = 0; index < tasks; index += 1) {
			const task = recordOf(index, new Date(began + index * apart).toISOString());
			const record = {task, text: undefined};
			this.#records.set(taskKey(task.id).SK.S, record);
			this.#all.push(record);
		}
	}

	/** The next so many records, going round, are written anew. */
	churn(count: number): void {
		for (let turn = 0; turn < Math.min(count, this.#all.length); turn += 1) {
			const record = this.#all[this.#next % this.#all.length];
			this.#next += 7919;
			if (record !== undefined) this.#change(record, {launch: {...record.task.launch, total: 2 + Math.random()}});
		}
	}

	/** The next available one is handed out. */
	assign(user: string): void {
		const record = this.#all.find(({task}) => task.status === 'RUNNING');
		if (record !== undefined) this.#change(record, {status: 'ASSIGNED', user, assignedAt: new Date().toISOString()});
	}

	/** Query: a page of all, or what changed since a time. */
	query({IndexName, ExpressionAttributeValues, ExclusiveStartKey}: TableInput): string {
		const since = ExpressionAttributeValues?.[':since']?.S;
		if (IndexName !== undefined && since !== undefined) {
			return answer(this.#all.filter(({task}) => task.updatedAt > since).map(textOf));
		}
		const from = ExclusiveStartKey === undefined ? 0 : [...this.#records.keys()].indexOf(ExclusiveStartKey.SK.S) + 1;
		const page = this.#all.slice(from, from + pageSize);
		const last = from + pageSize < this.#all.length ? page.at(-1) : undefined;
		return answer(page.map(textOf), last && JSON.stringify(taskKey(last.task.id)));
	}

	/** BatchGetItem: the settings, and records by their keys. */
	byKeys({RequestItems}: TableInput): string {
		const texts = (RequestItems?.[table]?.Keys ?? []).flatMap(({SK}) => {
			if (SK.S === settingsKey.SK.S) return [this.#settings()];
			const record = this.#records.get(SK.S);
			return record === undefined ? [] : [textOf(record)];
		});
		return `{"Responses":{"${table}":[${texts.join(',')}]},"UnprocessedKeys":{}}`;
	}

	#settings(): string {
		const settings = {version: 1, target: this.#target, isDraining: false, failuresInRow: 0};
		return JSON.stringify(writeSettings({...settings, grabs: 0, launches: this.#target, kills: 0}));
	}

	#change(record: Stored, changes: Partial<PoolTask>): void {
		const {version} = record.task;
		record.task = {...record.task, ...changes, version: version + 1, updatedAt: new Date().toISOString()};
		record.text = undefined;
	}
}

const textOf = (record: Stored): string => (record.text ??= JSON.stringify(writeTask(record.task)));

const answer = (items: readonly string[], next?: string): string =>
	`{"Items":[${items.join(',')}],"Count":${items.length}${next === undefined ? '' : `,"LastEvaluatedKey":${next}`}}`;

function recordOf(index: number, at: string): PoolTask {
	const digits = index.toString(16).padStart(6, '0');
	return {
		...{id: `task_${at.replaceAll(/[:.]/g, '-')}_${digits}`, status: 'RUNNING', version: 3},
		...{createdAt: at, updatedAt: at, availableAt: at},
		taskArn: `arn:aws:ecs:us-east-1:000000000000:task/${stack}/${digits}${'0123456789abcdef0123456789'}`,
		address: `203.0.${(index >> 8) & 255}.${index & 255}:80`,
		launch: {provision: 1.2, pull: 0.5, start: 0.2, ready: 0.1, total: 2 + (index % 100) / 50},
	};
}

const member = (name: string, pairs: readonly (readonly [string, string])[], value: string): string =>
	pairs.map(([key, text]) => `<member><${name}Key>${key}</${name}Key><${value}>${text}</${value}></member>`).join('');

/** DescribeStacks: the stack of the pool, complete. */
export function stackXml(): string {
	const outputs = poolOutputs.map((name) => [name, name === 'TasksTableName' ? table : `${stack}-${name}`] as const);
	const parameters = [...Object.entries({TaskCpu: '1024', TaskMemory: '2048', Capacity: 'FARGATE'})];
	return [
		'<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>',
		`<member><StackName>${stack}</StackName><StackId>${stack}</StackId><StackStatus>CREATE_COMPLETE</StackStatus>`,
		'<CreationTime>2026-11-21T00:00:00Z</CreationTime>',
		`<Tags><member><Key>${systemTag}</Key><Value>pool</Value></member></Tags>`,
		`<Outputs>${member('Output', outputs, 'OutputValue')}</Outputs>`,
		`<Parameters>${member('Parameter', parameters, 'ParameterValue')}</Parameters>`,
		'</member></Stacks></DescribeStacksResult></DescribeStacksResponse>',
	].join('');
}
