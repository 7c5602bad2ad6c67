import type {Stack, StackEvent, StackResourceSummary} from '../../aws/gateways/cloudformation.ts';
import type {Build} from '../../aws/gateways/codebuild.ts';
import type {Service} from '../../aws/gateways/ecs.ts';
import {counted} from '../../format/number.ts';
import {consumerParameters} from '../../infra/consumer/parameters.ts';
import {buildCause} from '../images/build.ts';
import {countsOf} from '../overview/card.ts';
import type {TaskCounts} from '../overview/overview.ts';
import {doingOf, progressOf, since} from '../overview/progress.ts';
import type {StackProgress} from '../progress.ts';
import {outputsOf} from '../stacks/describe.ts';
import {rootCauses} from '../stacks/root-cause.ts';
import {phaseOf} from '../stacks/states.ts';
import {parametersOf} from './existing.ts';

/** The steps of a set-up, in their order. */
export const setupSteps = ['check', 'parameters', 'stack', 'images', 'scale', 'endpoint'] as const;
export type SetupStep = (typeof setupSteps)[number];

export interface StepStanding {
	readonly step: SetupStep;
	readonly state: 'waiting' | 'running' | 'done' | 'failed';
	readonly detail: string;
}

export interface BuildStanding {
	readonly project: string;
	readonly id: string;
	readonly phase: string;
	/** `IN_PROGRESS`, `SUCCEEDED`, `FAILED`… */
	readonly status: string;
	readonly began: Date | undefined;
	readonly ended: Date | undefined;
	/** The last lines of its log, where they were asked for. */
	readonly log: readonly string[];
}

/** What an operator would do next. */
export type NextAction =
	/** There is no stack. */
	| 'set-up'
	/** AWS is at work; going on follows it and does the rest. */
	| 'follow'
	/** Something is still missing. */
	| 'go-on'
	/** Being deleted or rolled back: only looking on is possible. */
	| 'wait'
	/** A rollback must be continued before anything else. */
	| 'roll-back'
	/** Nothing but deleting is possible. */
	| 'delete'
	/** Everything is there. */
	| 'use';

/** Where the set-up of one consumer stack stands, by what the account says. */
export interface Standing {
	readonly stackName: string;
	/** Undefined while there is no stack, or only a plan of one. */
	readonly stackId: string | undefined;
	readonly status: string | undefined;
	readonly steps: readonly StepStanding[];
	readonly resources: {readonly done: number; readonly total: number} | undefined;
	/** When the operation under way, or the last one, began. */
	readonly since: Date | undefined;
	/** Of the operation under way or failed, newest first. */
	readonly events: readonly StackProgress[];
	/** What went wrong, the root cause first. */
	readonly causes: readonly string[];
	/** The newest build of each project. */
	readonly builds: readonly BuildStanding[];
	readonly tasks: TaskCounts | undefined;
	readonly address: string | undefined;
	/** As the stack has them; empty without one. */
	readonly parameters: Readonly<Record<string, string>>;
	readonly next: NextAction;
	/** The next action in words. */
	readonly advice: string;
}

/** What was read from the account; undefined and empty what could not be there yet. */
export interface Facts {
	readonly stackName: string;
	readonly where: string;
	readonly stack: Stack | undefined;
	readonly resources: readonly StackResourceSummary[];
	/** Resources that the change under way touches, by its plan. */
	readonly planned: number | undefined;
	/** Newest first. */
	readonly events: readonly StackEvent[];
	/** One for each image; `exists` for the wanted tag. */
	readonly images: readonly {readonly project: string; readonly exists: boolean}[];
	readonly builds: readonly {readonly build: Build; readonly log: readonly string[]}[];
	readonly service: Service | undefined;
	/** Targets that the load balancer finds healthy. */
	readonly healthy: number;
}

