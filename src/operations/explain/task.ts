import {readableLine} from '../../format/readable-line.ts';
import {clock, span} from '../../format/time.ts';
import {sanitiseLine} from '../../text.ts';
import type {TaskLogLine} from '../logs/task-logs.ts';
import {serviceOf} from '../tasks/find.ts';
import type {ContainerRow, TaskRow} from '../tasks/task-row.ts';
import {type Cause, causeIn} from './cause.ts';
import {adviceOnExit, isEndedFromOutside, meaningOfExit} from './exit-codes.ts';
import type {Explanation} from './explanation.ts';
import {placementCause} from './placement-causes.ts';
import {startRules} from './start-causes.ts';
import {stopRules} from './stop-causes.ts';

/** So many log lines are evidence. */
export const evidentLines = 20;

/**
 * Why a task stopped, or what it waits for, from what ECS says of it and the end of its log.
 *
 * @param logs lines of its containers, oldest first
 */
export function explainTask(row: TaskRow, logs: readonly TaskLogLine[] = [], now: Date = new Date()): Explanation {
	const isEnding = row.status === 'STOPPED' || row.desiredStatus === 'STOPPED';
	const {said, nextStep} = isEnding ? explainEnd(row, logs) : explainWaiting(row, now);
	return {summary: sanitiseLine(`Task ${titleOf(row)} ${said}`), evidence: evidenceOf(row, logs), nextStep};
}

interface Verdict {
	/** The rest of the sentence after the task's name, and further sentences. */
	readonly said: string;
	readonly nextStep: string;
}

function titleOf({id, group}: TaskRow): string {
	const service = serviceOf(group);
	return `${id.slice(0, 12)}${service === undefined ? '' : ` of service ${service}`}`;
}

function explainEnd(row: TaskRow, logs: readonly TaskLogLine[]): Verdict {
	const {meaning, nextStep, isOfProgram} = causeOfEnd(row);
	const ended = row.status === 'STOPPED' ? `stopped ${lifetime(row)}` : `is ending (${endingPhase(row.status)})`;
	const line = isOfProgram ? tellingLine(logs) : undefined;
	const log = line === undefined ? '' : ` The most telling line of its log: «${line}».`;
	return {said: `${ended} because ${meaning}.${log}`, nextStep};
}

function lifetime({createdAt, startedAt, stoppedAt}: TaskRow): string {
	if (stoppedAt === undefined) return '';
	if (startedAt !== undefined) return `after it ran for ${span(stoppedAt.getTime() - startedAt.getTime())},`;
	const waited = createdAt === undefined ? 0 : stoppedAt.getTime() - createdAt.getTime();
	return waited < 1000 ? 'before it ran,' : `before it ran, ${span(waited)} after it was asked for,`;
}

const endingPhases: Readonly<Record<string, string>> = {
	DEACTIVATING: 'DEACTIVATING: it is leaving the load balancer and service discovery',
	STOPPING: 'STOPPING: its containers were asked to end and have their stop time-out',
	DEPROVISIONING: 'DEPROVISIONING: its network interface is given back',
};
const endingPhase = (status: string): string => endingPhases[status] ?? status;

interface CauseOfEnd extends Cause {
	/** Whether the program itself ended, so that its log may say why. */
	readonly isOfProgram: boolean;
}

function causeOfEnd(row: TaskRow): CauseOfEnd {
	const {stopCode = '', stoppedReason = ''} = row;
	// The operator's own words may hold anything, so they are not searched.
	if (stopCode === 'UserInitiated' && !/deregistration forced/i.test(stoppedReason)) return onRequest(stoppedReason);
	const byScheduler = causeIn(`${stopCode} ${stoppedReason}`, stopRules);
	if (byScheduler !== undefined) return {...byScheduler, isOfProgram: /health checks/i.test(stoppedReason)};
	const atStart = causeAtStart(row);
	if (atStart !== undefined) return atStart;
	const placing = placementCause(`${stopCode}: ${stoppedReason}`);
	if (placing !== undefined && stopCode !== 'EssentialContainerExited') return {...placing, isOfProgram: false};
	const culprit = culpritOf(row.containers);
	if (culprit !== undefined) return {...exitOf(culprit), isOfProgram: true};
	const reason = sanitiseLine(stoppedReason);
	return {
		meaning: reason === '' ? 'of something that ECS does not tell' : `ECS says: «${reason}»`,
		nextStep: `Read the evidence, and its log: «ecs-console logs --task ${row.id.slice(0, 12)}».`,
		isOfProgram: true,
	};
}

function onRequest(stoppedReason: string): CauseOfEnd {
	const reason = sanitiseLine(stoppedReason);
	return {
		meaning: `somebody asked ECS to stop it${reason === '' ? '' : `: «${reason}»`}`,
		nextStep: 'Who it was stands in CloudTrail (StopTask), and under Activity if it was done from here.',
		isOfProgram: false,
	};
}

