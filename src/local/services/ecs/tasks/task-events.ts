import type {ServiceContext} from '../../../engine/context.ts';
import type {TaskRecord} from '../model.ts';

/** How events call kinds of attachments that DescribeTasks calls otherwise. */
const attachmentTypes: Readonly<Record<string, string>> = {ElasticNetworkInterface: 'eni'};

/**
 * Puts a task state change on the bus, in the shape of
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html: what DescribeTasks shows, with times as
 * ISO strings, but without tags and without health.
 */
export function publishTaskChange({bus, clock, region}: ServiceContext, {task}: TaskRecord): void {
	const time = clock.now();
	const {tags: _tags, healthStatus: _health, containers, attachments = [], ...described} = task;
	const detail = {
		...described,
		attachments: attachments.map(({type = '', ...rest}) => ({...rest, type: attachmentTypes[type] ?? type})),
		containers: containers.map(({healthStatus: _health, ...container}) => container),
		updatedAt: time,
	};
	bus.publish({
		source: 'aws.ecs',
		detailType: 'ECS Task State Change',
		resources: [task.taskArn],
		time,
		region,
		// Through JSON: dates become ISO strings, and what changes later does not change the event.
		detail: JSON.parse(JSON.stringify(detail)) as Record<string, unknown>,
	});
}
