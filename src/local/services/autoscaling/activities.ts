import {randomUUID} from 'node:crypto';
import type {ServiceContext} from '../../engine/context.ts';
import type {GroupStore} from './group-store.ts';
import type {ActivityRecord, GroupRecord} from './model.ts';

/** A moment as the causes of activities write it: `2026-11-21T10:00:00Z`. */
export const moment = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

/** Scaling activities in AWS's words: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scaling-activities.html */
export class Activities {
	readonly #context: ServiceContext;
	readonly #store: GroupStore;

	constructor(context: ServiceContext, store: GroupStore) {
		this.#context = context;
		this.#store = store;
	}

	launching(group: GroupRecord, actual: number): ActivityRecord {
		const difference = 'an instance was started in response to a difference between desired and actual capacity';
		const change = `increasing the capacity from ${actual} to ${group.desiredCapacity}`;
		return this.#begin(group, 'Launching a new EC2 instance', [group.cause, `${difference}, ${change}.`]);
	}

	/** Scale-in of one instance. */
	terminating(group: GroupRecord, instanceId: string, actual: number): ActivityRecord {
		const difference =
			'an instance was taken out of service in response to a difference between desired and actual capacity';
		const change = `shrinking the capacity from ${actual} to ${group.desiredCapacity}`;
		const chosen = `instance ${instanceId} was selected for termination.`;
		return this.#begin(group, `Terminating EC2 instance: ${instanceId}`, [
			group.cause,
			`${difference}, ${change}.`,
			chosen,
		]);
	}

	/** End of an instance for a reason of its own: a health check, a user's request. */
	removing(group: GroupRecord, instanceId: string, reason: string): ActivityRecord {
		const cause = `an instance was taken out of service in response to ${reason}.`;
		return this.#begin(group, `Terminating EC2 instance: ${instanceId}`, [cause]);
	}

	succeed(activityId: string, description?: string): void {
		this.#end(activityId, {StatusCode: 'Successful', ...(description === undefined ? {} : {Description: description})});
	}

	fail(activityId: string, message: string): void {
		const StatusMessage = `${message}. Launching EC2 instance failed.`;
		const Description = `Launching a new EC2 instance.  Status Reason: ${StatusMessage}`;
		this.#end(activityId, {StatusCode: 'Failed', StatusMessage, Description});
	}

	#begin(group: GroupRecord, Description: string, causes: readonly string[]): ActivityRecord {
		const now = this.#context.clock.now();
		const sentences = causes.filter((cause) => cause !== '');
		const activity: ActivityRecord = {
			ActivityId: randomUUID(),
			AutoScalingGroupName: group.name,
			AutoScalingGroupARN: group.arn,
			Description,
			Cause: sentences.map((cause) => (cause.startsWith('At ') ? cause : `At ${moment(now)} ${cause}`)).join('  '),
			StartTime: now,
			StatusCode: 'InProgress',
			Progress: 50,
			Details: JSON.stringify({'Availability Zone': group.settings.AvailabilityZones?.[0] ?? ''}),
		};
		this.#store.saveActivity(activity);
		return activity;
	}

	#end(activityId: string, outcome: Partial<ActivityRecord>): void {
		const activity = this.#store.activity(activityId);
		if (activity === undefined || activity.EndTime !== undefined) return;
		this.#store.saveActivity({...activity, ...outcome, Progress: 100, EndTime: this.#context.clock.now()});
	}
}
