import type {ServiceReference} from '../tasks/subject.ts';

/** What a new deployment would do, before anything is done. */
export interface DeploymentPlan extends ServiceReference {
	/** How many tasks are replaced, how, and what happens if the new ones fail, in sentences. */
	readonly lines: readonly string[];
}

/** A deployment that reached its goal; one that did not is an `OutcomeError`. */
export interface DeploymentOutcome {
	/** Id, for example `ecs-svc/1234567890123456789`. */
	readonly deployment: string;
	/** `family:revision`. */
	readonly taskDefinition: string;
	/** Tasks that run now. */
	readonly running: number;
}
