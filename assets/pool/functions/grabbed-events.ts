import type {StreamRecord} from './stream-record.ts';

/** That a task was handed out. */
export interface TaskGrabbed {
	readonly taskId: string;
	readonly status: string;
	/** ISO 8601, of the change in the table. */
	readonly timestamp: string;
}

/** What was handed out, of all that changed in the table: available before, occupied now. */
export function grabbedEvents(records: readonly StreamRecord[]): TaskGrabbed[] {
	return records.flatMap(({eventName, dynamodb}) => {
		const {OldImage: before, NewImage: after} = dynamodb ?? {};
		const isGrabbed = eventName === 'MODIFY' && before?.Status?.S === 'RUNNING' && after?.Status?.S === 'ASSIGNED';
		return isGrabbed ? [{taskId: after.TaskId?.S ?? '', status: 'ASSIGNED', timestamp: after.UpdatedAt?.S ?? ''}] : [];
	});
}
