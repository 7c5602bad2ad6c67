/** How a task of a service stands, as the scheduler sees it. */
export type TaskStanding =
	/** Not yet RUNNING, or RUNNING and not yet passed by its health checks. */
	| 'starting'
	| 'healthy'
	/** Failed its container or load balancer health checks; to be replaced. */
	| 'unhealthy';

/** A task whose desired status is RUNNING. Tasks that already stop no longer count for a deployment. */
export interface ScheduledTask {
	readonly id: string;
	/** Whether the task is of the deployment that is to be reached. */
	readonly isPrimary: boolean;
	readonly standing: TaskStanding;
	/** Availability zone or container instance: where it counts for the spread. */
	readonly zone: string;
	readonly createdAt: Date;
}

/** What a service wants, and within which limits it may move. */
export interface RollingUpdateGoal {
	readonly desiredCount: number;
	/** Percent of the desired count that must stay healthy; rounded up. */
	readonly minimumHealthyPercent: number;
	/** Percent of the desired count that may be RUNNING or PENDING; rounded down. */
	readonly maximumPercent: number;
	/** Whether the cluster could place one more task: if not, old tasks make room as far as the minimum allows. */
	readonly canPlace: boolean;
	/** Whether tasks may be started now: false while failed starts are backed off, and once a deployment failed. */
	readonly mayStart: boolean;
}

/** The next step of a rolling update. */
export interface RollingUpdatePlan {
	readonly start: number;
	readonly stop: readonly string[];
	/** True when percentages and desired count leave no room to move at all, as ECS reports in a service event. */
	readonly isBlocked: boolean;
}

/** Bounds in tasks (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html). */
export function deploymentBounds(goal: RollingUpdateGoal): {readonly minimum: number; readonly maximum: number} {
	return {
		minimum: Math.ceil((goal.desiredCount * goal.minimumHealthyPercent) / 100),
		maximum: Math.floor((goal.desiredCount * goal.maximumPercent) / 100),
	};
}

/**
 * The next step from what runs to `desiredCount` tasks of the primary deployment. Never stops a healthy task below the
 * minimum, never starts a task above the maximum; prefers to start before it stops. Called again after each change.
 */
export function planRollingUpdate(goal: RollingUpdateGoal, tasks: readonly ScheduledTask[]): RollingUpdatePlan {
	const {minimum, maximum} = deploymentBounds(goal);
	const surplus = surplusOf(goal, tasks);
	const kept = tasks.filter(({id}) => !surplus.has(id));
	const wanted = Math.max(0, goal.desiredCount - kept.filter(isPromising).length);
	const room = goal.canPlace ? Math.max(0, maximum - kept.length) : 0;
	const missing = goal.mayStart ? Math.max(0, wanted - room) : 0;
	const giveWay = makeRoom(kept, missing, minimum);
	const stop = new Set([...surplus, ...giveWay]);
	const free = Math.max(0, maximum - (tasks.length - stop.size));
	const isSettled = stop.size === 0 && kept.every(({standing}) => standing !== 'starting');
	return {
		start: goal.mayStart && goal.canPlace ? Math.min(wanted, free) : 0,
		stop: [...stop],
		isBlocked: goal.mayStart && goal.canPlace && wanted > 0 && free === 0 && isSettled,
	};
}

/** Counts for the goal: of the primary deployment, and not known to be unhealthy. */
function isPromising({isPrimary, standing}: ScheduledTask): boolean {
	return isPrimary && standing !== 'unhealthy';
}

/** Tasks that nobody needs: too many of the primary deployment, and old or unhealthy ones that are replaced. */
function surplusOf(goal: RollingUpdateGoal, tasks: readonly ScheduledTask[]): Set<string> {
	const promising = tasks.filter(isPromising);
	const tooMany = inStopOrder(promising).slice(0, Math.max(0, promising.length - goal.desiredCount));
	const healthyPrimary = promising.filter(({standing}) => standing === 'healthy').length;
	const replaced = tasks.filter((task) => !isPromising(task));
	const useless = replaced.filter((task) => !task.isPrimary && task.standing !== 'healthy');
	const sick = replaced.filter((task) => task.isPrimary && healthyPrimary >= goal.desiredCount);
	const old = inStopOrder(replaced.filter((task) => !task.isPrimary && task.standing === 'healthy'));
	const healthyKept = Math.min(healthyPrimary, goal.desiredCount);
	const oldSurplus = old.slice(0, Math.max(0, healthyKept + old.length - goal.desiredCount));
	return new Set([...tooMany, ...useless, ...sick, ...oldSurplus].map(({id}) => id));
}

/** Tasks to stop so that `missing` others can start: unhealthy ones first, then healthy old ones above the minimum. */
function makeRoom(kept: readonly ScheduledTask[], missing: number, minimum: number): string[] {
	const sick = kept.filter(({standing}) => standing === 'unhealthy');
	const old = inStopOrder(kept.filter(({isPrimary, standing}) => !isPrimary && standing === 'healthy'));
	const healthy = kept.filter(({standing}) => standing === 'healthy').length;
	const spare = Math.max(0, healthy - minimum);
	return [...sick, ...old.slice(0, spare)].slice(0, missing).map(({id}) => id);
}

const standingOrder: readonly TaskStanding[] = ['unhealthy', 'starting', 'healthy'];

/** Which tasks go first: those that serve least, then those of the fullest zone, then the oldest. */
export function inStopOrder(tasks: readonly ScheduledTask[]): ScheduledTask[] {
	const crowds = new Map<string, number>();
	for (const {zone} of tasks) crowds.set(zone, (crowds.get(zone) ?? 0) + 1);
	return standingOrder.flatMap((standing) => {
		const queues = Map.groupBy(
			tasks.filter((task) => task.standing === standing).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()),
			({zone}) => zone,
		);
		return [...takeFromFullest(queues, crowds)];
	});
}

/** Empties the zones' queues from their ends, always from the zone that holds most tasks. */
function* takeFromFullest(
	queues: ReadonlyMap<string, ScheduledTask[]>,
	crowds: Map<string, number>,
): Generator<ScheduledTask> {
	for (;;) {
		let fullest: ScheduledTask[] = [];
		let most = 0;
		for (const [zone, queue] of queues) {
			const crowd = crowds.get(zone) ?? 0;
			if (queue.length > 0 && crowd > most) {
				fullest = queue;
				most = crowd;
			}
		}
		const next = fullest.pop();
		if (next === undefined) return;
		crowds.set(next.zone, most - 1);
		yield next;
	}
}
