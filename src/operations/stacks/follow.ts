import type {StackEvent} from '../../aws/gateways/cloudformation.ts';
import {OutcomeError} from '../errors.ts';
import type {Operation, ProgressEvent} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {rootCauses} from './root-cause.ts';
import {continueRollback, isSettled, phaseOf} from './states.ts';

export interface FollowOptions {
	readonly step: string;
	/** Id of the stack: after a deletion only the id is known. */
	readonly stackId: string;
	/** Events up to and including this one were seen before; undefined tells all there are. */
	readonly after: string | undefined;
	/** Resources that the change touches, for «n of m». */
	readonly total: number;
	readonly signal?: AbortSignal | undefined;
}

const stackType = 'AWS::CloudFormation::Stack';

/** Tells a stack's events as they come until nothing happens any more; answers the final status. */
export async function* followStack(session: Session, options: FollowOptions): Operation<string> {
	const {cloudFormation} = session.gateways;
	const started = performance.now();
	const done = new Set<string>();
	let seen = options.after;

	async function look(signal: AbortSignal | undefined): Promise<Pulse<string>> {
		// Status before events: a status that is final can then have no event that was not read.
		const stack = await cloudFormation.describeStack(options.stackId, {signal});
		const events = await cloudFormation.stackEvents(options.stackId, seen, {signal});
		seen = events[0]?.EventId ?? seen;
		const status = stack?.StackStatus ?? 'DELETE_COMPLETE';
		const told = events.toReversed().flatMap((event) => tell(event));
		const waiting: ProgressEvent = {
			type: 'waiting',
			step: options.step,
			detail: `${status} · ${done.size} of ${Math.max(options.total, done.size)} resources`,
			elapsed: performance.now() - started,
			progress: {done: done.size, total: Math.max(options.total, done.size)},
		};
		return {events: [...told, waiting], result: isSettled(status) ? status : undefined};
	}

	function tell(event: StackEvent): ProgressEvent[] {
		const {LogicalResourceId: logicalId = '', ResourceType: resourceType = '', ResourceStatus: status = ''} = event;
		if (resourceType === stackType && event.PhysicalResourceId === options.stackId) return [];
		if (status.endsWith('_COMPLETE')) done.add(logicalId);
		return [
			{
				type: 'stack-event',
				step: options.step,
				event: {
					at: event.Timestamp ?? new Date(),
					logicalId,
					resourceType,
					status,
					reason: event.ResourceStatusReason,
					done: done.size,
					total: Math.max(options.total, done.size),
				},
			},
		];
	}

	return yield* follow(look, {step: options.step, backoff: backoffFor(session), signal: options.signal});
}

/** Id of the newest event, before a change begins; undefined for a stack that has none yet. */
export async function newestEvent(session: Session, stack: string, signal?: AbortSignal): Promise<string | undefined> {
	const {cloudFormation} = session.gateways;
	if ((await cloudFormation.describeStack(stack, {signal})) === undefined) return undefined;
	const [newest] = await cloudFormation.stackEvents(stack, undefined, {signal});
	return newest?.EventId;
}

/** The error for a stack that did not end well, with the root causes first. */
export async function stackFailure(
	session: Session,
	name: string,
	stackId: string,
	status: string,
): Promise<OutcomeError> {
	const causes = rootCauses(await session.gateways.cloudFormation.stackEvents(stackId));
	const because = causes[0] === undefined ? '' : ` because of ${causes[0]}`;
	return new OutcomeError(
		`Stack ${name} ended in ${status}${because}`,
		`All events: «ecs-console stack events ${name}». ${wayOut(name, status)}`,
		causes,
	);
}

function wayOut(name: string, status: string): string {
	switch (phaseOf(status)) {
		case 'ready':
			return 'The stack is as it was before; mend the cause and run the same command again.';
		case 'undeletable':
			return `Mend the cause and run «ecs-console stack delete ${name}» again.`;
		case 'stuck':
			return `Mend the cause, then continue the rollback: ${continueRollback(name)}`;
		default:
			return `To start again: «ecs-console stack delete ${name}», then set up anew.`;
	}
}
