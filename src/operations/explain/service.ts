import type {Deployment, Service} from '../../aws/gateways/ecs.ts';
import {counted} from '../../format/number.ts';
import {sanitiseLine} from '../../text.ts';
import type {TaskLogLine} from '../logs/task-logs.ts';
import {foldEvents, kindOf} from '../services/events.ts';
import {rolledBack} from '../services/rollback.ts';
import {nameIn} from '../tasks/find.ts';
import type {TaskRow} from '../tasks/task-row.ts';
import type {Explanation} from './explanation.ts';
import {placementCause} from './placement-causes.ts';
import type {SickTarget} from './target-health.ts';
import {explainTask} from './task.ts';

/** What is known of a service when it is explained. */
export interface ServiceFacts {
	readonly service: Service;
	/** Tasks of the present deployments that ended by themselves or were not healthy, newest first. */
	readonly failed: readonly TaskRow[];
	/** End of the log of the newest of them. */
	readonly log: readonly TaskLogLine[];
	/** Targets that get no requests now. */
	readonly targets: readonly SickTarget[];
}

/** Why a service does not run as many tasks as it should, or why its deployment does not end. */
export function explainService(facts: ServiceFacts): Explanation {
	const {service} = facts;
	const {said, nextStep} = verdictOf(facts);
	const summary = `Service ${service.serviceName} ${countsOf(service)}${said}`;
	return {
		summary: sanitiseLine(summary),
		evidence: evidenceOf(facts).map(sanitiseLine),
		nextStep: sanitiseLine(nextStep),
	};
}

interface Verdict {
	/** Follows the counts: `: …` or `. …`. */
	readonly said: string;
	readonly nextStep: string;
}

function countsOf({desiredCount = 0, runningCount = 0, pendingCount = 0}: Service): string {
	const pending = pendingCount === 0 ? '' : `, ${pendingCount} on their way`;
	return `runs ${runningCount} of ${counted(desiredCount, 'task')}${pending}`;
}

/** The first that applies. */
function verdictOf(facts: ServiceFacts): Verdict {
	return (
		deletion(facts) ??
		failure(facts) ??
		placement(facts) ??
		failing(facts) ??
		blocked(facts) ??
		health(facts) ??
		waiting(facts)
	);
}

function deletion({service: {status}}: ServiceFacts): Verdict | undefined {
	if (status === 'ACTIVE' || status === undefined) return undefined;
	return {said: `, because it is being deleted (${status}).`, nextStep: 'Wait until its last task has stopped.'};
}

const primaryOf = ({deployments = []}: Service): Deployment | undefined =>
	deployments.find(({status}) => status === 'PRIMARY') ?? deployments[0];

/** The circuit breaker or an alarm has given a deployment up. */
function failure({service, failed, log}: ServiceFacts): Verdict | undefined {
	const primary = primaryOf(service);
	const given = service.deployments?.find(({rolloutState}) => rolloutState === 'FAILED');
	const lost = rolledBack(service);
	if (given === undefined && lost === undefined) return undefined;
	const reason = given?.rolloutStateReason ?? lost?.reason ?? '';
	const isBack = primary !== undefined && primary.id !== given?.id;
	const then = isBack
		? `ECS ${primary.rolloutState === 'IN_PROGRESS' ? 'goes' : 'went'} back to ${nameIn(primary.taskDefinition)}`
		: 'ECS starts no more of its tasks, and there is nothing to go back to';
	const [newest] = failed;
	const why = newest && explainTask(newest, log);
	const cause = reason === '' ? '' : ` (${reason.replace(/\.$/, '')})`;
	return {
		said: `. Its deployment failed${cause}, and ${then}.${why === undefined ? '' : ` ${why.summary}`}`,
		nextStep: why?.nextStep ?? 'See the events for why its tasks failed; mend the cause and deploy again.',
	};
}

/** A placement failure that nothing newer has made up for. */
function placement({service}: ServiceFacts): Verdict | undefined {
	const {events = [], runningCount = 0, desiredCount = 0} = service;
	if (runningCount >= desiredCount) return undefined;
	const messages = events.map(({message = ''}) => message);
	const unable = messages.findIndex((message) => /unable to place|throttled/i.test(message));
	const better = messages.findIndex((message) => /has started|steady state/i.test(message));
	if (unable < 0 || (better >= 0 && better < unable)) return undefined;
	const cause = placementCause(messages[unable] ?? '');
	if (cause === undefined) return undefined;
	return {said: `. No further task can be placed: ${cause.meaning}.`, nextStep: cause.nextStep};
}

function isUnfinished({service}: ServiceFacts): boolean {
	const {runningCount = 0, desiredCount = 0} = service;
	return runningCount < desiredCount || primaryOf(service)?.rolloutState === 'IN_PROGRESS';
}

