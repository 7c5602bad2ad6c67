import type {Service} from '../../aws/gateways/ecs.ts';
import {InvalidInputError} from '../../errors.ts';
import {counted} from '../../format/number.ts';
import {scaleService as followScaling} from '../consumer/scale.ts';
import {StateError} from '../errors.ts';
import {type Operation, step} from '../progress.ts';
import type {Session} from '../session.ts';
import {findService, nameIn, type ServiceName} from '../tasks/find.ts';
import type {ServiceReference} from '../tasks/subject.ts';
import {roomFor} from './room.ts';

/** What a new desired count would do, before anything is done. */
export interface ScalePlan extends ServiceReference {
	readonly from: number;
	readonly to: number;
	/** What starts or stops, and what may stand in the way (quota, capacity, stack), in sentences. */
	readonly lines: readonly string[];
	/** What the operator types to agree, where more than one task is stopped: the service's name. */
	readonly typed: string | undefined;
	/** Whose targets must be healthy when it is done. */
	readonly targetGroup: string | undefined;
}

/** AWS's limit of tasks a service (aws.md 1.3). */
const mostTasks = 5000;

/** A desired count as it is typed. @throws InvalidInputError */
export function readCount(text: string): number {
	const count = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
	assertCount(count, text);
	return count;
}

function assertCount(count: number, text: string): void {
	if (Number.isInteger(count) && count >= 0 && count <= mostTasks) return;
	throw new InvalidInputError(
		`«${text}» is no number of tasks: it must be a whole number from 0 to ${mostTasks}.`,
		'For example 3.',
	);
}

/**
 * @throws InvalidInputError for a count that cannot be; NotFoundError naming the nearest; StateError when the service
 * cannot be scaled or the tasks never fit
 */
export async function planScale(
	session: Session,
	name: ServiceName,
	count: number,
	signal?: AbortSignal,
): Promise<ScalePlan> {
	assertCount(count, `${count}`);
	const service = await findService(session, name, signal);
	assertScalable(service);
	const {serviceName = '', desiredCount: from = 0, loadBalancers = []} = service;
	const cluster = nameIn(service.clusterArn);
	const room = await roomFor(session, service, count, signal);
	return {
		cluster,
		service: serviceName,
		from,
		to: count,
		lines: [changeOf(serviceName, cluster, from, count), ...room, ...stackWarning(service, count)],
		typed: from - count > 1 ? serviceName : undefined,
		targetGroup: loadBalancers.find(({targetGroupArn}) => targetGroupArn !== undefined)?.targetGroupArn,
	};
}

function assertScalable({serviceName, schedulingStrategy, status}: Service): void {
	if (schedulingStrategy === 'DAEMON') {
		throw new StateError(
			`Service ${serviceName} is a daemon: it runs one task on each instance.`,
			'Change the number of instances, or its placement constraints.',
		);
	}
	if (status === undefined || status === 'ACTIVE') return;
	throw new StateError(`Service ${serviceName} is being deleted (${status}).`, 'Choose another service.');
}

function changeOf(service: string, cluster: string, from: number, to: number): string {
	const title = `Service ${service} in ${cluster}: desired count ${from} → ${to}`;
	if (to === from) return `${title}; nothing changes.`;
	return `${title}; ${counted(Math.abs(to - from), 'task')} ${to > from ? 'will start' : 'will stop'}.`;
}

/** A stack sets the count of its template at its next update of the service. */
function stackWarning({tags = [], desiredCount}: Service, count: number): string[] {
	const stack = tags.find(({key}) => key === 'aws:cloudformation:stack-name')?.value;
	if (stack === undefined || desiredCount === count) return [];
	return [`Stack ${stack} made this service: where its template has a DesiredCount, an update sets it back.`];
}

/**
 * Sets the desired count, and follows until so many tasks run, the deployment is complete and the targets are healthy.
 *
 * @throws OutcomeError with the stop reasons when tasks do not come up
 */
export async function* scaleService(
	session: Session,
	{cluster, service, from, to, targetGroup}: ScalePlan,
	signal?: AbortSignal,
): Operation<void> {
	yield* step('scale', `${service} ${from} → ${to}`, () =>
		followScaling(session, {cluster, service, desired: to, targetGroup}, signal),
	);
}
