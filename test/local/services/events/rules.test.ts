import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {type EventsWorld, openEvents} from './support.ts';

let world: EventsWorld;
beforeAll(async () => {
	world = await openEvents();
});
afterAll(() => world[Symbol.asyncDispose]());

const pattern = JSON.stringify({source: ['x']});
const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:f';

describe('an event bus', () => {
	it('is there by default, and cannot be deleted', async () => {
		const {client} = world;
		const arn = 'arn:aws:events:us-east-1:000000000000:event-bus/default';
		expect(await client.describeEventBus({})).toMatchObject({Name: 'default', Arn: arn});
		expect((await client.listEventBuses({NamePrefix: 'def'})).EventBuses).toMatchObject([{Name: 'default', Arn: arn}]);
		await expect(client.deleteEventBus({Name: 'default'})).rejects.toMatchObject({name: 'ValidationException'});
	});

	it('is made once, described, changed and deleted', async () => {
		const {client, newName} = world;
		const Name = newName();
		const EventBusArn = `arn:aws:events:us-east-1:000000000000:event-bus/${Name}`;
		expect(await client.createEventBus({Name, Description: 'one'})).toMatchObject({EventBusArn, Description: 'one'});
		await expect(client.createEventBus({Name})).rejects.toMatchObject({name: 'ResourceAlreadyExistsException'});
		await client.updateEventBus({Name, Description: 'two'});
		expect(await client.describeEventBus({Name: EventBusArn})).toMatchObject({Description: 'two'});
		await client.deleteEventBus({Name});
		await expect(client.describeEventBus({Name})).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: `Event bus ${Name} does not exist.`,
		});
		await client.deleteEventBus({Name});
	});

	it('with rules cannot be deleted', async () => {
		const {client, newName} = world;
		const Name = newName();
		await client.createEventBus({Name});
		await client.putRule({Name: 'rule', EventBusName: Name, EventPattern: pattern});
		await expect(client.deleteEventBus({Name})).rejects.toMatchObject({name: 'ValidationException'});
		await client.deleteRule({Name: 'rule', EventBusName: Name});
		await client.deleteEventBus({Name});
	});

	it('keeps a policy, statement by statement or whole', async () => {
		const {client, newName} = world;
		const EventBusName = newName();
		await client.createEventBus({Name: EventBusName});
		const statements = async (): Promise<unknown[]> => {
			const {Policy} = await client.describeEventBus({Name: EventBusName});
			return Policy === undefined ? [] : (JSON.parse(Policy) as {Statement: unknown[]}).Statement;
		};
		const grant = {EventBusName, Action: 'events:PutEvents', Principal: '123456789012'};
		await client.putPermission({...grant, StatementId: 'one'});
		await client.putPermission({...grant, StatementId: 'two', Principal: '*'});
		expect(await statements()).toMatchObject([
			{Sid: 'one', Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::123456789012:root'}, Action: 'events:PutEvents'},
			{Sid: 'two', Principal: '*'},
		]);
		await client.removePermission({EventBusName, StatementId: 'one'});
		expect(await statements()).toMatchObject([{Sid: 'two'}]);
		const lost = client.removePermission({EventBusName, StatementId: 'one'});
		await expect(lost).rejects.toMatchObject({name: 'ResourceNotFoundException'});
		await client.putPermission({EventBusName, Policy: JSON.stringify({Statement: []})});
		expect(await statements()).toEqual([]);
	});
});

