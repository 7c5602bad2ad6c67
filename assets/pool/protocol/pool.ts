import type {PoolSettings, PoolTask, Status} from './record.ts';

/** A write whose condition did not hold: what is there instead. */
export type Written<Value> =
	| {readonly isWritten: true; readonly value: Value}
	| {readonly isWritten: false; readonly found: Value | undefined};

/** What a change sets; null removes the attribute. */
export type TaskChange = {
	readonly [Key in Exclude<keyof PoolTask, 'id' | 'version' | 'updatedAt'>]?: PoolTask[Key] | null;
};
export type SettingsChange = {readonly [Key in Exclude<keyof PoolSettings, 'version'>]?: PoolSettings[Key] | null};

/** Whose a grabbed task is. Asked for again with the same id, it stays with the task that it was tied to. */
export interface Claim {
	readonly id: string;
	/** The task it was tied to before, which proved to be of no use. */
	readonly insteadOf?: string | undefined;
}
/** `claimed`: the id of another task, to which the claim is tied already. */
export type Claimed =
	| {readonly isWritten: true; readonly value: PoolTask}
	| {readonly isWritten: false; readonly claimed?: string | undefined};

/** The table: the truth about the pool. Every method is one request of DynamoDB, or pages of it. */
export interface PoolTable {
	/** Consistent; undefined before the pool was ever filled. */
	settings(): Promise<PoolSettings | undefined>;
	/** Makes the settings where there are none; tells what is there afterwards. */
	initialise(target: number): Promise<PoolSettings>;
	changeSettings(version: number, change: SettingsChange): Promise<Written<PoolSettings>>;
	/** Counts a task that was claimed, apart from the claim: two hundred at once would wait for each other otherwise. */
	countGrab(): Promise<void>;
	/** Every record, consistent, oldest first. */
	all(): Promise<PoolTask[]>;
	/** The oldest records, consistent; at most so many. */
	first(limit: number): Promise<PoolTask[]>;
	get(id: string): Promise<PoolTask | undefined>;
	/** The oldest of a status from the index: may lag. */
	oldest(status: Status, limit: number): Promise<PoolTask[]>;
	/**
	 * Writes LAUNCHING records if the settings still have the version they were decided on, and gives them the next one:
	 * so two who decide at the same time cannot both launch. In one transaction, which counts the launches too; at most
	 * 99 records. False when somebody else was first.
	 */
	launch(settings: PoolSettings, tasks: readonly PoolTask[]): Promise<boolean>;
	/**
	 * Changes a record that still has the version it was read with and ties the claim to it, in one transaction: whoever
	 * asks twice with one claim, even at the same moment, gets one task.
	 */
	claim(task: PoolTask, claim: Claim, change: TaskChange): Promise<Claimed>;
	/** The id of the task that a claim is tied to; consistent. */
	claimed(claimId: string): Promise<string | undefined>;
	/** Changes a record that still has the version it was read with. */
	change(task: PoolTask, change: TaskChange): Promise<Written<PoolTask>>;
	/** As `change`, and counts a kill in the same transaction. */
	kill(task: PoolTask, change: TaskChange): Promise<Written<PoolTask>>;
	/** Removes a record that still has this version; true when it is gone, also when it was gone already. */
	remove(task: PoolTask): Promise<boolean>;
}

/** A task as ECS has it, as far as the pool looks at it. */
export interface EcsTask {
	readonly arn: string;
	readonly startedBy: string;
	/** ARN with its revision. */
	readonly taskDefinition: string;
	readonly lastStatus: string;
	readonly desiredStatus: string;
	/** HEALTHY once its health check passed; UNKNOWN without one. */
	readonly health: string;
	readonly createdAt: Date;
	readonly pullStartedAt?: Date;
	readonly pullStoppedAt?: Date;
	readonly startedAt?: Date;
	/** Id of its network interface. */
	readonly networkInterface?: string;
	readonly privateAddress?: string;
	/** Stop code, stopped reason, container reason and exit code in one sentence. */
	readonly stopReason?: string;
}

/** ECS: where the tasks run. */
export interface PoolTasks {
	/** What `run` starts tasks of: ARN with its revision. */
	readonly taskDefinition: string;
	/**
	 * Starts the task of this record. Asked again with the same id it answers with the task that is there: a reply that
	 * was lost starts nothing twice. @throws LaunchRefused when ECS would not start it
	 */
	run(id: string): Promise<EcsTask>;
	/** Of those that ECS still knows. Any number. */
	describe(arns: readonly string[]): Promise<EcsTask[]>;
	/** Every task that the pool started and that should run, by what `startedBy` says. May lag. */
	started(): Promise<EcsTask[]>;
	/** The task is gone or stopping afterwards; no error when it was before, or when ECS no longer knows it. */
	stop(arn: string, reason: string): Promise<void>;
	/** `203.0.113.7:80` of a running task: public where it has such an address. */
	address(task: EcsTask): Promise<string | undefined>;
	/** Whether its container answers. */
	answers(task: EcsTask, address: string): Promise<boolean>;
}

/** Why ECS would not start a task. `isPassing`: throttling and the like, which counts as no failure of the launch. */
export class LaunchRefused extends Error {
	override readonly name = 'LaunchRefused';
	readonly isPassing: boolean;

	constructor(message: string, isPassing: boolean) {
		super(message);
		this.isPassing = isPassing;
	}
}

/** Limits that the stack's parameters set. Seconds; 0: none. */
export interface PoolLimits {
	readonly launchTimeout: number;
	readonly maximumAge: number;
	readonly lease: number;
}

/** All that a decision about the pool needs: functions in the cloud and the console make one each. */
export interface Pool {
	readonly table: PoolTable;
	readonly tasks: PoolTasks;
	readonly limits: PoolLimits;
	readonly now: () => Date;
	/** Six hexadecimal digits. */
	readonly random: () => string;
}
