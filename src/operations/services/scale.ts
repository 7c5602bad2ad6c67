import type {ServiceReference} from '../tasks/subject.ts';

/** What a new desired count would do, before anything is done. */
export interface ScalePlan extends ServiceReference {
	readonly from: number;
	readonly to: number;
	/** What starts or stops, and what may stand in the way (quota, capacity, auto scaling), in sentences. */
	readonly lines: readonly string[];
	/** What the operator types to agree, where more than one task is stopped: the service's name. */
	readonly typed: string | undefined;
}
