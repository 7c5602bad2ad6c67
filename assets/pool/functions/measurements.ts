import {type Item, readSettings, readTask, settingsKey} from '../protocol/items.ts';
import type {PoolSettings} from '../protocol/record.ts';
import {secondsSince} from '../protocol/time.ts';
import {type Metrics, type Service, services} from './metrics.ts';
import type {StreamRecord} from './stream-record.ts';

interface Measured {
	readonly service: Service;
	readonly metrics: Metrics;
}

interface Measurement extends Measured {
	/** When the change was made. */
	readonly at: Date | undefined;
}

/**
 * What changes of the table are measured as, whoever made them, in the words of the original: the counters by what they
 * grew, so that the metrics add up to what the board shows, and every launch that has ended. A change may be read long
 * after it was made: one that failed before, or all of the last day, by a function that is there anew.
 */
export function measurements(records: readonly StreamRecord[]): Measurement[] {
	return records.flatMap(
		({dynamodb: {ApproximateCreationDateTime: seconds, OldImage: before, NewImage: after} = {}}) => {
			if (before === undefined || after === undefined) return [];
			const measured =
				after.PK?.S === settingsKey.PK.S
					? growth(readSettings(before), readSettings(after))
					: launchesEnded(before, after);
			const at = seconds === undefined ? undefined : new Date(seconds * 1_000);
			return measured.map((one) => ({...one, at}));
		},
	);
}

function growth(before: PoolSettings, after: PoolSettings): Measured[] {
	const grown = (counter: 'grabs' | 'launches' | 'kills'): number => after[counter] - before[counter];
	const all = [
		{service: services.processGrabbed, metric: 'TaskAllocatedToUse', by: grown('grabs')},
		{service: services.launcher, metric: 'TasksLaunched', by: grown('launches')},
		{service: services.cleanup, metric: 'TaskKilled', by: grown('kills')},
	];
	return all.filter(({by}) => by > 0).map(({service, metric, by}) => ({service, metrics: {[metric]: by}}));
}

function launchesEnded(before: Item, after: Item): Measured[] {
	if (before.Status?.S !== 'LAUNCHING') return [];
	const {status, createdAt, updatedAt, launch} = readTask(after);
	const service = services.launcher;
	switch (status) {
		case 'RUNNING':
			return [{service, metrics: {TaskStartupDuration: launch?.total ?? 0}}];
		case 'ERROR': {
			const TaskStartupFailureDuration = secondsSince(createdAt, new Date(updatedAt));
			return [{service, metrics: {TaskLaunchErrors: 1, FailedTaskLaunches: 1, TaskStartupFailureDuration}}];
		}
		default:
			return [];
	}
}