/** What the reason of a container, or of the whole task, says of an image, a secret, memory… */
function causeAtStart({stoppedReason = '', containers}: TaskRow): CauseOfEnd | undefined {
	for (const {name, reason = ''} of containers) {
		const cause = causeIn(reason, startRules);
		if (cause === undefined) continue;
		const isOfProgram = /OutOfMemory/i.test(reason);
		return {...cause, meaning: `of its container ${name}: ${cause.meaning}`, isOfProgram};
	}
	const cause = causeIn(stoppedReason, startRules);
	return cause && {...cause, isOfProgram: false};
}

/**
 * The container that ended the task: when one ends, ECS stops the others, so a container that ended from outside or
 * without an error is the culprit only where there is no other.
 */
function culpritOf(containers: readonly ContainerRow[]): ContainerRow | undefined {
	const blame = ({exitCode = 0}: ContainerRow): number => {
		if (exitCode === 0) return 1;
		return isEndedFromOutside(exitCode) ? 2 : 3;
	};
	const ended = containers.filter(({exitCode}) => exitCode !== undefined);
	return ended.toSorted((a, b) => blame(b) - blame(a))[0];
}

function exitOf({name, exitCode = 0, reason}: ContainerRow): Cause {
	const said = reason === undefined ? '' : ` («${reason}»)`;
	return {
		meaning: `its container ${name} ended with exit code ${exitCode}${said}: ${meaningOfExit(exitCode)}`,
		nextStep: adviceOnExit(exitCode),
	};
}

/** The last line that speaks of an error, or the last one. */
function tellingLine(logs: readonly TaskLogLine[]): string | undefined {
	const lines = logs.slice(-evidentLines).map(({message}) => sanitiseLine(readableLine(message)));
	const written = lines.filter((line) => line !== '');
	const telling = written.findLast((line) => /error|exception|fatal|panic|fail|cannot|refused|denied/i.test(line));
	return telling ?? written.at(-1);
}

function explainWaiting({id, status, health, createdAt, startedAt, containers}: TaskRow, now: Date): Verdict {
	const log = `its log: «ecs-console logs --task ${id.slice(0, 12)}».`;
	const since = createdAt === undefined ? '' : ` for ${span(now.getTime() - createdAt.getTime())}`;
	const waiting = waits[status];
	if (waiting !== undefined) return {said: `is ${status}${since}: ${waiting.meaning}.`, nextStep: waiting.nextStep};
	const sick = containers.find((container) => container.health === 'UNHEALTHY');
	if (health === 'UNHEALTHY' || sick !== undefined) {
		const which = sick === undefined ? '' : ` of its container ${sick.name}`;
		return {
			said: `runs, but the health check${which} fails; a service will replace it.`,
			nextStep: `Try the health check’s command in the container, and read ${log}`,
		};
	}
	const ran = startedAt === undefined ? '' : ` for ${span(now.getTime() - startedAt.getTime())}`;
	const ended = containers.filter(({exitCode}) => exitCode !== undefined);
	const beside = ended.map(({name, exitCode = 0}) => ` Container ${name} ended with exit code ${exitCode}.`);
	return {
		said: `has been ${status}${ran}, and ECS knows of nothing wrong with it.${beside.join('')}`,
		nextStep: `If it does not do what it should, read ${log}`,
	};
}

const waits: Readonly<Record<string, Cause>> = {
	PROVISIONING: {
		meaning: 'it waits for its network interface, or for an instance of its capacity provider',
		nextStep: 'More than a minute is long: check free addresses of its subnets, quotas, and the capacity provider.',
	},
	PENDING: {
		meaning: 'its images are pulled and its containers started, in the order of their dependencies',
		nextStep: 'More than a few minutes is long: a large image, a container that another waits for, or a busy instance.',
	},
	ACTIVATING: {
		meaning: 'it is registered with the load balancer and service discovery',
		nextStep: 'It runs in a moment; «ecs-console services why» tells of the targets.',
	},
};

/** The same facts as they are, for who wants to judge by himself. */
function evidenceOf(row: TaskRow, logs: readonly TaskLogLine[]): string[] {
	const {stopCode, stoppedReason, health, containers} = row;
	const facts = [
		...(stopCode === undefined ? [] : [`stop code: ${stopCode}`]),
		...(stoppedReason === undefined ? [] : [`stopped reason: ${stoppedReason}`]),
		...(health === undefined ? [] : [`health: ${health}`]),
		...containers.flatMap((container) => containerFact(container, stoppedReason)),
	];
	return [...facts, ...logs.slice(-evidentLines).map(logFact)].map(sanitiseLine);
}

/** A reason that is the task's own, too, is not told twice. */
function containerFact(
	{name, status, exitCode, health, ...container}: ContainerRow,
	told: string | undefined,
): string[] {
	const reason = container.reason === told ? undefined : container.reason;
	if (exitCode === undefined && reason === undefined && health !== 'UNHEALTHY') return [];
	const said = [
		status,
		...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
		...(health === 'UNHEALTHY' ? [health] : []),
		...(reason === undefined ? [] : [reason]),
	];
	return [`container ${name}: ${said.join(', ')}`];
}

const logFact = ({at, container, message}: TaskLogLine): string =>
	`log ${clock(at)} ${container} │ ${readableLine(message)}`;
