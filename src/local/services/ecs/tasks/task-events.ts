import type {ServiceContext} from '../../../engine/context.ts';
import {nameOf} from '../arns.ts';
import type {TaskRecord} from '../model.ts';

/**
 * Puts a task state change on the bus, in the shape of
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html: times are ISO strings, tags are absent.
 */
export function publishTaskChange({bus, clock, region}: ServiceContext, {task}: TaskRecord): void {
	const time = clock.now();
	const {tags: _tags, ...described} = task;
	bus.publish({
		source: 'aws.ecs',
		detailType: 'ECS Task State Change',
		resources: [task.taskArn],
		time,
		region,
		detail: {
			// Through JSON: dates become ISO strings, and what changes later does not change the event.
			...(JSON.parse(JSON.stringify(described)) as Record<string, unknown>),
			updatedAt: time.toISOString(),
			taskId: nameOf(task.taskArn),
		},
	});
}