describe('a rule', () => {
	it('is what was put last; its targets stay', async () => {
		const {client, newRule} = world;
		const Name = await newRule({EventPattern: pattern, Description: 'one', State: 'DISABLED'}, {Arn: lambda});
		const Arn = `arn:aws:events:us-east-1:000000000000:rule/${Name}`;
		expect(await client.describeRule({Name})).toMatchObject({
			Arn,
			Description: 'one',
			State: 'DISABLED',
			EventBusName: 'default',
		});
		expect(await client.putRule({Name, ScheduleExpression: 'rate(1 day)'})).toMatchObject({RuleArn: Arn});
		const described = await client.describeRule({Name});
		expect(described).toMatchObject({State: 'ENABLED', ScheduleExpression: 'rate(1 day)'});
		expect(described).not.toHaveProperty('Description');
		expect(described).not.toHaveProperty('EventPattern');
		expect((await client.listTargetsByRule({Rule: Name})).Targets).toEqual([{Id: 'one', Arn: lambda}]);
	});

	it('is disabled and enabled', async () => {
		const {client, newRule} = world;
		const Name = await newRule({EventPattern: pattern}, {Arn: lambda});
		await client.disableRule({Name});
		expect((await client.describeRule({Name})).State).toBe('DISABLED');
		await client.enableRule({Name});
		expect((await client.describeRule({Name})).State).toBe('ENABLED');
	});

	it('is deleted only without targets, and as often as is liked', async () => {
		const {client, newRule} = world;
		const Name = await newRule({EventPattern: pattern}, {Arn: lambda});
		await expect(client.deleteRule({Name})).rejects.toMatchObject({
			name: 'ValidationException',
			message: "Rule can't be deleted since it has targets.",
		});
		await client.removeTargets({Rule: Name, Ids: ['one']});
		await client.deleteRule({Name});
		await client.deleteRule({Name});
		await expect(client.describeRule({Name})).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
			message: `Rule ${Name} does not exist on EventBus default.`,
		});
	});

	it.each([
		['without anything to match', {}, 'ValidationException'],
		['of no pattern', {EventPattern: '{"source": "x"}'}, 'InvalidEventPatternException'],
		['of no schedule', {ScheduleExpression: 'rate(1 minutes)'}, 'ValidationException'],
		['of a name that is none', {Name: 'a b', EventPattern: pattern}, 'ValidationException'],
		['on no bus', {EventPattern: pattern, EventBusName: 'none'}, 'ResourceNotFoundException'],
	])('%s is refused', async (_what, rule, name) => {
		await expect(world.client.putRule({Name: 'refused', ...rule})).rejects.toMatchObject({name});
	});

	it('is scheduled on the default bus only', async () => {
		const {client, newName} = world;
		const EventBusName = newName();
		await client.createEventBus({Name: EventBusName});
		const put = client.putRule({Name: 'scheduled', EventBusName, ScheduleExpression: 'rate(1 day)'});
		await expect(put).rejects.toThrow('ScheduleExpression is supported only on the default event bus.');
	});

	it('is listed by bus, prefix and target, in pages', async () => {
		const {client, newName} = world;
		const EventBusName = newName();
		await client.createEventBus({Name: EventBusName});
		for (const Name of ['a1', 'a2', 'a3', 'b1']) await client.putRule({Name, EventBusName, EventPattern: pattern});
		const names: (string | undefined)[] = [];
		let NextToken: string | undefined;
		do {
			const page = await client.listRules({EventBusName, NamePrefix: 'a', Limit: 2, NextToken});
			names.push(...(page.Rules ?? []).map(({Name}) => Name));
			NextToken = page.NextToken;
		} while (NextToken !== undefined);
		expect(names).toEqual(['a1', 'a2', 'a3']);
		await client.putTargets({Rule: 'b1', EventBusName, Targets: [{Id: 'x', Arn: lambda}]});
		expect((await client.listRuleNamesByTarget({TargetArn: lambda, EventBusName})).RuleNames).toEqual(['b1']);
	});

	it('has tags, as buses have', async () => {
		const {client, newName} = world;
		const Name = newName();
		const {RuleArn} = await client.putRule({Name, EventPattern: pattern, Tags: [{Key: 'team', Value: 'one'}]});
		await client.tagResource({ResourceARN: RuleArn, Tags: [{Key: 'stage', Value: 'test'}]});
		await client.untagResource({ResourceARN: RuleArn, TagKeys: ['team']});
		expect((await client.listTagsForResource({ResourceARN: RuleArn})).Tags).toEqual([{Key: 'stage', Value: 'test'}]);
		const {Arn} = await client.describeEventBus({});
		await client.tagResource({ResourceARN: Arn, Tags: [{Key: 'team', Value: 'two'}]});
		expect((await client.listTagsForResource({ResourceARN: Arn})).Tags).toEqual([{Key: 'team', Value: 'two'}]);
		await expect(client.listTagsForResource({ResourceARN: `${RuleArn}x`})).rejects.toMatchObject({
			name: 'ResourceNotFoundException',
		});
	});
});

