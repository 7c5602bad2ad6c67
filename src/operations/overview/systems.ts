import type {Thing} from '../cost/cost.ts';
import {poolThings} from '../pool/things.ts';
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
	/** Id of the screen on which it is set up, and on which its stack is looked at. */
	readonly setUp: string;
	/** The ECS service that its tasks belong to; undefined while the stack has not told, and where they are on their own. */
	readonly service: (outputs: Values) => {readonly cluster: string; readonly service: string} | undefined;
	readonly address: (outputs: Values) => string | undefined;
	/** Names of the projects that build its images; none while the stack has not told. */
	readonly projects: (outputs: Values) => readonly string[];
	/** What an operator does with it once its tasks run. */
	readonly use: NextStep;
	/** What costs by the hour while so many tasks run or start. */
	readonly things: (parameters: Values, tasks: number) => readonly Thing[];
}

const isThere = (name: string | undefined): name is string => name !== undefined;

/** Every kind of system, in the order of the screen. */
export const systems: readonly System[] = [
	{
		id: 'consumer',
		title: 'Consumer',
		purpose: 'tasks that use the CPU and memory you ask for, behind a load balancer',
		setUp: 'setup',
		service: ({ClusterName: cluster, ServiceName: service}) =>
			cluster === undefined || service === undefined ? undefined : {cluster, service},
		address: ({Url}) => Url,
		projects: ({BackendProject, ConsoleProject}) => [BackendProject, ConsoleProject].filter(isThere),
		use: {label: 'put load on it', screen: 'consume'},
		things: consumerThings,
	},
	{
		id: 'pool',
		title: 'Pool',
		purpose: 'tasks already running when somebody needs one, then launched anew',
		setUp: 'pool',
		service: () => undefined,
		address: () => undefined,
		projects: ({BuildProject}) => [BuildProject].filter(isThere),
		use: {label: 'grab a task', screen: 'pool'},
		things: poolThings,
	},
];