/** Tasks end as fast as they are started. */
function failing(facts: ServiceFacts): Verdict | undefined {
	const {service, failed, log} = facts;
	const [newest] = failed;
	if (newest === undefined || !isUnfinished(facts)) return undefined;
	const {summary, nextStep} = explainTask(newest, log);
	const count = Math.max(failed.length, primaryOf(service)?.failedTasks ?? 0);
	const isShort = (service.runningCount ?? 0) < (service.desiredCount ?? 0);
	const ends = `${isShort ? '' : 'Its deployment does not end: '}${counted(count, 'task')} failed`;
	const breaker = service.deploymentConfiguration?.deploymentCircuitBreaker?.enable === true;
	const then = breaker ? '' : ' Without a circuit breaker ECS tries again and again, ever more slowly.';
	return {said: `. ${ends}; the newest: ${summary}${then}`, nextStep};
}

function blocked({service}: ServiceFacts): Verdict | undefined {
	const {events = [], deploymentConfiguration} = service;
	const message = events[0]?.message ?? '';
	if (!/because of the service deployment configuration/i.test(message)) return undefined;
	const {minimumHealthyPercent = 100, maximumPercent = 200} = deploymentConfiguration ?? {};
	return {
		said: `. Its deployment can neither stop nor start a task: at least ${minimumHealthyPercent} % must run and at most ${maximumPercent} % may.`,
		nextStep: 'Lower minimumHealthyPercent or raise maximumPercent, and make room for one task more.',
	};
}

function health({service, targets}: ServiceFacts): Verdict | undefined {
	const sick = targets.filter(({isPassing}) => !isPassing);
	const [first] = sick;
	if (first === undefined) return undefined;
	const count = sick.length === 1 ? `target ${first.address} is` : `${sick.length} targets are`;
	const rollout = primaryOf(service)?.rolloutState === 'IN_PROGRESS' ? ', so its deployment does not end' : '';
	return {said: `, but ${count} not healthy${rollout}: ${first.meaning}.`, nextStep: first.nextStep};
}

function waiting({service, targets}: ServiceFacts): Verdict {
	const {desiredCount = 0, runningCount = 0, pendingCount = 0, deployments = []} = service;
	const old = deployments.filter(({status}) => status !== 'PRIMARY');
	const [initial] = targets;
	if (pendingCount > 0) {
		return {
			said: '; those on their way are starting.',
			nextStep: '«ecs-console tasks why» tells what one of them waits for.',
		};
	}
	if (runningCount < desiredCount) {
		return {
			said: '. ECS is about to start the others.',
			nextStep: 'Look again in a moment; the events tell what it does.',
		};
	}
	if (old.some((deployment) => (deployment.runningCount ?? 0) > 0) || runningCount > desiredCount) {
		return {
			said: '. Its newer tasks have started, and those of before are on their way out.',
			nextStep: 'Wait for stop time-out and deregistration delay.',
		};
	}
	if (initial !== undefined) {
		return {said: `; target ${initial.address} is not ready: ${initial.meaning}.`, nextStep: initial.nextStep};
	}
	if (primaryOf(service)?.rolloutState === 'IN_PROGRESS') {
		return {
			said: ', and its deployment is about to complete.',
			nextStep: 'Wait: ECS watches the tasks for a little while.',
		};
	}
	if (desiredCount === 0) {
		return {said: ', as it should: its desired count is 0.', nextStep: 'Scale it: «ecs-console services scale».'};
	}
	return {said: ', and nothing is wrong with it.', nextStep: 'Nothing is to be done.'};
}

const evidentTrouble = 5;
const evidentTasks = 3;

function evidenceOf({service, failed, log, targets}: ServiceFacts): string[] {
	const [newest, ...older] = failed;
	return [
		...(service.deployments ?? []).map(deploymentFact),
		...foldEvents((service.events ?? []).filter(({message = ''}) => kindOf(message) === 'trouble'))
			.slice(0, evidentTrouble)
			.map(
				({at, message, count}) =>
					`event ${at.toISOString().slice(11, 19)} ${message}${count > 1 ? ` (${count} times)` : ''}`,
			),
		...targets.map(({address, said}) => `target ${address}: ${said}`),
		...older.slice(0, evidentTasks - 1).map((row) => explainTask(row).summary),
		...(newest === undefined
			? []
			: explainTask(newest, log).evidence.map((fact) => `task ${newest.id.slice(0, 12)} ${fact}`)),
	];
}

function deploymentFact(deployment: Deployment): string {
	const {id, status, rolloutState, rolloutStateReason, taskDefinition, ...counts} = deployment;
	const {desiredCount = 0, runningCount = 0, pendingCount = 0, failedTasks = 0} = counts;
	const state = rolloutState === undefined ? '' : ` ${rolloutState}`;
	const reason = rolloutStateReason === undefined ? '' : ` · ${rolloutStateReason}`;
	return `deployment ${id} ${status}${state} (${nameIn(taskDefinition)}): desired ${desiredCount}, running ${runningCount}, pending ${pendingCount}, failed ${failedTasks}${reason}`;
}
