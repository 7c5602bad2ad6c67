import type {TargetHealth} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {TaskRecord} from '../model.ts';
import type {TaskStanding} from './rolling-update.ts';

/** A task without any health check counts as healthy once it has run so long: programs that die at once are failures. */
const settlingMilliseconds = 1000;

/** What is known of a task when it is judged. */
export interface StandingFacts {
	readonly now: Date;
	/** Whether one of its containers has a health check. */
	readonly hasHealthCheck: boolean;
	readonly gracePeriodSeconds: number;
	/** One entry a target group. */
	readonly targets: readonly {
		readonly targetGroupArn: string;
		readonly port: number;
		readonly health: TargetHealth | undefined;
	}[];
}

/** How a task stands, and why if it is to be replaced: `stoppedReason` and service event in AWS's words. */
export interface JudgedTask {
	readonly standing: TaskStanding;
	readonly stoppedReason?: string;
	readonly event?: string;
	/** Milliseconds until it counts as healthy, when only time is missing. */
	readonly settlesIn?: number;
}

/** Judges a task whose desired status is RUNNING. */
export function judgeTask({id, task}: TaskRecord, facts: StandingFacts): JudgedTask {
	if (task.lastStatus !== 'RUNNING') return {standing: 'starting'};
	const age = facts.now.getTime() - (task.startedAt ?? task.createdAt).getTime();
	const isInGrace = age < facts.gracePeriodSeconds * 1000;
	if (facts.hasHealthCheck && task.healthStatus === 'UNHEALTHY' && !isInGrace) {
		const stoppedReason = 'Task failed container health checks';
		return {standing: 'unhealthy', stoppedReason, event: `(task ${id}) failed container health checks.`};
	}
	const sick = facts.targets.find(({health}) => health?.State === 'unhealthy');
	if (sick !== undefined && !isInGrace) {
		const {targetGroupArn, port, health} = sick;
		const stoppedReason = `Task failed ELB health checks in (target-group ${targetGroupArn})`;
		const cause = `due to (reason ${health?.Description ?? 'Health checks failed'})`;
		const event = `(task ${id}) (port ${port}) is unhealthy in (target-group ${targetGroupArn}) ${cause}`;
		return {standing: 'unhealthy', stoppedReason, event};
	}
	const isChecked = facts.hasHealthCheck || facts.targets.length > 0;
	if (!isChecked) {
		const settlesIn = settlingMilliseconds - age;
		return settlesIn <= 0 ? {standing: 'healthy'} : {standing: 'starting', settlesIn};
	}
	const passes =
		(!facts.hasHealthCheck || task.healthStatus === 'HEALTHY') && facts.targets.every(({health}) => isServing(health));
	return {standing: passes ? 'healthy' : 'starting'};
}

/** Registered, and healthy as far as anybody checks: a group without a listener has targets `unused`. */
function isServing(health: TargetHealth | undefined): boolean {
	return health?.State === 'healthy' || health?.State === 'unused' || health?.State === 'unavailable';
}