describe('the targets of a rule', () => {
	it('are five at most, replaced by their ids', async () => {
		const {client, newRule} = world;
		const Rule = await newRule({EventPattern: pattern}, {Arn: lambda});
		const Targets = ['two', 'three', 'four', 'five'].map((Id) => ({Id, Arn: lambda}));
		await client.putTargets({Rule, Targets: [{Id: 'one', Arn: `${lambda}2`}, ...Targets]});
		await expect(client.putTargets({Rule, Targets: [{Id: 'six', Arn: lambda}]})).rejects.toMatchObject({
			name: 'LimitExceededException',
		});
		const {Targets: listed = []} = await client.listTargetsByRule({Rule, Limit: 2});
		expect(listed.map(({Id}) => Id)).toEqual(['five', 'four']);
		const removed = await client.removeTargets({Rule, Ids: ['one', 'none']});
		expect(removed).toMatchObject({
			FailedEntryCount: 1,
			FailedEntries: [{TargetId: 'none', ErrorCode: 'ResourceNotFoundException'}],
		});
	});

	it.each([
		['that is no ARN', {Arn: 'queue'}],
		['of a service that is not delivered to', {Arn: 'arn:aws:sns:us-east-1:000000000000:topic'}],
		['with an id that is none', {Id: 'a b'}],
		['that is FIFO without a group', {Arn: 'arn:aws:sqs:us-east-1:000000000000:x.fifo'}],
		['with two inputs', {Input: '{}', InputPath: '$.detail'}],
		['with an input that is not JSON', {Input: '{'}],
		['with a path that is none', {InputPath: 'detail'}],
		['with a template that is not JSON', {InputTransformer: {InputTemplate: 'plain <aws.events.rule-name>'}}],
		['with a name that no path defines', {InputTransformer: {InputTemplate: '"<none>"'}}],
		['tried again too often', {RetryPolicy: {MaximumRetryAttempts: 186}}],
		['tried again too long', {RetryPolicy: {MaximumEventAgeInSeconds: 59}}],
		['with a dead letter queue that is none', {DeadLetterConfig: {Arn: lambda}}],
	])('one %s is refused', async (_what, target) => {
		const Name = world.newName();
		await world.client.putRule({Name, EventPattern: pattern});
		const put = world.client.putTargets({Rule: Name, Targets: [{Id: 'one', Arn: lambda, ...target}]});
		await expect(put).rejects.toMatchObject({name: 'ValidationException'});
	});
});

describe('TestEventPattern', () => {
	const event = {
		id: '1',
		account: '0',
		source: 'x',
		time: 't',
		region: 'r',
		resources: [],
		'detail-type': 'd',
		detail: {a: 1},
	};

	it('says whether an event fits', async () => {
		const {client} = world;
		const Event = JSON.stringify(event);
		expect((await client.testEventPattern({EventPattern: '{"detail":{"a":[1]}}', Event})).Result).toBe(true);
		expect((await client.testEventPattern({EventPattern: '{"source":["y"]}', Event})).Result).toBe(false);
		const unreadable = client.testEventPattern({EventPattern: '{', Event});
		await expect(unreadable).rejects.toMatchObject({name: 'InvalidEventPatternException'});
	});

	it('wants a whole event', async () => {
		const Event = JSON.stringify({...event, time: undefined});
		const test = world.client.testEventPattern({EventPattern: pattern, Event});
		await expect(test).rejects.toThrow('Parameter Event is not valid.');
	});
});