/** The standing that the facts show; asks nothing. */
export function standingOf(facts: Facts): Standing {
	const phase = phaseOf(facts.stack?.StackStatus);
	const stack = phase === 'absent' ? undefined : facts.stack;
	const own = {...facts, stack};
	const causes = causesOf(own);
	const steps = setupSteps.map((name): StepStanding => ({step: name, ...judges[name](own, causes)}));
	const tasks = countsOf(facts.service);
	const next = nextAction(own, steps);
	return {
		stackName: facts.stackName,
		stackId: stack?.StackId,
		status: stack?.StackStatus,
		steps,
		resources: doingOf(stack?.StackStatus) && stack && progressOf(stack, facts.resources, facts.planned),
		since: stack && since(stack),
		events: progressEvents(own),
		causes,
		builds: facts.builds.map(toBuild),
		tasks,
		address: stack && outputsOf(stack).Url,
		parameters: parametersOf(stack),
		next,
		advice: advice[next],
	};
}

const advice: Readonly<Record<NextAction, string>> = {
	'set-up': 'set it up',
	follow: 'follow it to the end',
	'go-on': 'go on where it stands',
	wait: 'wait until it has ended',
	'roll-back': 'mend the cause, then continue the rollback',
	delete: 'delete it and start again',
	use: 'put load on it',
};

type Judge = (facts: Facts, causes: readonly string[]) => Omit<StepStanding, 'step'>;

const judges: Readonly<Record<SetupStep, Judge>> = {
	check: ({stack, where}) =>
		stack === undefined ? waiting('account, region and quota') : {state: 'done', detail: where},
	parameters: ({stack}) => {
		if (stack === undefined) return waiting(`${consumerParameters.length} parameters`);
		const changed = changedParameters(parametersOf(stack));
		return {state: 'done', detail: `${consumerParameters.length} parameters, ${changed.length} changed`};
	},
	stack: stackStanding,
	images: imagesStanding,
	scale: scaleStanding,
	endpoint: endpointStanding,
};

const waiting = (detail: string): Omit<StepStanding, 'step'> => ({state: 'waiting', detail});

/** Those that are not as the template has them; the desired count is the service's own matter. */
function changedParameters(values: Readonly<Record<string, string>>): string[] {
	return consumerParameters
		.filter(({name, default: usual}) => name !== 'DesiredTasks' && (values[name] ?? String(usual)) !== String(usual))
		.map(({name}) => name);
}

function stackStanding({stack, resources, planned}: Facts, [cause]: readonly string[]): Omit<StepStanding, 'step'> {
	const status = stack?.StackStatus ?? '';
	if (stack === undefined) return waiting('create the stack');
	const because = cause === undefined ? '' : `: ${cause}`;
	switch (phaseOf(status)) {
		case 'creating':
		case 'updating':
		case 'deleting': {
			const {done, total} = progressOf(stack, resources, planned);
			return {state: 'running', detail: `${status} · ${done} of ${total} resources${because}`};
		}
		case 'ready':
			return {state: 'done', detail: status};
		default:
			return {state: 'failed', detail: `${status}${because}`};
	}
}

const isReady = ({stack}: Facts): boolean => stack !== undefined && phaseOf(stack.StackStatus) === 'ready';

function imagesStanding(facts: Facts): Omit<StepStanding, 'step'> {
	const {images, builds} = facts;
	if (!isReady(facts) || images.length === 0) return waiting('build both images');
	const missing = images.filter(({exists}) => !exists).map(({project}) => project);
	if (missing.length === 0) return {state: 'done', detail: 'both images are there'};
	const newest = missing.map((project) => builds.find(({build}) => build.projectName === project)?.build);
	if (newest.some((build) => build?.buildStatus === 'IN_PROGRESS')) {
		return {state: 'running', detail: builds.map(({build}) => buildWords(build)).join(' · ')};
	}
	const broken = newest.find((build) => build !== undefined && build.buildStatus !== 'SUCCEEDED');
	if (broken === undefined) return waiting(`build ${missing.join(', ')}`);
	const because = buildCause(broken);
	const words = `build of ${broken.projectName} ended in ${broken.buildStatus}`;
	return {state: 'failed', detail: because === undefined ? words : `${words}: ${because}`};
}

