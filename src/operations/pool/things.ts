import type {Thing} from '../cost/cost.ts';

type Parameters = Readonly<Record<string, string>>;

/** The template has subnets in two zones. */
const zones = 2;
/** The service that counts the tasks of the pool. CPU units and MiB. */
const monitoring = {cpu: 256, memory: 512};
/** Registry (two), logs. Those of S3 and DynamoDB are gateways and cost nothing. */
const interfaceEndpoints = 3;

/** What of so many tasks of a pool costs by the hour. */
export function taskThings({TaskCpu, TaskMemory, PublicAddress, Capacity}: Parameters, count: number): Thing[] {
	const kind = Capacity === 'FARGATE_SPOT' ? 'fargate-spot-task' : 'fargate-task';
	const task: Thing = {kind, cpu: Number(TaskCpu), memory: Number(TaskMemory), count};
	return PublicAddress === 'DISABLED' ? [task] : [task, {kind: 'public-address', count}];
}

/** What of `infra/pool/template.yaml` costs by the hour, with so many tasks. */
export function poolThings(parameters: Parameters, tasks: number): Thing[] {
	return [...taskThings(parameters, tasks), ...monitoringThings(parameters), ...networkThings(parameters)];
}

/** One task, once the image is there; the parameter of its number is only for the stack's first moments. */
function monitoringThings({Monitoring, PublicAddress}: Parameters): Thing[] {
	const count = Monitoring === 'DISABLED' ? 0 : 1;
	const task: Thing = {kind: 'fargate-task', ...monitoring, count};
	return PublicAddress === 'DISABLED' ? [task] : [task, {kind: 'public-address', count}];
}

function networkThings({PublicAddress, PrivateEgress}: Parameters): Thing[] {
	if (PublicAddress !== 'DISABLED') return [];
	return PrivateEgress === 'Endpoints'
		? [{kind: 'interface-endpoint', count: interfaceEndpoints * zones}]
		: [
				{kind: 'nat-gateway', count: 1},
				{kind: 'public-address', count: 1},
			];
}
