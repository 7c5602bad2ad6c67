import type {DescribeTasksCommandInput, DescribeTasksCommandOutput, Task} from '@aws-sdk/client-ecs';
import {ecsArn, type Place} from '../arns.ts';
import type {EcsCore} from '../core.ts';
import {invalidParameter} from '../errors.ts';
import type {TaskRecord} from '../model.ts';

const maximumTasks = 100;

/** A task as an answer shows it. */
export function describeTask({task}: TaskRecord, withTags: boolean): Task {
	return {...task, tags: withTags ? (task.tags ?? []) : []};
}

/** ARN of a task that a request names by id or ARN. Throws InvalidParameterException for what can be neither. */
export function taskArnOf(place: Place, clusterName: string, idOrArn: string): string {
	if (idOrArn.startsWith('arn:')) return idOrArn;
	if (idOrArn.length !== 32 && idOrArn.length !== 36) throw invalidParameter('taskId length should be one of [32,36]');
	return ecsArn(place, `task/${clusterName}/${idOrArn}`);
}

export function describeTasks(
	{clusters, tasks: store, context}: EcsCore,
	{cluster, tasks: wanted = [], include = []}: DescribeTasksCommandInput,
): Pick<DescribeTasksCommandOutput, 'tasks' | 'failures'> {
	const {name} = clusters.find(cluster);
	if (wanted.length === 0) throw invalidParameter('Tasks cannot be empty.');
	if (wanted.length > maximumTasks) throw invalidParameter(`Tasks can have at most ${maximumTasks} items.`);
	const withTags = include.includes('TAGS');
	const tasks: Task[] = [];
	const failures: {arn: string; reason: string}[] = [];
	for (const arn of new Set(wanted.map((idOrArn) => taskArnOf(context, name, idOrArn)))) {
		const record = store.get(arn);
		if (record?.clusterName === name) tasks.push(describeTask(record, withTags));
		else failures.push({arn, reason: 'MISSING'});
	}
	return {tasks, failures};
}
