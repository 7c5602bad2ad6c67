import {CloudFormationClient, ListStackResourcesCommand} from '@aws-sdk/client-cloudformation';
import {DynamoDBClient, QueryCommand} from '@aws-sdk/client-dynamodb';
import {
	EventBridgeClient,
	ListEventBusesCommand,
	ListRulesCommand,
	ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
	GetPolicyVersionCommand,
	GetRolePolicyCommand,
	IAMClient,
	ListAttachedRolePoliciesCommand,
	ListRolePoliciesCommand,
	SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import {
	GetPolicyCommand,
	LambdaClient,
	ListEventSourceMappingsCommand,
	ListFunctionEventInvokeConfigsCommand,
	ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import {GetQueueAttributesCommand, SQSClient} from '@aws-sdk/client-sqs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {poolCounts} from '../../../assets/pool/container/pool-counts.ts';
import {drainPool, planDrain} from '../../../src/operations/pool/drain.ts';
import {grabTask} from '../../../src/operations/pool/grab.ts';
import {simulateOnce} from '../../../src/operations/pool/simulate.ts';
import {counts} from '../../../src/operations/pool/states.ts';
import {readContent} from '../../../src/operations/pool/status.ts';
import {finish} from '../../../src/operations/progress.ts';
import {type AnsweringPool, openAnsweringPool} from '../../operations/pool/support/answering-pool.ts';
import {type AwsCall, awsBetween} from '../../support/aws-between.ts';
import {until} from '../../support/containers.ts';
import {admits, type Document} from './support/policy-document.ts';
import {type RoleUse, signingByRole, usesOf} from './support/role-uses.ts';

const stackName = 'permitted';
const everything = {Shell: 'ENABLED', OpeningSchedule: 'cron(0 7 * * ? *)', ClosingSchedule: 'cron(0 19 * * ? *)'};
const patience = 120_000;

/** Of any other stack, also of one whose name begins with this one's. */
const foreignRules = (): string[] =>
	['other', `${stackName}-x-every-minute`, `${stackName}-x-task-events/${stackName}-x-grabbed`].map(
		(name) => `arn:aws:events:us-east-1:${pool.aws.engine.account}:rule/${name}`,
	);

/** By their names in the template. */
const roles = ['ProcessGrabbed', 'LaunchTask', 'Reconcile', 'SimulateGrab', 'SimulateKill', 'Monitoring'] as const;
type Role = (typeof roles)[number];

let pool: AnsweringPool;
let names: ReadonlyMap<string, string>;
const calls: AwsCall[] = [];

beforeAll(async () => {
	pool = await openAnsweringPool({
		...{
			stackName,
			most: 50,
			options: {catalogue: signingByRole},
			parameters: {WarmTasks: '3', ...everything},
		},
		onCall: (call) => calls.push(call),
	});
	names = await physicalNames();
	await live();
}, patience);

afterAll(() => pool?.[Symbol.asyncDispose]());

describe('what roles of a pool may do', () => {
	test.each(roles)('%s may do all that it does in the life of a pool, and nothing that it never does', async (role) => {
		const uses = [...(await usesIn(role)), ...(await seldomUses(role))];
		expect(uses.length).toBeGreaterThan(0);
		const refused: string[] = [];
		for (const use of distinct(uses)) if (!(await mayDo(role, use))) refused.push(`${use.action} on ${use.resource}`);
		expect(refused, 'refused by AWS').toEqual([]);
		expect(await allowedActions(role)).toEqual(new Set(uses.map(({action}) => action)));
	});

	test('tasks may pull their image and write their log, and open a shell where that is wanted: as AWS documents it', async () => {
		// AmazonECSTaskExecutionRolePolicy; «IAM permissions required for ECS Exec».
		expect(await allowedActions('Execution')).toEqual(
			new Set([
				...['ecr:GetAuthorizationToken', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer'],
				...['ecr:BatchGetImage', 'logs:CreateLogStream', 'logs:PutLogEvents'],
			]),
		);
		expect(await allowedActions('Shell')).toEqual(
			new Set(['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'].map(ssm)),
		);
	});
});

describe('who may call whom', () => {
	test('each function lets every rule call it that has it as its target', async () => {
		const targets = await targetsOfRules();
		expect(targets.map(({rule}) => rule.split('/').at(-1)?.replace(`${stackName}-`, '')).sort()).toEqual([
			...['changed', 'closing', 'every-minute', 'grabbed', 'opening', 'simulate-grab', 'simulate-kill', 'task-state'],
		]);
		for (const {rule, arn} of targets) expect(await lets(arn, rule), `${rule} → ${arn}`).toBe(true);
	});

	test('each dead-letter queue takes what the rules put there', async () => {
		const targets = (await targetsOfRules()).filter(({deadLetters}) => deadLetters !== undefined);
		expect(targets).toHaveLength(6);
		for (const {rule, deadLetters = ''} of targets) expect(await takes(deadLetters, rule), rule).toBe(true);
	});

	test('no function lets anybody call it but rules of this pool', async () => {
		const {Functions = []} = await lambda().send(new ListFunctionsCommand({}));
		for (const {FunctionName = ''} of Functions) {
			for (const foreign of foreignRules()) {
				if (FunctionName.endsWith('process-grabbed')) await expect(lets(FunctionName, foreign)).rejects.toThrow();
				else expect(await lets(FunctionName, foreign)).toBe(false);
			}
		}
	});

	test('no dead-letter queue takes anything but from rules of this pool', async () => {
		const queues = new Set((await targetsOfRules()).flatMap(({deadLetters}) => deadLetters ?? []));
		expect(queues.size).toBeGreaterThan(0);
		for (const queue of queues) for (const foreign of foreignRules()) expect(await takes(queue, foreign)).toBe(false);
	});
});

const ssm = (name: string): string => `ssmmessages:${name}`;
const iam = () => new IAMClient(pool.aws.client);
const lambda = () => new LambdaClient(pool.aws.client);
const nameOf = (logicalId: string): string => names.get(logicalId) ?? '';
const roleArn = (role: string): string => `arn:aws:iam::${pool.aws.engine.account}:role/${nameOf(`${role}Role`)}`;

async function physicalNames(): Promise<ReadonlyMap<string, string>> {
	const client = new CloudFormationClient(pool.aws.client);
	const {StackResourceSummaries = []} = await client.send(new ListStackResourcesCommand({StackName: stackName}));
	return new Map(
		StackResourceSummaries.map(({LogicalResourceId = '', PhysicalResourceId = ''}) => [
			LogicalResourceId,
			PhysicalResourceId,
		]),
	);
}

/** The whole life of a pool, once it was filled: grabbed, refilled, robbed, simulated, drained. */
async function live(): Promise<void> {
	const {session, runtime} = pool;
	await grabTask(session, stackName, {user: 'ana'});
	await settled(3, 1);
	const {tasks} = await readContent(session, pool.pool);
	await runtime.crash(tasks.find(({status}) => status === 'RUNNING')?.address ?? '');
	await settled(3, 1);
	await simulateOnce(session, stackName, '7');
	await settled(3, 0);
	await finish(drainPool(session, await planDrain(session, stackName)));
	// The monitoring runs in a container, and those are simulated: it counts here, under its name.
	await using between = await awsBetween(pool.aws.endpoint, {onCall: (call) => calls.push(call)});
	const credentials = {...pool.aws.client.credentials, accessKeyId: nameOf('MonitoringRole')};
	const client = new DynamoDBClient({...pool.aws.client, endpoint: between.endpoint, credentials});
	await poolCounts((input) => client.send(new QueryCommand(input)), pool.pool.outputs.TasksTableName);
}

const settled = (available: number, occupiedAtLeast: number) =>
	until(
		`${available} are available again`,
		async () => {
			const of = counts((await readContent(pool.session, pool.pool)).tasks);
			return of.available === available && of.stopping === 0 && of.occupied >= occupiedAtLeast;
		},
		patience / 4,
	);

async function usesIn(role: Role): Promise<RoleUse[]> {
	const around = {
		...{account: pool.aws.engine.account, region: 'us-east-1'},
		...{executionRole: roleArn('Execution'), shellRole: roleArn('Shell')},
	};
	return calls.filter(({accessKey}) => accessKey === nameOf(`${role}Role`)).flatMap((call) => usesOf(call, around));
}

/** What no quiet life shows: races of the protocol, and what Lambda does in the name of a function. */
async function seldomUses(role: Role): Promise<RoleUse[]> {
	if (role === 'Monitoring') return [];
	const {outputs} = pool.pool;
	const arn = (service: string, name: string): string =>
		`arn:aws:${service}:us-east-1:${pool.aws.engine.account}:${name}`;
	const anyTask = arn('ecs', `task/${outputs.ClusterName}/0123456789abcdef0123456789abcdef`);
	const cluster = {'ecs:cluster': arn('ecs', `cluster/${outputs.ClusterName}`)};
	const seldom: Readonly<Record<Exclude<Role, 'Monitoring'>, readonly RoleUse[]>> = {
		// A launch that is wanted no more when its task is there; one that was begun under another definition.
		LaunchTask: ['ecs:StopTask', 'ecs:DescribeTasks'].map((action) => ({action, resource: anyTask, context: cluster})),
		// More than are wanted, too old, without a record.
		Reconcile: [{action: 'ecs:StopTask', resource: anyTask, context: cluster}],
		// A task that ECS does not know well enough to hand it out.
		SimulateGrab: [{action: 'ecs:StopTask', resource: anyTask, context: cluster}],
		SimulateKill: [],
		ProcessGrabbed: [],
	};
	return [...seldom[role], ...logging(role), ...(await deadLettersOf(role)), ...(await streamOf(role))];
}

/** AWSLambdaBasicExecutionRole; the group is the stack's. */
function logging(role: Role): RoleUse[] {
	const name = nameOf(`${role}Logs`);
	const resource = `arn:aws:logs:us-east-1:${pool.aws.engine.account}:log-group:${name}:log-stream:any`;
	return ['CreateLogStream', 'PutLogEvents'].map((action) => ({action: `logs:${action}`, resource, context: {}}));
}

/** Lambda puts what failed into the queue in the name of the function. */
async function deadLettersOf(role: Role): Promise<RoleUse[]> {
	const FunctionName = nameOf(`${role}Function`);
	const {FunctionEventInvokeConfigs = []} = await lambda().send(
		new ListFunctionEventInvokeConfigsCommand({FunctionName}),
	);
	const {EventSourceMappings = []} = await lambda().send(new ListEventSourceMappingsCommand({FunctionName}));
	return [...FunctionEventInvokeConfigs, ...EventSourceMappings].flatMap(({DestinationConfig}) => {
		const resource = DestinationConfig?.OnFailure?.Destination;
		return resource === undefined ? [] : [{action: 'sqs:SendMessage', resource, context: {}}];
	});
}

/** AWSLambdaDynamoDBExecutionRole: Lambda reads the stream in the name of the function. */
async function streamOf(role: Role): Promise<RoleUse[]> {
	const FunctionName = nameOf(`${role}Function`);
	const {EventSourceMappings = []} = await lambda().send(new ListEventSourceMappingsCommand({FunctionName}));
	return EventSourceMappings.flatMap(({EventSourceArn: resource = ''}) => [
		...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => ({
			...{action: `dynamodb:${action}`, resource, context: {}},
		})),
		{action: 'dynamodb:ListStreams', resource: '*', context: {}},
	]);
}

function distinct(uses: readonly RoleUse[]): RoleUse[] {
	return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
}

async function mayDo(role: Role, {action, resource, context}: RoleUse): Promise<boolean> {
	const {EvaluationResults = []} = await iam().send(
		new SimulatePrincipalPolicyCommand({
			...{PolicySourceArn: roleArn(role), ActionNames: [action], ResourceArns: [resource]},
			ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
				...{ContextKeyName, ContextKeyType: 'string', ContextKeyValues: [value]},
			})),
		}),
	);
	return EvaluationResults.every(({EvalDecision}) => EvalDecision === 'allowed');
}

