import type {Cost} from '../cost/cost.ts';
import type {PoolSummary} from '../pool/summary.ts';
import type {FailedBuild} from './failed-build.ts';

export type {PoolSummary} from '../pool/summary.ts';

/** What to do next, and the id of the screen where it is done. */
export interface NextStep {
	readonly label: string;
	readonly screen: string;
}

export interface TaskCounts {
	readonly running: number;
	/** On their way to running. */
	readonly pending: number;
	readonly desired: number;
}

export type SystemState =
	/** There is no stack, or only a plan of one. */
	| {readonly kind: 'absent'}
	| {
			readonly kind: 'busy';
			readonly doing: 'creating' | 'updating' | 'deleting' | 'rolling back';
			/** Resources that are through, of those that are touched. */
			readonly done: number;
			readonly total: number;
			readonly since: Date | undefined;
			/** Why it is rolled back. */
			readonly cause: string | undefined;
	  }
	| {readonly kind: 'ready'}
	| {readonly kind: 'failed'; readonly status: string; readonly cause: string | undefined};

/** One system of ours: a stack of it, or that there is none. */
export interface SystemCard {
	/** Id of the stack, or of the system where there is none. */
	readonly id: string;
	/** `consumer`, `pool`… */
	readonly system: string;
	readonly title: string;
	/** What it is for, in a line. */
	readonly purpose: string;
	readonly stack: string | undefined;
	readonly state: SystemState;
	/** Where its tasks run; undefined while its stack has not told. */
	readonly service: {readonly cluster: string; readonly service: string} | undefined;
	/** Undefined while it has no service. Of a pool: those that are warm or occupied. */
	readonly tasks: TaskCounts | undefined;
	/** Of a pool that is complete and may be read. */
	readonly pool?: PoolSummary | undefined;
	/** The newest build of its images, when it failed: its tasks run the image of before. */
	readonly failedBuild?: FailedBuild | undefined;
	/** The last words of ECS on a service that lacks tasks. */
	readonly said: string | undefined;
	readonly address: string | undefined;
	readonly next: NextStep;
}

export interface Warning {
	readonly level: 'failure' | 'warning';
	readonly text: string;
	/** Undefined where it is about no stack. */
	readonly stack: string | undefined;
	/** Id of the screen that shows more. */
	readonly screen: string;
}

/** All that is ours in one account and Region, at a glance. */
export interface Overview {
	readonly region: string;
	readonly mode: 'local' | 'account';
	readonly systems: readonly SystemCard[];
	readonly runningTasks: number;
	readonly cost: Cost & {
		/** `$0.48/h`, `$0.48/h in AWS`. */
		readonly label: string;
		readonly remarks: readonly string[];
	};
	readonly warnings: readonly Warning[];
}
