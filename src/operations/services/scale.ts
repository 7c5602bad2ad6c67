import type {ServiceReference} from '../tasks/subject.ts';

/** What a new desired count would do, before anything is done. */
export interface ScalePlan extends ServiceReference {
	readonly from: number;
	readonly to: number;
	/** What starts or stops, and what may stand in the way (quota, capacity, auto scaling), in sentences. */
	readonly lines: readonly string[];
}
