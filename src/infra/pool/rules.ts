import {fargateProblem} from '../fargate.ts';
import type {CrossFieldRule, ParameterValues} from '../parameters.ts';

function sizeExists({TaskCpu, TaskMemory}: ParameterValues): string | undefined {
	const problem = fargateProblem({cpu: Number(TaskCpu), memory: Number(TaskMemory)});
	return problem && `TaskMemory ${TaskMemory} does not go with TaskCpu ${TaskCpu}: ${problem}`;
}

/** EventBridge's cron has six fields, of which one of the two kinds of day must be `?`. */
function schedulesAreWhole(values: ParameterValues): string | undefined {
	for (const name of ['OpeningSchedule', 'ClosingSchedule']) {
		const schedule = values[name] ?? '';
		if (schedule === '') continue;
		const fields = schedule.slice('cron('.length, -1).trim().split(/\s+/);
		const hasOneKindOfDay = (fields[2] === '?') !== (fields[4] === '?');
		if (fields.length === 6 && hasOneKindOfDay) continue;
		return `${name} is "${schedule}"; it must have six fields (minutes, hours, day of month, month, day of week, year), and ? for one of the two kinds of day. An example: cron(0 7 ? * MON-FRI *)`;
	}
	return undefined;
}

function hoursNeedReconcile({OpeningSchedule, ClosingSchedule, Reconcile}: ParameterValues): string | undefined {
	return Reconcile === 'DISABLED' && `${OpeningSchedule}${ClosingSchedule}` !== ''
		? 'OpeningSchedule and ClosingSchedule need the function that carries them out, and Reconcile is DISABLED. An example: Reconcile ENABLED'
		: undefined;
}

function closedIsFewer({ClosingSchedule, ClosedTasks, WarmTasks}: ParameterValues): string | undefined {
	return ClosingSchedule !== '' && Number(ClosedTasks) > Number(WarmTasks)
		? `ClosedTasks is ${ClosedTasks}, more than WarmTasks ${WarmTasks}: closing would make the pool larger. An example: ClosedTasks 0`
		: undefined;
}

/** A task that is too old as soon as it may be ready would be replaced for ever. */
function warmTasksGetOldEnough({MaximumAgeMinutes, LaunchTimeoutSeconds}: ParameterValues): string | undefined {
	const seconds = Number(MaximumAgeMinutes) * 60;
	return seconds > 0 && seconds <= Number(LaunchTimeoutSeconds)
		? `MaximumAgeMinutes is ${MaximumAgeMinutes}, no longer than a launch may take (LaunchTimeoutSeconds ${LaunchTimeoutSeconds}): tasks would be replaced as soon as they are warm. An example: 1440`
		: undefined;
}

/** What no single value shows: combinations that AWS would refuse only after minutes, or that could never work. */
export const poolRules: readonly CrossFieldRule[] = [
	sizeExists,
	schedulesAreWhole,
	hoursNeedReconcile,
	closedIsFewer,
	warmTasksGetOldEnough,
];
