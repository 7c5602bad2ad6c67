import type {ServiceEvent} from '../../aws/gateways/ecs.ts';
import {sanitiseLine} from '../../text.ts';
import type {Session} from '../session.ts';
import {findService, type ServiceName} from '../tasks/find.ts';

/** One line of a service's story: an event, or several of one kind folded into one. */
export interface ServiceEventLine {
	/** When it happened; the newest of those folded. */
	readonly at: Date;
	/** `trouble` is what an operator is looking for. */
	readonly kind: ServiceEventKind;
	readonly message: string;
	/** How many events the line stands for. */
	readonly count: number;
}

export type ServiceEventKind = 'steady' | 'scaling' | 'deployment' | 'trouble' | 'other';

/** The story of a service, newest first, with what repeats folded. @throws NotFoundError, InvalidInputError */
export async function serviceEvents(
	session: Session,
	name: ServiceName,
	signal?: AbortSignal,
): Promise<readonly ServiceEventLine[]> {
	const {events = []} = await findService(session, name, signal);
	return foldEvents(events);
}

/** Words of AWS's own tool for events of failure (aws.md 1.7), with those that it misses. */
const trouble =
	/fail|unhealthy|error|throttle|unable|missing|alarm detected|rolling back|insufficient|was not|deregistration delay/i;
const steady = /has reached a steady state/i;
const deployment = /\(deployment [^)]+\) deployment|deployment completed|deployment .*(?:in progress|started)/i;
const scaling =
	/(?:has started|(?:has )?stopped) \d+ |\b(?:de)?registered \d+ |AZ balanced|AZ rebalanc|has begun draining/i;

export function kindOf(message: string): ServiceEventKind {
	if (steady.test(message)) return 'steady';
	if (trouble.test(message)) return 'trouble';
	if (deployment.test(message)) return 'deployment';
	return scaling.test(message) ? 'scaling' : 'other';
}

/**
 * Neighbours that say the same but for ids and numbers become one line, and so does any run of scaling chatter (tasks
 * started, stopped, registered); a steady state is left out where something newer than it happened.
 *
 * @param events newest first, as ECS gives them
 */
export function foldEvents(events: readonly ServiceEvent[]): ServiceEventLine[] {
	const lines: ServiceEventLine[] = [];
	let told = '';
	for (const {createdAt = new Date(0), message = ''} of events) {
		const kind = kindOf(message);
		if (kind === 'steady' && lines.length > 0) continue;
		const last = lines.at(-1);
		const theme = kind === 'scaling' ? kind : themeOf(message);
		if (last !== undefined && theme === told) {
			lines[lines.length - 1] = {...last, count: last.count + 1};
			continue;
		}
		told = theme;
		lines.push({at: createdAt, kind, message: withoutService(message), count: 1});
	}
	return lines;
}

/** What an event says apart from which task, port or deployment. */
const themeOf = (message: string): string =>
	message.replaceAll(/\((?:task|instance|deployment|container-instance|port) [^)]+\)/g, '()').replaceAll(/\d+/g, '0');

/** Every event begins with the service's name, which the reader knows, and may list many tasks by their whole ids. */
const withoutService = (message: string): string =>
	sanitiseLine(
		message
			.replace(/^\(service [^)]+?(?:, taskSet [^)]+)?\)\s*/, '')
			.replace(troubleshooting, '')
			.replaceAll(/\(task ([0-9a-f]{12})[0-9a-f]{20}\)/g, '(task $1)')
			.replace(/((?:\(task [^)]+\) ){3})((?:\(task [^)]+\) ?){2,})/, (_, shown: string, more: string) => {
				return `${shown}and ${more.split('(task').length - 1} more`;
			}),
	);

const troubleshooting = /\s*For more information, see the Troubleshooting section of the Amazon ECS Developer Guide\.?/;
