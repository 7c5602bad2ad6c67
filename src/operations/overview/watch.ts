import {type Clock, systemClock} from '../../aws/clock.ts';
import {NotFoundError} from '../../aws/errors.ts';
import type {Stack} from '../../aws/gateways/cloudformation.ts';
import type {EcsGateway, Service} from '../../aws/gateways/ecs.ts';
import {unless} from '../../aws/paging.ts';
import {poll} from '../../aws/poller.ts';
import {costPerHour, type Thing} from '../cost/cost.ts';
import {costLabel, costRemarks} from '../cost/label.ts';
import type {poolSummaries} from '../pool/summary.ts';
import type {Session} from '../session.ts';
import {outputsOf, parameterValues, systemOf} from '../stacks/describe.ts';
import {phaseOf} from '../stacks/states.ts';
import type {Sample} from '../watch/sample.ts';
import {absentCard, cardOf, type StackView, tasksOf} from './card.ts';
import {failedBuilds} from './failed-build.ts';
import type {Overview} from './overview.ts';
import {stackStates} from './state.ts';
import {type System, systems, type Values} from './systems.ts';
import {warningsOf} from './warnings.ts';

/** Looks every 5 s, every 2 s while something is on its way; within the budget of the pollers. */
export function watchOverview(
	session: Session,
	signal?: AbortSignal,
	clock: Clock = systemClock,
): AsyncGenerator<Sample<Overview>, void, undefined> {
	return poll(overviewLook(session, session.watching, clock), {signal, isBusy, clock});
}

/** One look, for those who do not stay: it is tried again until it works. */
export const readOverview = (session: Session, signal?: AbortSignal): Promise<Overview> =>
	overviewLook(session, session.gateways, systemClock)(signal);

const isBusy = ({systems: cards}: Overview): boolean =>
	cards.some(
		({state, tasks}) =>
			state.kind === 'busy' || (tasks !== undefined && (tasks.pending > 0 || tasks.running !== tasks.desired)),
	);

interface Found {
	readonly system: System;
	readonly views: readonly StackView[];
}

/**
 * Makes looks that cost one call for all stacks and one for the service of each, as long as nothing changes; a minute
 * one more for each build project.
 */
function overviewLook(
	session: Session,
	gateways: Session['gateways'],
	clock: Clock,
): (signal?: AbortSignal) => Promise<Overview> {
	const {cloudFormation, ecs} = gateways;
	const stateOf = stackStates(cloudFormation);
	const failedBuildOf = failedBuilds(gateways, clock);
	let summaries: Promise<ReturnType<typeof poolSummaries>> | undefined;
	// Only where there is a pool: most consoles start without one.
	const poolOf = async (outputs: Values, signal?: AbortSignal) => {
		summaries ??= import('../pool/summary.ts').then((summary) => summary.poolSummaries(gateways, clock));
		return (await summaries)(outputs, signal);
	};

	async function view(system: System, stack: Stack, signal?: AbortSignal): Promise<StackView> {
		const {StackName: name = '', StackId: id = '', StackStatus: status = ''} = stack;
		const outputs = outputsOf(stack);
		const [state, service, pool, failedBuild] = await Promise.all([
			stateOf(stack, signal),
			serviceOf(ecs, system, outputs, signal),
			system.id === 'pool' && phaseOf(status) !== 'deleting' ? poolOf(outputs, signal) : undefined,
			phaseOf(status) === 'ready' ? failedBuildOf(system.projects(outputs), signal) : undefined,
		]);
		const {setUp} = system;
		return {name, id, status, outputs, parameters: parameterValues(stack), state, service, pool, failedBuild, setUp};
	}

	return async (signal) => {
		const stacks = await cloudFormation.describeStacks({signal});
		const found = systems.map(async (system): Promise<Found> => {
			const own = stacks.filter((stack) => systemOf(stack) === system.id && phaseOf(stack.StackStatus) !== 'absent');
			const views = await Promise.all(own.map((stack) => view(system, stack, signal)));
			return {system, views: views.sort((a, b) => a.name.localeCompare(b.name))};
		});
		return assemble(session, await Promise.all(found));
	};
}

/** Undefined while there is none, and once it is gone while the rest of its stack is still being deleted. */
async function serviceOf(
	ecs: EcsGateway,
	system: System,
	outputs: Values,
	signal: AbortSignal | undefined,
): Promise<Service | undefined> {
	const place = system.service(outputs);
	if (place === undefined) return undefined;
	const services = await unless(NotFoundError, ecs.describeServices(place.cluster, [place.service], {signal}));
	return services?.find(({status}) => status !== 'INACTIVE');
}

function assemble(session: Session, found: readonly Found[]): Overview {
	const {region, mode} = session;
	const cards = found.flatMap(({system, views}) =>
		views.length === 0 ? [absentCard(system)] : views.map((view) => cardOf(system, view)),
	);
	const things = found.flatMap(({system, views}) => views.flatMap((view) => thingsOf(system, view)));
	const views = found.flatMap((one) => one.views);
	const known = costPerHour(things, region);
	const cost = {...known, unknown: [...known.unknown, ...views.flatMap(uncounted)]};
	return {
		region,
		mode,
		systems: cards,
		runningTasks: cards.reduce((sum, {tasks}) => sum + (tasks?.running ?? 0), 0),
		cost: {...cost, label: costLabel(cost, mode), remarks: costRemarks(cost, mode, region)},
		warnings: warningsOf(views, session.traffic(), Date.now()),
	};
}

/** A task on Fargate is paid for from the moment its image is pulled. */
function thingsOf(system: System, view: StackView): readonly Thing[] {
	const tasks = tasksOf(view);
	return tasks === undefined ? [] : system.things(view.parameters, tasks.running + tasks.pending);
}

/** Half made or half gone, a stack may still have what costs. */
const uncounted = ({name, service, pool, state}: StackView): string[] =>
	service === undefined && pool === undefined && state.kind !== 'ready' ? [`What is there of stack ${name}`] : [];
