import type {PoolSettings, PoolTask} from '../../../assets/pool/protocol/record.ts';

export type {LaunchProfile, PoolSettings, PoolTask, Status} from '../../../assets/pool/protocol/record.ts';

/** Whether the traffic simulator runs; `absent` where the stack was made without it. */
export type Simulator = 'on' | 'off' | 'absent';

/** What a look at a pool found: at first every record, then what changed since. */
export type PoolLook =
	| {
			readonly kind: 'pool';
			readonly stack: string;
			/** Every pool of the Region, by name. */
			readonly stacks: readonly string[];
			readonly settings: PoolSettings;
			readonly simulator: Simulator;
			/** True when `changed` is everything there is: records that are not in it are gone. */
			readonly isWhole: boolean;
			readonly changed: readonly PoolTask[];
			readonly gone: readonly string[];
			/** Dollars an hour of one task, its public address included; undefined where no price is known. */
			readonly hourlyCost: number | undefined;
			/** Events that could not be worked off, in all dead-letter queues. */
			readonly deadLetters: number;
	  }
	| {
			readonly kind: 'absent';
			readonly stack: string | undefined;
			readonly stacks: readonly string[];
			readonly problem: string;
			readonly nextStep: string;
	  };

/** A task that was handed out. */
export interface Grabbed {
	readonly id: string;
	readonly taskArn: string;
	readonly address: string;
	readonly user: string;
	/** Tasks that were tried before it, lost to somebody else or found dead. */
	readonly passedOver: number;
}

/** What a drain or a kill did. */
export interface Stopped {
	readonly stopped: number;
	readonly seconds: number;
}