/** Every action that some policy of the role allows. */
async function allowedActions(role: string): Promise<ReadonlySet<string>> {
	const RoleName = nameOf(`${role}Role`);
	const documents: string[] = [];
	const {PolicyNames = []} = await iam().send(new ListRolePoliciesCommand({RoleName}));
	for (const PolicyName of PolicyNames) {
		documents.push((await iam().send(new GetRolePolicyCommand({RoleName, PolicyName}))).PolicyDocument ?? '');
	}
	const {AttachedPolicies = []} = await iam().send(new ListAttachedRolePoliciesCommand({RoleName}));
	for (const {PolicyArn} of AttachedPolicies) {
		const command = new GetPolicyVersionCommand({PolicyArn, VersionId: 'v1'});
		documents.push((await iam().send(command)).PolicyVersion?.Document ?? '');
	}
	const statements = documents.flatMap((text) => (JSON.parse(decodeURIComponent(text)) as Document).Statement);
	return new Set(statements.flatMap(({Action}) => Action));
}

interface RuleTarget {
	readonly rule: string;
	readonly arn: string;
	readonly deadLetters: string | undefined;
}

async function targetsOfRules(): Promise<RuleTarget[]> {
	const events = new EventBridgeClient(pool.aws.client);
	const {EventBuses = []} = await events.send(new ListEventBusesCommand({}));
	const found: RuleTarget[] = [];
	for (const {Name: EventBusName} of EventBuses) {
		const {Rules = []} = await events.send(new ListRulesCommand({EventBusName}));
		for (const {Name: Rule, Arn: rule = ''} of Rules) {
			const {Targets = []} = await events.send(new ListTargetsByRuleCommand({Rule, EventBusName}));
			found.push(
				...Targets.map(({Arn: arn = '', DeadLetterConfig}) => ({rule, arn, deadLetters: DeadLetterConfig?.Arn})),
			);
		}
	}
	return found;
}

/** Whether the policy of a function allows a rule to call it. */
async function lets(FunctionName: string, rule: string): Promise<boolean> {
	const {Policy = '{}'} = await lambda().send(new GetPolicyCommand({FunctionName}));
	return admits(JSON.parse(Policy) as Document, 'lambda:InvokeFunction', rule);
}

/** Whether the policy of a queue allows a rule to send to it. */
async function takes(queueArn: string, rule: string): Promise<boolean> {
	const QueueUrl = `${pool.aws.endpoint}/${pool.aws.engine.account}/${queueArn.split(':').at(-1)}`;
	const command = new GetQueueAttributesCommand({QueueUrl, AttributeNames: ['Policy']});
	const {Attributes} = await new SQSClient(pool.aws.client).send(command);
	return admits(JSON.parse(Attributes?.Policy ?? '{"Statement": []}') as Document, 'sqs:SendMessage', rule);
}
