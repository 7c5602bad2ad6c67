import type {Thing} from '../cost/cost.ts';

/** The template has a public subnet in each of two zones: an address of the load balancer and of an endpoint in each. */
const zones = 2;

/** What of `infra/consumer/template.yaml` costs by the hour, with so many tasks. */
export function consumerThings(parameters: Readonly<Record<string, string>>, tasks: number): Thing[] {
	const balancer: Thing[] = [
		{kind: 'load-balancer', count: 1},
		{kind: 'public-address', count: zones},
	];
	if (parameters.LaunchType === 'FARGATE') {
		const [cpu, memory] = [Number(parameters.TaskCpu), Number(parameters.TaskMemory)];
		return [{kind: 'fargate-task', cpu, memory, count: tasks}, {kind: 'public-address', count: tasks}, ...balancer];
	}
	const count = Number(parameters.DesiredInstances);
	const instances: Thing[] = [
		{kind: 'instance', type: parameters.InstanceType ?? 'unknown', count},
		{kind: 'public-address', count},
	];
	const endpoint: Thing[] = parameters.TaskNetworkMode === 'awsvpc' ? [{kind: 'interface-endpoint', count: zones}] : [];
	return [...instances, ...balancer, ...endpoint];
}
