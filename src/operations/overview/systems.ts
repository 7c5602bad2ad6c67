import type {Thing} from '../cost/cost.ts';
import {consumerThings} from './consumer-things.ts';
import type {NextStep} from './overview.ts';

/** Outputs or parameters of a stack, by name. */
export type Values = Readonly<Record<string, string>>;

/** What the Overview has to know of a kind of system: everything else it reads from the account. */
export interface System {
	/** The value of the tag `ecs-console:system` on its stacks. */
	readonly id: string;
	readonly title: string;
	readonly purpose: string;
	/** The ECS service that its tasks belong to; undefined while the stack has not told. */
	readonly service: (outputs: Values) => {readonly cluster: string; readonly service: string} | undefined;
	readonly address: (outputs: Values) => string | undefined;
	/** What an operator does with it once its tasks run. */
	readonly use: NextStep;
	/** What costs by the hour while so many tasks run or start. */
	readonly things: (parameters: Values, tasks: number) => readonly Thing[];
}

/** Every kind of system, in the order of the screen. */
export const systems: readonly System[] = [
	{
		id: 'consumer',
		title: 'Consumer',
		purpose: 'tasks that use as much CPU and memory as you ask for, behind a load balancer',
		service: ({ClusterName: cluster, ServiceName: service}) =>
			cluster === undefined || service === undefined ? undefined : {cluster, service},
		address: ({Url}) => Url,
		use: {label: 'put load on it', screen: 'consume'},
		things: consumerThings,
	},
];
