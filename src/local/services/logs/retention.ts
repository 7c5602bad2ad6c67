import type {ServiceContext} from '../../engine/context.ts';
import type {EventStore} from './event-store.ts';
import type {LogGroups} from './groups.ts';

const day = 86_400_000;
const sweepMilliseconds = 3_600_000;

/** Drops events that are older than their group keeps them, now and once an hour. */
export function startRetention({clock}: ServiceContext, groups: LogGroups, store: EventStore): Disposable {
	const sweep = (): void => {
		for (const {id, retentionDays} of groups.all()) {
			if (retentionDays !== undefined) store.expire(id, clock.now().getTime() - retentionDays * day);
		}
	};
	sweep();
	return clock.every(sweepMilliseconds, sweep);
}
