import {type Clock, systemClock} from '../../aws/clock.ts';
import type {Gateways} from '../../aws/gateway.ts';
import {type PoolOutputs, readPoolOutputs} from '../../infra/pool/outputs.ts';
import {unlessRefused} from '../refused.ts';
import {isLost} from './launches.ts';
import type {PoolSettings, PoolTask} from './look.ts';
import {PoolReader} from './reader.ts';
import {type Remembered, remembered} from './remembered.ts';
import {type Counts, counts} from './states.ts';
import {countDeadLetters} from './surroundings.ts';
import {takeLook} from './take-look.ts';
import {WatchedTable} from './watched-table.ts';

/** A pool in a few figures. */
export interface PoolSummary {
	readonly counts: Counts;
	/** Undefined before it was filled. */
	readonly settings: PoolSettings | undefined;
	/** Events that could not be worked off. */
	readonly deadLetters: number;
	/** Since when fewer tasks are available than should be, as far as is known. Milliseconds since 1970. */
	readonly underSince: number | undefined;
	/** Why a task failed before anybody was given it; the newest. */
	readonly reason: string | undefined;
}

/** How long the count of dead letters is good enough. Milliseconds. */
const deadLettersFor = 60_000;

interface Known {
	readonly table: WatchedTable;
	readonly tasks: Map<string, PoolTask>;
	readonly deadLetters: Remembered<number>;
	underSince: number | undefined;
}

type SummaryOf = (
	outputs: Readonly<Record<string, string>>,
	signal: AbortSignal | undefined,
) => Promise<PoolSummary | undefined>;

/**
 * Tells pools in a few figures, look by look with two calls each; the first one reads every record. Undefined where a
 * pool may not be read, or is not complete.
 */
export function poolSummaries(gateways: Pick<Gateways, 'dynamoDb' | 'sqs'>, clock: Clock = systemClock): SummaryOf {
	const pools = new Map<string, Known>();
	return async (values, signal) => {
		const outputs = readPoolOutputs(
			Object.entries(values).map(([OutputKey, OutputValue]) => ({OutputKey, OutputValue})),
		);
		if (outputs === undefined) return undefined;
		const known = pools.get(outputs.TasksTableName) ?? begin(gateways, outputs, clock);
		pools.set(outputs.TasksTableName, known);
		return await unlessRefused(look(known, clock.now(), signal));
	};
}

function begin(gateways: Pick<Gateways, 'dynamoDb' | 'sqs'>, outputs: PoolOutputs, clock: Clock): Known {
	const name = outputs.TasksTableName;
	return {
		table: new WatchedTable(name, new PoolReader(gateways.dynamoDb, name), clock),
		tasks: new Map(),
		deadLetters: remembered((signal) => countDeadLetters(gateways, outputs, signal), deadLettersFor, clock),
		underSince: undefined,
	};
}

async function look(known: Known, now: number, signal: AbortSignal | undefined): Promise<PoolSummary> {
	const {table, tasks} = known;
	let settings: PoolSettings | undefined;
	do {
		const found = await table.look(signal);
		settings = found.settings;
		takeLook(tasks, found);
	} while (!table.isRead);
	const of = counts(tasks.values());
	const isUnder = settings !== undefined && of.available < settings.target;
	known.underSince = isUnder ? Math.min(known.underSince ?? now, oldestLaunch(tasks) ?? now) : undefined;
	return {
		...{counts: of, settings, underSince: known.underSince},
		deadLetters: await known.deadLetters.read(signal),
		reason: newestFailure(tasks)?.reason,
	};
}

/** Whoever looks for the first time knows by it how long a task has been missing. */
function oldestLaunch(tasks: ReadonlyMap<string, PoolTask>): number | undefined {
	const begun = tasks
		.values()
		.filter(({status}) => status === 'LAUNCHING')
		.map(({createdAt}) => Date.parse(createdAt));
	const oldest = begun.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
	return Number.isFinite(oldest) ? oldest : undefined;
}

function newestFailure(tasks: ReadonlyMap<string, PoolTask>): PoolTask | undefined {
	const failed = [...tasks.values()].filter(isLost);
	return failed.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1)).at(-1);
}