const buildWords = ({projectName, currentPhase = '', buildStatus}: Build): string =>
	`${projectName} ${(buildStatus === 'IN_PROGRESS' ? currentPhase : (buildStatus ?? '')).toLowerCase()}`;

function scaleStanding(facts: Facts): Omit<StepStanding, 'step'> {
	const tasks = countsOf(facts.service);
	if (!isReady(facts) || tasks === undefined) return waiting('start tasks');
	const {running, pending, desired} = tasks;
	const {deployments = []} = facts.service ?? {};
	const failed = deployments.find(({rolloutState}) => rolloutState === 'FAILED');
	if (desired === 0) return waiting(running === 0 ? 'desired count 0: no task runs' : `${running} tasks are ending`);
	const counts = `${running} of ${desired} tasks run`;
	if (failed !== undefined) {
		return {state: 'failed', detail: `${counts}: ${failed.rolloutStateReason ?? 'their deployment failed'}`};
	}
	const isThere = running === desired && pending === 0 && deployments.length <= 1;
	return isThere ? {state: 'done', detail: counts} : {state: 'running', detail: `${counts}, ${pending} on their way`};
}

function endpointStanding({stack, service, healthy}: Facts): Omit<StepStanding, 'step'> {
	const address = stack && outputsOf(stack).Url;
	if (address === undefined) return waiting('public address');
	if (service === undefined) return waiting(address);
	const {desiredCount: desired = 0} = service;
	if (desired === 0) return waiting(`${address} (no tasks)`);
	return healthy >= desired
		? {state: 'done', detail: `${address} · ${counted(healthy, 'host is', 'hosts are')} healthy`}
		: {state: 'running', detail: `${address} · ${healthy} of ${desired} hosts are healthy`};
}

function nextAction({stack}: Facts, steps: readonly StepStanding[]): NextAction {
	const phase = phaseOf(stack?.StackStatus);
	if (phase === 'absent') return 'set-up';
	if (phase === 'dead' || phase === 'undeletable') return 'delete';
	if (phase === 'stuck') return 'roll-back';
	if (phase === 'deleting' || doingOf(stack?.StackStatus) === 'rolling back') return 'wait';
	if (steps.some(({state}) => state === 'running')) return 'follow';
	return steps.every(({state}) => state === 'done') ? 'use' : 'go-on';
}

/** Only where something failed: causes of a failure that was mended since are history. */
function causesOf({stack, events}: Facts): string[] {
	const phase = phaseOf(stack?.StackStatus);
	const isFailing = doingOf(stack?.StackStatus) === 'rolling back' || ['dead', 'undeletable', 'stuck'].includes(phase);
	return isFailing || stack?.StackStatus === 'UPDATE_ROLLBACK_COMPLETE' ? rootCauses(events) : [];
}

/** The events in the shape in which an operation tells them. */
function progressEvents({stack, events, resources, planned}: Facts): StackProgress[] {
	const count = stack === undefined ? {done: 0, total: 0} : progressOf(stack, resources, planned);
	return events
		.filter(({PhysicalResourceId: id}) => id !== stack?.StackId)
		.map((event) => ({
			at: event.Timestamp ?? new Date(0),
			logicalId: event.LogicalResourceId ?? '',
			resourceType: event.ResourceType ?? '',
			status: event.ResourceStatus ?? '',
			reason: event.ResourceStatusReason,
			...count,
		}));
}

function toBuild({build, log}: Facts['builds'][number]): BuildStanding {
	const {projectName: project = '', id = '', currentPhase: phase = '', buildStatus: status = ''} = build;
	return {project, id, phase, status, began: build.startTime, ended: build.endTime, log};
}
