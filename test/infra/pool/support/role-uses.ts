import {catalogue} from '../../../../src/local/services/catalogue.ts';
import type {AwsCall} from '../../../support/aws-between.ts';

/** An action of AWS on a resource, with what conditions of policies look at. */
export interface RoleUse {
	readonly action: string;
	readonly resource: string;
	readonly context: Readonly<Record<string, string>>;
}

/**
 * A local AWS whose functions sign with the name of their role as access key, so that one sees who makes a call:
 * elsewhere on the local AWS everybody is the root.
 */
export const signingByRole: typeof catalogue = catalogue.map((entry) =>
	entry.name === 'sts' ? {...entry, load: async () => named((await entry.load()).service)} : entry,
);

type StsModule = Awaited<ReturnType<(typeof catalogue)[number]['load']>>['service'];
type AssumeRole = (input: {readonly RoleArn?: string}) => {readonly Credentials: object};

function named(service: StsModule): {readonly service: StsModule} {
	return {
		service: {
			...service,
			create(context, shared) {
				const made = service.create(context, shared);
				const {AssumeRole: assume, ...handlers} = made.handlers as {readonly AssumeRole: AssumeRole};
				return {
					...made,
					handlers: {
						...handlers,
						AssumeRole(input: Parameters<AssumeRole>[0]) {
							const answer = assume(input);
							return {...answer, Credentials: {...answer.Credentials, AccessKeyId: input.RoleArn?.split('/').at(-1)}};
						},
					},
				};
			},
		},
	};
}

/** ARNs of what the calls are about. */
export interface Surroundings {
	readonly account: string;
	readonly region: string;
	readonly executionRole: string;
	readonly shellRole: string;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * What a call needs to be allowed. Source: Service Authorization Reference, «Actions, resources, and condition keys» for
 * DynamoDB, ECS, EC2 and EventBridge.
 *
 * @throws Error for a call that nobody has looked up there
 */
export function usesOf({service, operation, body}: AwsCall, around: Surroundings): RoleUse[] {
	const arn = (kind: string, name: string): string => `arn:aws:${kind}:${around.region}:${around.account}:${name}`;
	if (service === 'ec2') return [{action: `ec2:${operation}`, resource: '*', context: {}}];
	const input = JSON.parse(body.toString()) as Input;
	switch (service) {
		case 'dynamodb':
			return tableUses(operation, input, (name) => arn('dynamodb', `table/${name}`));
		case 'ecs':
			return taskUses(operation, input, around);
		case 'events': {
			const entries = input.Entries as readonly {readonly EventBusName: string}[];
			return entries.map(({EventBusName}) => ({
				...{action: `events:${operation}`, resource: arn('events', `event-bus/${EventBusName}`), context: {}},
			}));
		}
		default:
			throw new Error(`What ${service}:${operation} needs was not looked up.`);
	}
}

/** A transaction needs what each of its parts would need by itself. */
function tableUses(operation: string, input: Input, arnOf: (table: string) => string): RoleUse[] {
	if (operation === 'TransactWriteItems') {
		const parts = input.TransactItems as readonly Readonly<Record<string, Input>>[];
		return parts.flatMap((part) =>
			Object.entries(part).flatMap(([kind, item]) => tableUses(`${kind}Item`, item, arnOf)),
		);
	}
	const table = arnOf(String(input.TableName));
	const resource = input.IndexName === undefined ? table : `${table}/index/${String(input.IndexName)}`;
	return [{action: `dynamodb:${operation}`, resource, context: {}}];
}

function taskUses(operation: string, input: Input, {executionRole, shellRole}: Surroundings): RoleUse[] {
	const action = `ecs:${operation}`;
	const context = {'ecs:cluster': String(input.cluster)};
	switch (operation) {
		case 'RunTask':
			return [
				{action, resource: String(input.taskDefinition), context},
				...[executionRole, shellRole].map((resource) => ({
					...{action: 'iam:PassRole', resource, context: {'iam:PassedToService': 'ecs-tasks.amazonaws.com'}},
				})),
			];
		case 'DescribeTasks':
			return (input.tasks as readonly string[]).map((resource) => ({action, resource, context}));
		case 'StopTask':
			return [{action, resource: String(input.task), context}];
		case 'ListTasks':
			return [{action, resource: '*', context}];
		default:
			throw new Error(`What ecs:${operation} needs was not looked up.`);
	}
}
