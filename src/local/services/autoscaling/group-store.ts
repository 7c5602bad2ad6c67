import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {AwsError} from '../../wire/errors.ts';
import type {ActivityRecord, GroupRecord, LaunchConfigurationRecord} from './model.ts';

const keptActivities = 1000;

/** What Auto Scaling keeps in one region. */
export class GroupStore {
	readonly launchConfigurations: Collection<LaunchConfigurationRecord>;
	readonly #groups: Collection<GroupRecord>;
	readonly #activities: Collection<ActivityRecord>;

	constructor(context: ServiceContext) {
		this.launchConfigurations = context.collection('launch-configurations');
		this.#groups = context.collection('groups');
		this.#activities = context.collection('activities');
	}

	peek(name: string | undefined): GroupRecord | undefined {
		return this.#groups.get(name ?? '');
	}

	/** Throws ValidationError when there is no group of that name. */
	find(name: string | undefined): GroupRecord {
		const group = this.peek(name);
		if (group === undefined)
			throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
		return group;
	}

	/** The group that manages an instance. */
	ofInstance(instanceId: string): GroupRecord | undefined {
		return this.all().find(({instances}) => instances.some(({id}) => id === instanceId));
	}

	all(): GroupRecord[] {
		return this.#groups.values();
	}

	save(group: GroupRecord): void {
		this.#groups.put(group.name, group);
	}

	remove(group: GroupRecord): void {
		this.#groups.delete(group.name);
	}

	activity(id: string): ActivityRecord | undefined {
		return this.#activities.get(id);
	}

	/** Newest first. */
	activities(): ActivityRecord[] {
		const time = ({StartTime}: ActivityRecord): number => StartTime?.getTime() ?? 0;
		return this.#activities.values().sort((a, b) => time(b) - time(a));
	}

	saveActivity(activity: ActivityRecord): void {
		this.#activities.put(activity.ActivityId, activity);
		const surplus = this.#activities.size - keptActivities;
		for (const id of this.#activities.keys().slice(0, Math.max(0, surplus))) this.#activities.delete(id);
	}
}

/** ValidationError (400), which the SDK does not model. */
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);
