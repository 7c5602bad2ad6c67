import type {Grab} from '../../../../assets/pool/protocol/grab.ts';
import {idOfStarted, type PoolTask, type Status} from '../../../../assets/pool/protocol/record.ts';
import type {MemoryPool} from './memory-pool.ts';

/** Where a record may go; undefined: it is removed. */
const ways: Readonly<Record<Status, readonly (Status | undefined)[]>> = {
	LAUNCHING: ['LAUNCHING', 'RUNNING', 'STOPPING', 'ERROR'],
	// To another version, so that a claim that is still on its way finds it changed.
	RUNNING: ['RUNNING', 'ASSIGNED', 'STOPPING', 'ERROR'],
	ASSIGNED: ['STOPPING', 'ERROR'],
	STOPPING: ['STOPPING', undefined],
	ERROR: ['STOPPING', undefined],
};

/** Why a task is released, and nobody else stops one for it. */
export const killReason = 'Its user has left';

/** Somebody asks for a task. */
export interface Asked {
	readonly claimId: string;
	readonly at: number;
	/** What was answered to the same claim before. */
	readonly before: string | undefined;
}

/** What must hold at every moment of a pool, whatever happens to whoever uses it. */
export class Laws {
	onGrab: () => void = () => undefined;
	readonly #world: MemoryPool;
	readonly #trace: readonly string[];
	readonly #broken: string[] = [];
	/** Claims by the tasks of ECS that they got, and ids of records by claims. */
	readonly #handed = new Map<string, string>();
	readonly #answers = new Map<string, string>();
	readonly #endedAt = new Map<string, number>();
	#moment = 0;
	#noneAt = 0;
	#launchesBefore = 0;
	readonly #answered = new Set<string>();
	/** What should have been counted, and at most. */
	readonly #happened = {launches: 0, kills: 0, claims: 0};

	constructor(world: MemoryPool, trace: readonly string[]) {
		this.#world = world;
		this.#trace = trace;
		world.table.changes = (before, after) => this.#recordChanged(before, after);
		world.ecs.stops = (arn) => this.#stopped(arn);
	}

	break(law: string): void {
		this.#broken.push(law);
	}

