import * as events from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../engine/context.ts';
import {defineService} from '../../wire/service.ts';
import {busHandlers} from './bus-handlers.ts';
import {EventBuses} from './buses.ts';
import {putEvents} from './put-events.ts';
import {Router} from './router.ts';
import {ruleHandlers} from './rule-handlers.ts';
import {Rules} from './rules.ts';
import {Schedules} from './schedules.ts';
import {tagHandlers} from './tag-handlers.ts';
import {targetHandlers} from './target-handlers.ts';

/** Amazon EventBridge. */
export const service = defineService({
	sdk: events,
	client: events.EventBridgeClient,
	create: (context: ServiceContext) => {
		const buses = new EventBuses(context);
		const rules = new Rules(context, buses);
		const router = new Router(context, buses, rules);
		const schedules = new Schedules(context.clock, rules, (rule, time) => router.tick(rule, time));
		const subscription = context.bus.subscribe((event) => router.acceptFromAws(event));
		return {
			handlers: {
				...busHandlers(context, buses, rules),
				...ruleHandlers(context, buses, rules, schedules),
				...targetHandlers(rules),
				...tagHandlers(buses, rules),
				PutEvents: ({Entries = []}) => {
					const results = putEvents(context, buses, router, Entries);
					return {Entries: results, FailedEntryCount: results.filter(({ErrorCode}) => ErrorCode !== undefined).length};
				},
			},
			start: async () => {
				router.resume();
				for (const rule of rules.all()) schedules.follow(rule);
			},
			stop: async () => {
				subscription[Symbol.dispose]();
				schedules[Symbol.dispose]();
			},
		};
	},
});
