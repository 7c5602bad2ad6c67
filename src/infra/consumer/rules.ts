import {fargateProblem} from '../fargate.ts';
import type {CrossFieldRule, ParameterValues} from '../parameters.ts';

function fargateNeedsAwsvpc({LaunchType, TaskNetworkMode}: ParameterValues): string | undefined {
	return LaunchType === 'FARGATE' && TaskNetworkMode !== 'awsvpc'
		? `TaskNetworkMode is "${TaskNetworkMode}", which FARGATE does not have; it must be awsvpc. An example: LaunchType FARGATE with TaskNetworkMode awsvpc`
		: undefined;
}

function fargateSizeExists({LaunchType, TaskCpu, TaskMemory}: ParameterValues): string | undefined {
	if (LaunchType !== 'FARGATE') return undefined;
	const problem = fargateProblem({cpu: Number(TaskCpu), memory: Number(TaskMemory)});
	return problem && `TaskMemory ${TaskMemory} does not go with TaskCpu ${TaskCpu}: ${problem}`;
}

function portsDiffer({TaskNetworkMode, ConsolePort, BackendPort}: ParameterValues): string | undefined {
	return TaskNetworkMode !== 'bridge' && ConsolePort === BackendPort
		? `ConsolePort and BackendPort are both ${ConsolePort}; in network mode ${TaskNetworkMode} they share an address and must differ. An example: 8080 and 2581`
		: undefined;
}

/** The containers' shares must fit into the task; ECS refuses the task definition otherwise. */
function containersFit(what: 'Cpu' | 'Memory'): CrossFieldRule {
	return (values) => {
		const [task, console, backend] = ['Task', 'Console', 'Backend'].map((part) => Number(values[`${part}${what}`]));
		const sum = (console ?? 0) + (backend ?? 0);
		return task !== undefined && task > 0 && sum > task
			? `Console${what} ${console} and Backend${what} ${backend} make ${sum}, more than Task${what} ${task}; together they must fit into it. An example: Task${what} ${sum}`
			: undefined;
	};
}

function heapFits({BackendHeap, BackendMemory}: ParameterValues): string | undefined {
	return Number(BackendHeap) >= Number(BackendMemory)
		? `BackendHeap is ${BackendHeap} MiB and must be less than BackendMemory, ${BackendMemory} MiB, or the container is killed. An example: ${Math.max(1, Number(BackendMemory) - 100)}`
		: undefined;
}

/** A backend that does not know its limits refuses to start. */
function cpuIsLimited({TaskCpu, ConsoleCpu, BackendCpu}: ParameterValues): string | undefined {
	return Number(TaskCpu) === 0 && (Number(ConsoleCpu) === 0 || Number(BackendCpu) === 0)
		? 'TaskCpu is 0, so ConsoleCpu and BackendCpu must both be above 0: what is measured is a part of that. An example: ConsoleCpu 1024 with BackendCpu 3072'
		: undefined;
}

/** CloudFormation and the backend take the gains as text; their range is the backend's. */
function gainsInRange({BackendPidConfig = ''}: ParameterValues): string | undefined {
	const [pace = 0, ...rest] = BackendPidConfig.replaceAll(/[[\]\s]/g, '')
		.split(',')
		.map(Number);
	const decay = rest.pop() ?? 0;
	const fits = pace >= 100 && pace <= 60_000 && rest.every((gain) => gain > 0 && gain < 10) && decay > 0 && decay <= 1;
	return fits
		? undefined
		: `BackendPidConfig is "${BackendPidConfig}"; the pace must be from 100 to 60000 ms, each gain between 0 and 10, the decay above 0 and at most 1. An example: [500,0.100,0.100,0.005,0.900]`;
}

function healthyPercentsLeaveRoom({MinHealthyPercent, MaxHealthyPercent}: ParameterValues): string | undefined {
	return MinHealthyPercent === '100' && MaxHealthyPercent === '100'
		? 'MinHealthyPercent and MaxHealthyPercent are both 100, so no deployment could ever replace a task. An example: 50 and 150'
		: undefined;
}

/** What no single value shows: combinations that AWS, or the backend, would refuse only after minutes. */
export const consumerRules: readonly CrossFieldRule[] = [
	fargateNeedsAwsvpc,
	fargateSizeExists,
	portsDiffer,
	containersFit('Cpu'),
	containersFit('Memory'),
	heapFits,
	cpuIsLimited,
	gainsInRange,
	healthyPercentsLeaveRoom,
];
