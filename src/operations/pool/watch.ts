import {type Clock, systemClock} from '../../aws/clock.ts';
import {NotFoundError} from '../../aws/errors.ts';
import {poll} from '../../aws/poller.ts';
import type {Session} from '../session.ts';
import type {Nudge} from '../watch/nudge.ts';
import type {Sample} from '../watch/sample.ts';
import {firstSettings} from './first-settings.ts';
import type {Lacking, PoolStack} from './locate.ts';
import type {PoolLook} from './look.ts';
import {Pace} from './pace.ts';
import {PoolReader} from './reader.ts';
import type {Remembered} from './remembered.ts';
import {type Surroundings, surroundingsReader} from './surroundings.ts';
import {WatchedTable} from './watched-table.ts';

export interface PoolWatchOptions {
	readonly clock?: Clock;
	/** Given after a change by the operator, it brings the next look forward; given with anything, all is looked at anew. */
	readonly nudge?: Nudge | undefined;
}

/** How often it is looked for a pool that is not there. Milliseconds. */
const absentPause = 3_000;
/** AWS saying no makes the pauses no longer than this; while somebody waits for the first rows, no longer than that. */
const slowest = {usual: 32_000, first: 8_000};
/**
 * Every record of a pool, then what changes, at least once a second until the signal is aborted; without a name it is
 * the first pool that is complete. At most 150 calls a minute whatever its size, all of which only read: a query of what
 * changed, and a batch of records by name, as no index tells what is gone.
 */
export async function* watchPool(
	session: Session,
	stack?: string,
	signal?: AbortSignal,
	{clock = systemClock, nudge}: PoolWatchOptions = {},
): AsyncGenerator<Sample<PoolLook>, void, undefined> {
	const watch = new PoolWatch(session, stack, clock);
	const look = (within: AbortSignal | undefined) => {
		if (nudge !== undefined && [...nudge.takeArns()].length > 0) watch.forget();
		return watch.look(within);
	};
	const cadence = {
		get calm() {
			return watch.pause;
		},
		busy: 0,
		get slowest() {
			return watch.isRead ? slowest.usual : slowest.first;
		},
	};
	yield* poll(look, {signal, cadence, clock: nudge?.over(clock) ?? clock, random: () => 0});
}

class PoolWatch {
	readonly #session: Session;
	readonly #clock: Clock;
	readonly #surroundings: Remembered<Surroundings>;
	readonly #pace: Pace;
	#table: WatchedTable | undefined;
	#isAbsent = false;

	constructor(session: Session, stack: string | undefined, clock: Clock) {
		this.#session = session;
		this.#clock = clock;
		this.#surroundings = surroundingsReader(session, session.watching, stack, clock);
		this.#pace = new Pace(clock.now());
	}

	/** Milliseconds until the next look. */
	get pause(): number {
		if (this.#isAbsent) return absentPause;
		return this.isRead ? this.#pace.pause(this.#clock.now()) : 0;
	}

	/** Whether every record was read, or there are none to read. */
	get isRead(): boolean {
		return this.#isAbsent || this.#table?.isRead === true;
	}

	forget(): void {
		this.#surroundings.forget();
	}

	async look(signal: AbortSignal | undefined): Promise<PoolLook> {
		this.#pace.began(this.#clock.now());
		const surroundings = await this.#surroundings.read(signal);
		if (!('found' in surroundings.located)) return this.#absent(surroundings.located);
		try {
			return await this.#lookAt(surroundings, surroundings.located.found, signal);
		} catch (error) {
			if (!(error instanceof NotFoundError)) throw error;
			return await this.#withoutTable(error, signal);
		}
	}

	#absent({stack, stacks, problem, nextStep}: Omit<Lacking, 'missing'>): PoolLook {
		this.#table = undefined;
		this.#isAbsent = true;
		return {kind: 'absent', stack, stacks, problem, nextStep};
	}

	/** Its stack is being deleted, or somebody deleted the table alone. */
	async #withoutTable(error: NotFoundError, signal: AbortSignal | undefined): Promise<PoolLook> {
		this.#surroundings.forget();
		const {located} = await this.#surroundings.read(signal);
		if (!('found' in located)) return this.#absent(located);
		const nextStep = `Delete it with «ecs-console pool delete --stack ${located.stack}» and make it again.`;
		const problem = `The table of pool ${located.stack} cannot be found: ${error.message}`;
		return this.#absent({stack: located.stack, stacks: located.stacks, problem, nextStep});
	}

	async #lookAt(around: Surroundings, pool: PoolStack, signal: AbortSignal | undefined): Promise<PoolLook> {
		const name = pool.outputs.TasksTableName;
		this.#isAbsent = false;
		if (this.#table?.name !== name) {
			const called = () => this.#pace.called(this.#clock.now());
			this.#table = new WatchedTable(name, new PoolReader(this.#session.watching.dynamoDb, name, called), this.#clock);
		}
		const {settings, ...found} = await this.#table.look(signal);
		const {located, simulator, deadLetters, hourlyCost} = around;
		return {
			...{kind: 'pool', stack: pool.name, stacks: located.stacks, simulator, deadLetters, hourlyCost},
			...{settings: settings ?? firstSettings(pool.parameters), ...found},
		};
	}
}
