import {beginDrain, drainStep} from '../../../../assets/pool/protocol/drain.ts';
import {grab} from '../../../../assets/pool/protocol/grab.ts';
import {type EcsTask, LaunchRefused, type Pool} from '../../../../assets/pool/protocol/pool.ts';
import {reconcile} from '../../../../assets/pool/protocol/reconcile.ts';
import {reconcileTask} from '../../../../assets/pool/protocol/reconcile-task.ts';
import {refill} from '../../../../assets/pool/protocol/refill.ts';
import {PoolRefused} from '../../../../assets/pool/protocol/refused.ts';
import {release} from '../../../../assets/pool/protocol/release.ts';
import {renew} from '../../../../assets/pool/protocol/renew.ts';
import {resize} from '../../../../assets/pool/protocol/resize.ts';
import {resume} from '../../../../assets/pool/protocol/resume.ts';
import {randomNumbers} from '../../../support/random.ts';
import {type Actor, Interleaving, LostError} from './interleaving.ts';
import {killReason, Laws} from './laws.ts';
import {MemoryPool} from './memory-pool.ts';

export interface Scenario {
	readonly seed: number;
	readonly target: number;
	/** How many use the pool, beside the functions that events run. */
	readonly actors: number;
	/** Of a thousand requests, how many are lost or the end of whoever makes them. */
	readonly trouble: number;
	/** The index and the list of ECS are behind, and tasks are not seen at first. */
	readonly lags: boolean;
	/** Seconds; 0: none. */
	readonly maximumAge: number;
	readonly lease: number;
	/** Whoever drains the pool in the end is killed on the way. */
	readonly isLeft: boolean;
}

type Event = {readonly kind: 'grabbed'} | {readonly kind: 'task'; readonly task: EcsTask};

const mostMoments = 4_000;
const minutesUntilRest = 16;

/** A pool that is used by many at once, in a world where everything goes wrong; `laws` hold at every moment. */
export class Chaos {
	readonly world: MemoryPool;
	readonly laws: Laws;
	readonly #scenario: Scenario;
	readonly #numbers: (bound: number) => number;
	readonly #interleaving: Interleaving;
	readonly #actors: Actor[] = [];
	readonly #events: Event[] = [];
	#started = 0;

