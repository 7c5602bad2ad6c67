import {fit, wrap} from '../../format/text-width.ts';
import {clock, duration} from '../../format/time.ts';
import type {StackProgress} from '../../operations/progress.ts';
import {sanitiseLine} from '../../text.ts';
import type {Look, Role} from '../../ui/look.ts';

/** One resource on its way, as it is drawn. */
export interface EventRow {
	readonly event: StackProgress;
	/** Since the resource's operation began; milliseconds. */
	readonly took: number | undefined;
}

const verbOf = (status: string): string => status.replace(/_(?:IN_PROGRESS|COMPLETE|FAILED)$/, '');

/** The newest event of each resource, newest first, with its time; and every failure, which would be lost otherwise. */
export function eventRows(events: readonly StackProgress[], now: number): EventRow[] {
	const begins = beginsOf(events);
	const seen = new Set<string>();
	return events.flatMap((event): EventRow[] => {
		const {logicalId, status, at} = event;
		const isKnown = seen.has(logicalId);
		seen.add(logicalId);
		if (isKnown && !status.endsWith('_FAILED')) return [];
		const began = begins.get(event);
		const until = status.endsWith('_IN_PROGRESS') ? now : at.getTime();
		return [{event, took: began === undefined ? undefined : until - began}];
	});
}

/** When what each event tells of began: a resource is changed again and again in the life of its stack. */
function beginsOf(events: readonly StackProgress[]): Map<StackProgress, number> {
	const begins = new Map<StackProgress, number>();
	const under = new Map<string, number>();
	for (const event of events.toReversed()) {
		const {logicalId, status, at} = event;
		const operation = `${logicalId} ${verbOf(status)}`;
		const isUnderWay = status.endsWith('_IN_PROGRESS');
		const began = under.get(operation) ?? (isUnderWay ? at.getTime() : undefined);
		if (began !== undefined) begins.set(event, began);
		if (isUnderWay && began !== undefined) under.set(operation, began);
		else under.delete(operation);
	}
	return begins;
}

const reasonRows = 3;

/** Time, resource, type, status and how long it took, a line each; the reason of a failure below it. */
export function eventLines(rows: readonly EventRow[], columns: number, look: Look): string[] {
	const {ellipsis} = look.symbols;
	const status = 18;
	const room = Math.max(0, columns - 10 - status - 10);
	const name = Math.min(room, 31);
	const type = Math.max(0, room - name - 1);
	return rows.flatMap(({event, took}) => {
		const role = roleOf(event.status);
		const time = took === undefined ? '' : duration(took);
		const cells = [
			` ${look.paint('dim', clock(event.at))}`,
			fit(sanitiseLine(event.logicalId), name, 'left', ellipsis),
			...(type > 8
				? [look.paint('dim', fit(sanitiseLine(event.resourceType).replace(/^AWS::/, ''), type, 'left', ellipsis))]
				: []),
			look.paint(role, fit(sanitiseLine(event.status), status, 'left', ellipsis)),
			look.paint('dim', fit(time, 7, 'right', ellipsis)),
		];
		const reason = event.status.endsWith('_FAILED') && event.reason !== undefined ? sanitiseLine(event.reason) : '';
		const wrapped = reason === '' ? [] : wrap(reason, Math.max(10, columns - 12)).slice(0, reasonRows);
		return [cells.join(' '), ...wrapped.map((line) => `          ${look.paint('error', line)}`)];
	});
}

function roleOf(status: string): Role {
	if (status.endsWith('_FAILED')) return 'bad';
	if (status.endsWith('_IN_PROGRESS')) return 'busy';
	return status.startsWith('DELETE') || status.includes('ROLLBACK') ? 'warning' : 'good';
}
