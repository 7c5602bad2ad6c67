import type {
	Failure,
	GetTaskProtectionCommandInput,
	ProtectedTask,
	UpdateTaskProtectionCommandInput,
} from '@aws-sdk/client-ecs';
import type {EcsCore} from '../core.ts';
import {invalidParameter} from '../errors.ts';
import type {TaskRecord} from '../model.ts';
import {taskArnOf} from './describe-tasks.ts';

const maximumUpdated = 10;
const maximumRead = 100;
const defaultMinutes = 120;
const maximumMinutes = 2880;

interface Protections {
	readonly protectedTasks: ProtectedTask[];
	readonly failures: Failure[];
}

/** Whether a task must not be chosen by scale-in or a deployment. */
const isProtected = ({protectedUntil}: TaskRecord, now: Date): boolean =>
	protectedUntil !== undefined && protectedUntil > now;

export function updateTaskProtection(core: EcsCore, input: UpdateTaskProtectionCommandInput): Protections {
	const {protectionEnabled = false, expiresInMinutes = defaultMinutes, tasks = []} = input;
	const {name} = core.clusters.find(input.cluster);
	if (tasks.length === 0) throw invalidParameter('Tasks cannot be empty.');
	if (tasks.length > maximumUpdated) throw invalidParameter(`Tasks can have at most ${maximumUpdated} items.`);
	if (expiresInMinutes < 1 || expiresInMinutes > maximumMinutes) {
		throw invalidParameter(`expiresInMinutes must be between 1 and ${maximumMinutes}.`);
	}
	const until = new Date(core.context.clock.now().getTime() + expiresInMinutes * 60_000);
	return eachServiceTask(core, name, tasks, (record) => {
		record.protectedUntil = protectionEnabled ? until : undefined;
		core.tasks.save(record);
	});
}

export function getTaskProtection(core: EcsCore, {cluster, tasks}: GetTaskProtectionCommandInput): Protections {
	const {name} = core.clusters.find(cluster);
	if (tasks !== undefined && tasks.length > maximumRead)
		throw invalidParameter(`Tasks can have at most ${maximumRead} items.`);
	const wanted =
		tasks ??
		core.tasks
			.ofCluster(name)
			.filter(isOfService)
			.map(({task}) => task.taskArn);
	return eachServiceTask(core, name, wanted.slice(0, maximumRead), () => undefined);
}

function eachServiceTask(
	{tasks, context}: EcsCore,
	clusterName: string,
	wanted: readonly string[],
	apply: (record: TaskRecord) => void,
): Protections {
	const protectedTasks: ProtectedTask[] = [];
	const failures: Failure[] = [];
	for (const arn of wanted.map((idOrArn) => taskArnOf(context, clusterName, idOrArn))) {
		const record = tasks.get(arn);
		if (record === undefined) failures.push({arn, reason: 'MISSING'});
		else if (!isOfService(record) || record.task.desiredStatus === 'STOPPED')
			failures.push({arn, reason: 'TASK_NOT_VALID'});
		else {
			apply(record);
			protectedTasks.push(describeProtection(record, context.clock.now()));
		}
	}
	return {protectedTasks, failures};
}

const isOfService = ({serviceName}: TaskRecord): boolean => serviceName !== undefined;

const describeProtection = (record: TaskRecord, now: Date): ProtectedTask => ({
	taskArn: record.task.taskArn,
	protectionEnabled: isProtected(record, now),
	...(isProtected(record, now) && {expirationDate: record.protectedUntil}),
});