	constructor(scenario: Scenario) {
		this.#scenario = scenario;
		const {seed, lags, maximumAge, lease} = scenario;
		this.#numbers = randomNumbers(seed);
		this.world = new MemoryPool({lags, limits: {maximumAge, lease}, numbers: this.#numbers});
		this.#interleaving = new Interleaving(this.#numbers);
		this.laws = new Laws(this.world, this.#interleaving.trace);
		this.world.ecs.changes = (task) => this.#tell({kind: 'task', task});
		this.laws.onGrab = () => this.#tell({kind: 'grabbed'});
	}

	/** How many requests were made. */
	get requests(): number {
		return this.#interleaving.trace.length;
	}

	/** Everything at once, until everybody has ended or is frozen in the middle of what it does. */
	async rage(): Promise<void> {
		await this.world.pool.table.initialise(this.#scenario.target);
		if (this.#chance(80)) await this.world.fill(this.#scenario.target);
		for (let moment = 0; moment < mostMoments; moment += 1) {
			const dice = this.#numbers(100);
			if (dice < 6 && this.#started < this.#scenario.actors) this.#start();
			else if (dice < 28) this.#happen();
			else if (dice < 40) this.#deliver();
			else if (!(await this.#interleaving.step(this.#scenario.trouble)) && this.#started === this.#scenario.actors)
				break;
			this.world.pass(this.#chance(2) ? this.#numbers(150) : this.#numbers(2_000) / 1_000);
			this.laws.look();
		}
	}

	/** No trouble any more: only what is done once a minute. Those who were frozen wake up in the middle of it. */
	async rest(): Promise<void> {
		this.#events.length = 0;
		this.world.ecs.refusals = [];
		for (let minute = 0; minute < minutesUntilRest; minute += 1) {
			if (minute === 2) await this.#thaw();
			if (minute === minutesUntilRest - 1) this.laws.remember();
			await this.quietMinute();
			if (minute === 9) await resume(this.world.pool);
		}
	}

	async quietMinute(): Promise<void> {
		this.world.pass(61);
		this.world.ecs.settle();
		this.world.table.catchUp();
		await reconcile(this.world.pool);
		this.laws.look();
	}

	/** Drains the pool while nothing else happens; whoever does it may go once everything is being stopped. */
	async drain(): Promise<void> {
		const {pool} = this.world;
		this.world.ecs.add({startedBy: 'pool/task_without_a_record', lastStatus: 'RUNNING'});
		this.world.ecs.catchUp();
		await beginDrain(pool, 'last');
		if (this.#scenario.isLeft) return await this.#leaveDrain();
		for (let steps = 0; (await drainStep(pool)) > 0; steps += 1) {
			if (steps > 200) throw new Error('The drain does not end.');
			this.world.pass(1);
			this.world.ecs.settle();
		}
	}

	/** Only ECS tells how it goes on. */
	async #leaveDrain(): Promise<void> {
		const {ecs, pool} = this.world;
		const told: EcsTask[] = [];
		ecs.changes = (task) => told.push(task);
		await drainStep(pool);
		do {
			for (const task of told.splice(0)) await reconcileTask(pool, task);
			ecs.settle();
			ecs.catchUp();
		} while (told.length > 0);
	}

	async #thaw(): Promise<void> {
		do {
			for (const actor of this.#actors) actor.isFrozen = false;
			this.laws.look();
		} while (await this.#interleaving.step(this.#scenario.trouble));
	}

	#chance(percent: number): boolean {
		return this.#numbers(100) < percent;
	}

	#tell(event: Event): void {
		if (!this.#chance(15)) this.#events.push(event);
	}

	/** Something happens in AWS. */
	#happen(): void {
		const {ecs, table} = this.world;
		const dice = this.#numbers(100);
		const living = [...ecs.tasks.values()].filter(({lastStatus}) => lastStatus !== 'STOPPED');
		const task = living[this.#numbers(living.length)];
		if (dice < 10) table.catchUp();
		else if (dice < 20) ecs.catchUp();
		else if (dice < 22) ecs.refusals.push(new LaunchRefused('There is no capacity', this.#chance(50)));
		else if (dice < 25) this.#freeze();
		else if (dice < 26) this.world.taskDefinition = `task:${this.#numbers(5)}`;
		else if (task !== undefined && dice < 30) ecs.die(task.arn);
		else if (task !== undefined && dice < 33) ecs.update({...task, health: 'UNHEALTHY'});
		else if (task !== undefined) ecs.advance(task.arn);
	}

	#freeze(): void {
		const actor = this.#actors[this.#numbers(this.#actors.length)];
		if (actor !== undefined) actor.isFrozen = !actor.isFrozen;
	}

	/** Hands over an event: in any order, some of them twice. */
	#deliver(): void {
		const index = this.#numbers(this.#events.length);
		const event = this.#events[index];
		if (event === undefined) return;
		if (!this.#chance(15)) this.#events.splice(index, 1);
		if (event.kind === 'grabbed') this.#run('launch-task', (pool) => refill(pool));
		else this.#run('task changed', (pool) => reconcileTask(pool, event.task));
	}

	/** Somebody begins to use the pool. */
	#start(): void {
		this.#started += 1;
		const dice = this.#numbers(100);
		if (dice < 12) for (let many = 0; many < 6; many += 1) this.#run('grab', (pool) => this.#grab(pool));
		else if (dice < 40) this.#run('grab', (pool) => this.#grab(pool));
		else if (dice < 55) this.#run('release', (pool) => this.#release(pool));
		else if (dice < 80) this.#run('reconcile', reconcile);
		else if (dice < 90) this.#run('resize', (pool) => resize(pool, this.#numbers(7)));
		else if (dice < 91) this.#run('renew', (pool) => renew(pool, `source-${this.#numbers(3)}`));
		else if (dice < 93) this.#run('resume', (pool) => resume(pool));
		else if (dice < 95) this.#run('drain', (pool) => drainWhole(pool, `drain-${this.#started}`));
		else this.#run('drain step', drainStep);
	}

	/** Whoever gets no answer asks again with the same claim; some ask twice at once. */
	async #grab(pool: Pool): Promise<void> {
		const claimId = `claim-${this.#numbers(this.#scenario.actors)}`;
		for (let tries = 0; tries < 3; tries += 1) {
			const asked = this.laws.ask(claimId);
			try {
				this.laws.answer(asked, await grab(pool, {user: 'somebody', claimId}));
				return;
			} catch (error) {
				if (!(error instanceof LostError)) throw error;
			}
		}
	}

	async #release(pool: Pool): Promise<void> {
		const records = this.world.table.records().filter(({status}) => status === 'ASSIGNED' || this.#chance(10));
		const record = records[this.#numbers(records.length)];
		if (record !== undefined) await release(pool, record.id, killReason);
	}

	/** Runs something as an actor of its own; what AWS or the pool refuses it is its own affair. */
	#run(what: string, use: (pool: Pool) => Promise<unknown>): void {
		const actor = {name: `${what} ${this.#actors.length}`, isFrozen: false, isCrashed: false};
		this.#actors.push(actor);
		use(this.world.over(this.#interleaving.network(actor))).catch((error: unknown) => {
			if (error instanceof LostError || error instanceof LaunchRefused || error instanceof PoolRefused) return;
			this.laws.break(`${actor.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
		});
	}
}

/** Whoever gets no answer to the beginning begins again. */
async function drainWhole(pool: Pool, drainId: string): Promise<void> {
	for (let tries = 0; tries < 3; tries += 1) {
		try {
			await beginDrain(pool, drainId);
			break;
		} catch (error) {
			if (!(error instanceof LostError)) throw error;
		}
	}
	for (let steps = 0; steps < 20 && (await drainStep(pool)) > 0; ) steps += 1;
}
