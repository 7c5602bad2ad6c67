import type {StopTaskCommandInput, Task} from '@aws-sdk/client-ecs';
import type {EcsCore, EcsPart} from '../core.ts';
import {invalidParameter} from '../errors.ts';
import {describeTask, describeTasks, taskArnOf} from './describe-tasks.ts';
import {listTasks} from './list-tasks.ts';
import {getTaskProtection, updateTaskProtection} from './protection.ts';
import {TaskRunner} from './run-task.ts';

/** The operations on tasks. */
export function openTasks(core: EcsCore): EcsPart {
	const runner = new TaskRunner(core);
	return {
		handlers: {
			RunTask: (input) => runner.run(input),
			StartTask: (input) => runner.start(input),
			StopTask: (input) => ({task: stopTask(core, input)}),
			DescribeTasks: (input) => describeTasks(core, input),
			ListTasks: (input) => listTasks(core, input),
			UpdateTaskProtection: (input) => updateTaskProtection(core, input),
			GetTaskProtection: (input) => getTaskProtection(core, input),
		},
		tagged: (arn) => {
			const record = core.tasks.get(arn);
			if (record === undefined) return undefined;
			return {
				get tags() {
					return record.task.tags ?? [];
				},
				set tags(tags) {
					record.task.tags = tags;
				},
				save: () => core.tasks.save(record),
			};
		},
	};
}

function stopTask({clusters, tasks, launcher, context}: EcsCore, {cluster, task, reason}: StopTaskCommandInput): Task {
	const {name} = clusters.find(cluster);
	const arn = taskArnOf(context, name, task ?? '');
	const record = tasks.get(arn);
	if (record?.clusterName !== name) throw invalidParameter('The referenced task was not found.');
	launcher.stop(arn, reason ?? 'Task stopped by user', 'UserInitiated');
	// AWS: "Any tags associated with the task will be deleted."
	record.task.tags = [];
	tasks.save(record);
	return describeTask(record, true);
}
