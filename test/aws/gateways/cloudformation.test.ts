import {describe, expect, test} from 'vitest';
import {AccessDeniedError, TemplateError} from '../../../src/aws/errors.ts';
import {idempotencyToken} from '../../../src/aws/idempotency.ts';
import {type Answer, failure, type SeenCall, sessionWith} from '../support/fake-aws.ts';

const result = (operation: string, content: string): Answer => ({
	xml: `<${operation}Response><${operation}Result>${content}</${operation}Result></${operation}Response>`,
});
const missing: Answer = {error: 'ValidationError', message: 'Stack with id demo does not exist'};
const event = (id: string, status = 'CREATE_COMPLETE') =>
	`<member><EventId>${id}</EventId><StackId>s</StackId><StackName>demo</StackName><LogicalResourceId>${id}</LogicalResourceId><ResourceStatus>${status}</ResourceStatus><Timestamp>2026-11-21T10:00:00Z</Timestamp></member>`;

describe('change sets', () => {
	test('are created with the template, its parameters and a token made of the purpose', async () => {
		const {session, aws} = await sessionWith(() =>
			result('CreateChangeSet', '<Id>arn:cs</Id><StackId>arn:stack</StackId>'),
		);
		const created = await session.gateways.cloudFormation.createChangeSet({
			stackName: 'demo',
			changeSetName: 'plan-1',
			type: 'CREATE',
			template: {body: 'Resources: {}'},
			parameters: [{ParameterKey: 'DesiredTasks', ParameterValue: '0'}],
			capabilities: ['CAPABILITY_IAM'],
			purpose: 'setup consumer/demo',
		});
		expect(created).toEqual({changeSetId: 'arn:cs', stackId: 'arn:stack'});
		expect(aws.calls[0]?.input).toMatchObject({
			StackName: 'demo',
			ChangeSetType: 'CREATE',
			TemplateBody: 'Resources: {}',
			'Parameters.member.1.ParameterKey': 'DesiredTasks',
			'Capabilities.member.1': 'CAPABILITY_IAM',
			ClientToken: idempotencyToken('setup consumer/demo'),
		});
	});

	test('are described with the changes of all pages', async () => {
		const change = (id: string) =>
			`<member><ResourceChange><LogicalResourceId>${id}</LogicalResourceId></ResourceChange></member>`;
		const {session} = await sessionWith(({input}) =>
			result(
				'DescribeChangeSet',
				input.NextToken
					? `<Changes>${change('B')}</Changes>`
					: `<ChangeSetId>arn:cs</ChangeSetId><Status>CREATE_COMPLETE</Status><Changes>${change('A')}</Changes><NextToken>2</NextToken>`,
			),
		);
		const changeSet = await session.gateways.cloudFormation.describeChangeSet('plan-1', 'demo');
		expect(changeSet?.changes.map(({ResourceChange}) => ResourceChange?.LogicalResourceId)).toEqual(['A', 'B']);
		expect(changeSet).toMatchObject({id: 'arn:cs', stackName: 'demo', noChanges: false});
	});

	test.each([
		["The submitted information didn't contain changes. Submit different information to create a change set.", true],
		['No updates are to be performed.', true],
		['Template error: instance of Fn::GetAtt references undefined resource X', false],
	])('that failed with "%s" have nothing to change: %s', async (reason, noChanges) => {
		const {session} = await sessionWith(() =>
			result('DescribeChangeSet', `<Status>FAILED</Status><StatusReason>${reason}</StatusReason>`),
		);
		expect(await session.gateways.cloudFormation.describeChangeSet('c', 'demo')).toMatchObject({noChanges});
	});

	test('that do not exist are undefined', async () => {
		const {session} = await sessionWith(() => ({error: 'ChangeSetNotFound', message: 'ChangeSet [x] does not exist'}));
		expect(await session.gateways.cloudFormation.describeChangeSet('x', 'demo')).toBeUndefined();
	});

	test('executed twice for the same purpose are executed once', async () => {
		const {session} = await sessionWith(() => ({
			error: 'TokenAlreadyExistsException',
			message: 'A client request token already exists',
		}));
		await session.gateways.cloudFormation.executeChangeSet('arn:cs', 'setup consumer/demo');
	});
});

