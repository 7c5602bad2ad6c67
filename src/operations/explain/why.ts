import type {Service, Task} from '../../aws/gateways/ecs.ts';
import {lastTaskLines, type TaskLogLine} from '../logs/task-logs.ts';
import {unlessRefused} from '../refused.ts';
import {rolledBack} from '../services/rollback.ts';
import type {Session} from '../session.ts';
import {findService, findTask, type ServiceName, type TaskName} from '../tasks/find.ts';
import {toTaskRow} from '../tasks/task-row.ts';
import type {Explanation} from './explanation.ts';
import {explainService, type ServiceFacts} from './service.ts';
import {type SickTarget, sickTarget} from './target-health.ts';
import {evidentLines, explainTask} from './task.ts';

/** Why a task stopped, or what it waits for. @throws NotFoundError, InvalidInputError */
export async function whyTask(session: Session, name: TaskName, signal?: AbortSignal): Promise<Explanation> {
	const task = await findTask(session, name, signal);
	return explainTask(toTaskRow(task), await logOf(session, task, signal));
}

/** Why a service is not as it should be. @throws NotFoundError, InvalidInputError */
export async function whyService(session: Session, name: ServiceName, signal?: AbortSignal): Promise<Explanation> {
	return explainService(await serviceFacts(session, await findService(session, name, signal), signal));
}

/** What explains a service: its failed tasks, the log of the newest, its sick targets. */
export async function serviceFacts(session: Session, service: Service, signal?: AbortSignal): Promise<ServiceFacts> {
	const [failed, targets] = await Promise.all([
		failedTasks(session, service, signal),
		sickTargets(session, service, signal),
	]);
	const [newest] = failed;
	const log = newest === undefined ? [] : await logOf(session, newest, signal);
	return {service, failed: failed.map(toTaskRow), log, targets};
}

/** Tasks that failed of the deployments under way, and of the one that was given up for them, newest first. */
async function failedTasks(session: Session, service: Service, signal: AbortSignal | undefined): Promise<Task[]> {
	const {clusterArn = '', serviceName = '', deployments = []} = service;
	const ids = new Set([...deployments.map(({id}) => id), rolledBack(service)?.id]);
	const stopped = await session.gateways.ecs.stoppedServiceTasks(clusterArn, serviceName, {signal});
	return stopped
		.filter((task) => task.startedBy !== undefined && ids.has(task.startedBy) && hasFailed(task))
		.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
}

/** Ended by itself or never started, or was not healthy: not scaled in, replaced, or stopped by somebody. */
function hasFailed({stopCode, stoppedReason = ''}: Task): boolean {
	if (stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited') return true;
	return stopCode === 'ServiceSchedulerInitiated' && /failed .*health checks/i.test(stoppedReason);
}

async function sickTargets(session: Session, service: Service, signal: AbortSignal | undefined): Promise<SickTarget[]> {
	const groups = (service.loadBalancers ?? []).flatMap(({targetGroupArn}) => targetGroupArn ?? []);
	const health = groups.map((group) => unlessRefused(session.gateways.elb.targetHealth(group, {signal})));
	return (await Promise.all(health)).flatMap((targets = []) => targets.flatMap((target) => sickTarget(target) ?? []));
}

async function logOf(session: Session, task: Task, signal: AbortSignal | undefined): Promise<TaskLogLine[]> {
	return (await unlessRefused(lastTaskLines(session, task, evidentLines, signal))) ?? [];
}
