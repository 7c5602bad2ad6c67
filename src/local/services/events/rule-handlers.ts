import type * as sdk from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../engine/context.ts';
import type {Handlers} from '../../wire/service.ts';
import {busName, type EventBuses} from './buses.ts';
import {invalidParameter} from './errors.ts';
import type {RuleRecord} from './model.ts';
import {pageOf} from './page.ts';
import {compilePattern} from './pattern/compile.ts';
import type {Rules} from './rules.ts';
import type {Schedules} from './schedules.ts';

/** Making, showing and changing rules. */
export function ruleHandlers(
	{account}: ServiceContext,
	buses: EventBuses,
	rules: Rules,
	schedules: Schedules,
): Handlers<typeof sdk> {
	const shown = (rule: RuleRecord) => ({
		Name: rule.name,
		Arn: rules.arnOf(rule),
		EventPattern: rule.pattern,
		ScheduleExpression: rule.schedule,
		State: rule.state,
		Description: rule.description,
		RoleArn: rule.roleArn,
		EventBusName: rule.bus,
	});
	const setState = (bus: string | undefined, name: string | undefined, state: 'ENABLED' | 'DISABLED'): object => {
		schedules.follow(rules.setState(rules.get(busName(bus), name), state));
		return {};
	};
	return {
		PutRule: (input) => {
			const rule = rules.put(busName(input.EventBusName), input);
			schedules.follow(rule);
			return {RuleArn: rules.arnOf(rule)};
		},
		DescribeRule: ({Name, EventBusName}) => ({...shown(rules.get(busName(EventBusName), Name)), CreatedBy: account}),
		EnableRule: ({Name, EventBusName}) => setState(EventBusName, Name, 'ENABLED'),
		DisableRule: ({Name, EventBusName}) => setState(EventBusName, Name, 'DISABLED'),
		DeleteRule: ({Name = '', EventBusName}) => {
			const {name: bus} = buses.get(EventBusName);
			rules.delete(bus, Name);
			schedules.forget(bus, Name);
			return {};
		},
		ListRules: ({NamePrefix = '', EventBusName, Limit, NextToken}) => {
			const found = rules.of(buses.get(EventBusName).name).filter(({name}) => name.startsWith(NamePrefix));
			const page = pageOf(found, ({name}) => name, Limit, NextToken);
			return {Rules: page.items.map(shown), NextToken: page.next};
		},
		ListRuleNamesByTarget: ({TargetArn, EventBusName, Limit, NextToken}) => {
			const found = rules
				.of(buses.get(EventBusName).name)
				.filter(({targets}) => targets.some(({Arn}) => Arn === TargetArn));
			const page = pageOf(found, ({name}) => name, Limit, NextToken);
			return {RuleNames: page.items.map(({name}) => name), NextToken: page.next};
		},
		TestEventPattern: ({EventPattern = '', Event = ''}) => ({
			Result: compilePattern(EventPattern)(checkedEvent(Event)),
		}),
	};
}

const requiredFields = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/** Throws ValidationException for what is no event. */
function checkedEvent(text: string): unknown {
	let event: unknown;
	try {
		event = JSON.parse(text);
	} catch {
		throw invalidParameter('Event');
	}
	const isEvent =
		typeof event === 'object' && event !== null && requiredFields.every((name) => Object.hasOwn(event, name));
	if (!isEvent) throw invalidParameter('Event');
	return event;
}