	/** Goes on by a moment. @throws Error when a law was broken, with all that led to it */
	look(): void {
		this.#moment += 1;
		if (!this.#world.table.records().some(({status}) => status === 'RUNNING')) this.#noneAt = this.#moment;
		for (const {arn, lastStatus} of this.#world.ecs.tasks.values()) {
			if (lastStatus === 'STOPPED' && !this.#endedAt.has(arn)) this.#endedAt.set(arn, this.#moment);
		}
		for (const arn of this.#world.ecs.answering) this.#answered.add(arn);
		this.#counted();
		this.obeyed();
	}

	/** The counters tell what happened; a grab goes uncounted where whoever grabbed came to grief right after it. */
	#counted(): void {
		const {launches = 0, kills = 0, grabs = 0} = this.#world.table.stored ?? {};
		const {launches: launched, kills: killed, claims} = this.#happened;
		if (launches !== launched) this.break(`${launched} were launched, and ${launches} counted`);
		if (kills !== killed) this.break(`${killed} were killed, and ${kills} counted`);
		if (grabs > claims) this.break(`${claims} were claimed, and ${grabs} counted`);
	}

	/** From now on nothing should have to be launched. */
	remember(): void {
		this.#launchesBefore = this.#world.table.stored?.launches ?? 0;
	}

	obeyed(): void {
		if (this.#broken.length === 0) return;
		throw new Error(`${this.#broken.join('\n')}\nafter:\n${this.#trace.slice(-150).join('\n')}`);
	}

	ask(claimId: string): Asked {
		return {claimId, at: this.#moment, before: this.#answers.get(claimId)};
	}

	answer({claimId, at, before}: Asked, grabbed: Grab | undefined): void {
		if (before !== undefined && before !== grabbed?.task.id && this.#isKept(before, claimId)) {
			this.break(`${claimId} got ${before}, and then ${grabbed?.task.id ?? 'none'}`);
		}
		if (grabbed === undefined) {
			if (this.#noneAt < at) this.break(`${claimId} was told that there is none, and there was one all the time`);
			return;
		}
		const {id, taskArn = ''} = grabbed.task;
		const owner = this.#handed.get(taskArn);
		if (owner !== undefined && owner !== claimId) this.break(`${id} was handed out to ${owner} and to ${claimId}`);
		const endedAt = this.#endedAt.get(taskArn);
		if (endedAt !== undefined && endedAt < at) this.break(`${id} was handed out dead`);
		this.#handed.set(taskArn, claimId);
		this.#answers.set(claimId, id);
	}

	/** What must hold once nothing has happened for some minutes. */
	atRest(): void {
		const {table, ecs, taskDefinition} = this.#world;
		const {stored: settings} = table;
		if (settings?.isDraining !== false) this.break('The drain does not end');
		if (settings?.pausedReason !== undefined) this.break(`It is still paused: ${settings.pausedReason}`);
		if (table.warm() !== settings?.target) this.break(`${table.warm()} are warm instead of ${settings?.target}`);
		for (const task of ecs.alive()) {
			const record = table.tasks.get(idOfStarted(task) ?? '');
			const isKnown = record?.taskArn === task.arn || (record?.status === 'LAUNCHING' && record.taskArn === undefined);
			if (!isKnown || record.status === 'ERROR') this.break(`${task.arn} runs, and its record is ${record?.status}`);
		}
		const {maximumAge} = this.#world.limits;
		if (maximumAge === 0 && settings?.launches !== this.#launchesBefore) this.break('It still launches at rest');
		for (const {id, status, taskArn = '', createdAt} of table.records()) {
			const age = (this.#world.now().getTime() - Date.parse(createdAt)) / 1_000;
			if (status === 'LAUNCHING' && age > 130) this.break(`${id} is LAUNCHING for ever`);
			const runs = ecs.tasks.get(taskArn)?.desiredStatus === 'RUNNING';
			if ((status === 'RUNNING' || status === 'ASSIGNED') && !runs) this.break(`${id} is ${status}, and does not run`);
			const isOutdated = status === 'RUNNING' && ecs.tasks.get(taskArn)?.taskDefinition !== taskDefinition;
			if (isOutdated) this.break(`${id} is available, and runs an old task definition`);
			const isOld = status === 'RUNNING' && id <= (settings?.outdatedUntil ?? '');
			if (isOld) this.break(`${id} is available, and runs an old image`);
			if (status === 'STOPPING' && runs) this.break(`${id} is STOPPING, and runs`);
		}
		this.obeyed();
	}

	/** What must hold once a drain has ended. */
	empty(): void {
		const {table, ecs} = this.#world;
		if (table.tasks.size > 0) this.break(`A drain left ${table.records().map(({status}) => status)}`);
		const left = [...ecs.tasks.values()].filter(({lastStatus}) => lastStatus !== 'STOPPED');
		if (left.length > 0) this.break(`A drain left ${left.length} tasks running`);
		if (table.stored?.target !== 0 || table.stored.isDraining)
			this.break(`A drain left its settings: ${JSON.stringify(table.stored)}`);
		this.obeyed();
	}

	#isKept(id: string, claimId: string): boolean {
		const record = this.#world.table.tasks.get(id);
		const task = this.#world.ecs.tasks.get(record?.taskArn ?? '');
		return record?.status === 'ASSIGNED' && record.claimId === claimId && task?.desiredStatus === 'RUNNING';
	}

	#recordChanged(before: PoolTask | undefined, after: PoolTask | undefined): void {
		const {table} = this.#world;
		if (before === undefined) {
			this.#happened.launches += 1;
			const {target = 0, isDraining} = table.stored ?? {};
			if (after?.status !== 'LAUNCHING') this.break(`${after?.id} begins as ${after?.status}`);
			if (table.warm() > target) this.break(`${table.warm()} were launched instead of ${target}`);
			if (isDraining) this.break(`${after?.id} was launched during a drain`);
			return;
		}
		if (!ways[before.status].includes(after?.status)) {
			this.break(`${before.id} went from ${before.status} to ${after?.status ?? 'nothing'}`);
		}
		if (
			before.status === 'ASSIGNED' &&
			/made smaller|maximum age|task definition|image of the pool/.test(after?.reason ?? '')
		) {
			this.break(`${before.id} was occupied, and stopped: ${after?.reason}`);
		}
		if (before.status === 'RUNNING' && after?.status === 'ASSIGNED') {
			this.#happened.claims += 1;
			this.onGrab();
		}
		const isKill = after?.reason === killReason && before.reason !== killReason && before.status !== 'ERROR';
		if (isKill) this.#happened.kills += 1;
		if (before.taskArn !== undefined && after !== undefined && after.taskArn !== before.taskArn) {
			this.break(`${before.id} changed its task`);
		}
		if (before.status === 'LAUNCHING' && after?.status === 'RUNNING') this.#becameAvailable(after);
	}

	#becameAvailable({id, address, taskArn = ''}: PoolTask): void {
		if (address === undefined) this.break(`${id} is available, and has no address`);
		if (!this.#answered.has(taskArn) && !this.#world.ecs.answering.has(taskArn)) {
			this.break(`${id} is available, and never answered`);
		}
	}

	/** No task is stopped that belongs to somebody. */
	#stopped(arn: string): void {
		const task = this.#world.ecs.tasks.get(arn);
		const record = this.#world.table.tasks.get((task && idOfStarted(task)) ?? '');
		if (record?.status === 'ASSIGNED' && record.taskArn === arn)
			this.break(`${record.id} was occupied, and was stopped`);
	}
}