describe('stacks', () => {
	test('that do not exist are undefined', async () => {
		const {session} = await sessionWith(() => missing);
		expect(await session.gateways.cloudFormation.describeStack('demo')).toBeUndefined();
	});

	test('are listed over all pages', async () => {
		const {session} = await sessionWith(({input}) =>
			result(
				'DescribeStacks',
				input.NextToken
					? '<Stacks><member><StackName>b</StackName></member></Stacks>'
					: '<Stacks><member><StackName>a</StackName></member></Stacks><NextToken>2</NextToken>',
			),
		);
		const stacks = await session.gateways.cloudFormation.describeStacks();
		expect(stacks.map(({StackName}) => StackName)).toEqual(['a', 'b']);
	});

	test('are deleted with a token, and by force only when asked', async () => {
		const {session, aws} = await sessionWith(() => result('DeleteStack', ''));
		await session.gateways.cloudFormation.deleteStack({stack: 'arn:stack', purpose: 'delete demo'});
		await session.gateways.cloudFormation.deleteStack({stack: 'arn:stack', purpose: 'delete demo', force: true});
		expect(aws.calls[0]?.input).not.toHaveProperty('DeletionMode');
		expect(aws.calls[1]?.input).toMatchObject({
			DeletionMode: 'FORCE_DELETE_STACK',
			ClientRequestToken: idempotencyToken('delete demo'),
		});
	});

	test('a template that is refused is a TemplateError in AWS’s words', async () => {
		const {session} = await sessionWith(() => ({
			error: 'ValidationError',
			message: 'Template format error: unsupported structure.',
		}));
		const error = await failure(TemplateError, session.gateways.cloudFormation.validateTemplate({body: '['}));
		expect(error.message).toBe('CloudFormation refuses the template: Template format error: unsupported structure.');
	});
});

describe('events', () => {
	const pages = ({input}: SeenCall): Answer =>
		result(
			'DescribeStackEvents',
			input.NextToken
				? `<StackEvents>${event('2')}${event('1')}</StackEvents>`
				: `<StackEvents>${event('4')}${event('3')}</StackEvents><NextToken>2</NextToken>`,
		);

	test('of a stack are read newest first, back to the one already seen and no further', async () => {
		const {session, aws} = await sessionWith(pages);
		const ids = async (until?: string) =>
			(await session.gateways.cloudFormation.stackEvents('demo', until)).map(({EventId}) => EventId);
		expect(await ids()).toEqual(['4', '3', '2', '1']);
		expect(await ids('1')).toEqual(['4', '3', '2']);
		const before = aws.calls.length;
		expect(await ids('3')).toEqual(['4']);
		expect(aws.calls.length - before).toBe(1);
	});

	test.each<readonly [string, Answer]>([
		['the caller may not', {error: 'AccessDenied', message: 'no', status: 403}],
		['the endpoint cannot', {error: 'InvalidAction', message: 'DescribeEvents', status: 400}],
	])('of an operation come from the stack’s events where %s', async (_why, refusal) => {
		const {session} = await sessionWith(({operation}) =>
			operation === 'DescribeEvents'
				? refusal
				: result('DescribeStackEvents', `<StackEvents>${event('b', 'CREATE_FAILED')}${event('a')}</StackEvents>`),
		);
		const failed = await session.gateways.cloudFormation.operationEvents({stackName: 'demo', failedOnly: true});
		expect(failed).toMatchObject([{EventId: 'b', EventType: 'STACK_EVENT', ResourceStatus: 'CREATE_FAILED'}]);
	});

	test('of a change set have no such fallback', async () => {
		const {session} = await sessionWith(() => ({error: 'AccessDenied', message: 'no', status: 403}));
		await failure(AccessDeniedError, session.gateways.cloudFormation.operationEvents({changeSetName: 'arn:cs'}));
	});
});
