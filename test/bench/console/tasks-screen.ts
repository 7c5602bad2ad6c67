import type {Frame, Recording} from './recording.ts';

/** The Tasks screen as the bench uses it: which keys lead where, and how to read what it shows. */
export const tasksScreen = ['--screen', 'tasks'] as const;

/** Waits for the list of clusters. */
export const untilClusters = (recording: Recording): Promise<Frame> => recording.until(/^▸.? bench/m);

/** Opens what the cluster has: its services, or all its tasks when there are none. Answers when the key was sent. */
export const openCluster = (recording: Recording): number => recording.press('\r');

/** How many rows the list says that it has: `1,000 tasks run` or `600 of 1,000 tasks read`. */
export function rowCount({lines}: Pick<Frame, 'lines'>, noun: 'tasks' | 'services'): number {
	const found = new RegExp(`([\\d,]+)(?: of [\\d,]+)? ${noun}`).exec(lines.slice(2).join('\n'))?.[1];
	return Number(found?.replaceAll(',', '') ?? 0);
}

/** Ids of the rows on the screen. */
export function visibleRows({lines}: Pick<Frame, 'lines'>): string[] {
	return lines.flatMap((line) => /^[▸ ].? ([\da-f]{8,}|service-\d+)/.exec(line)?.[1] ?? []);
}
