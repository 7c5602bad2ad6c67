import type * as ecs from '@aws-sdk/client-ecs';
import type {Tag} from '@aws-sdk/client-ecs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import type {Clusters} from './clusters.ts';
import type {TaskDefinitions} from './task-definitions.ts';
import type {TaskLauncher} from './tasks/launcher.ts';
import type {TaskStore} from './tasks/task-store.ts';

/** What the parts of ECS share. */
export interface EcsCore {
	readonly context: ServiceContext;
	readonly clusters: Clusters;
	readonly taskDefinitions: TaskDefinitions;
	readonly tasks: TaskStore;
	readonly launcher: TaskLauncher;
}

/** Something that carries tags: change `tags` and call `save`. */
export interface TagHolder {
	tags: Tag[];
	save(): void;
}

/** A part of ECS that brings handlers of its own; `index.ts` merges them. */
export interface EcsPart {
	readonly handlers: Handlers<typeof ecs>;
	/** The resource of that ARN if it is one of this part's; for TagResource and its kin. */
	readonly tagged?: (resourceArn: string) => TagHolder | undefined;
	readonly start?: () => Promise<void>;
	readonly stop?: () => Promise<void>;
}

/** The tags of a record that keeps them itself. */
export function tagHolder(record: {tags: Tag[]}, save: () => void): TagHolder {
	return {
		get tags() {
			return record.tags;
		},
		set tags(tags) {
			record.tags = tags;
		},
		save,
	};
}
