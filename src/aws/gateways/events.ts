import type {DescribeRuleCommandOutput, PutEventsRequestEntry} from '@aws-sdk/client-eventbridge';
import {
	DescribeEventBusCommand,
	DescribeRuleCommand,
	DisableRuleCommand,
	EnableRuleCommand,
	EventBridgeClient,
	PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import {sanitiseLine} from '../../text.ts';
import type {CallOptions} from '../call-options.ts';
import type {Connect} from '../clients.ts';
import {NotFoundError, ServiceFailureError} from '../errors.ts';
import {batches, http, unless} from '../paging.ts';

export type {PutEventsRequestEntry} from '@aws-sdk/client-eventbridge';

/** A rule by its name; without a bus it is one of the default bus, as those with a schedule are. */
export interface RuleName {
	readonly name: string;
	readonly bus?: string | undefined;
}

export interface EventsGateway {
	/** Undefined when there is none. */
	rule(rule: RuleName, options?: CallOptions): Promise<DescribeRuleCommandOutput | undefined>;
	busExists(name: string, options?: CallOptions): Promise<boolean>;
	enableRule(rule: RuleName, options?: CallOptions): Promise<void>;
	disableRule(rule: RuleName, options?: CallOptions): Promise<void>;
	/** Ten a call. @throws ServiceFailureError naming the first that EventBridge did not take */
	putEvents(entries: readonly PutEventsRequestEntry[], options?: CallOptions): Promise<void>;
}

export function createEventsGateway(connect: Connect): EventsGateway {
	const client = connect(EventBridgeClient, 'EventBridge');
	const named = ({name, bus}: RuleName) => ({Name: name, EventBusName: bus});
	return {
		rule: (rule, options) => unless(NotFoundError, client.send(new DescribeRuleCommand(named(rule)), http(options))),
		async busExists(name, options) {
			const command = new DescribeEventBusCommand({Name: name});
			return (await unless(NotFoundError, client.send(command, http(options)))) !== undefined;
		},
		async enableRule(rule, options) {
			await client.send(new EnableRuleCommand(named(rule)), http(options));
		},
		async disableRule(rule, options) {
			await client.send(new DisableRuleCommand(named(rule)), http(options));
		},
		async putEvents(entries, options) {
			for (const Entries of batches(entries, 10)) {
				const answer = await client.send(new PutEventsCommand({Entries}), http(options));
				const refused = answer.Entries?.find(({ErrorCode}) => ErrorCode !== undefined);
				if (refused === undefined) continue;
				const said = sanitiseLine(refused.ErrorMessage ?? refused.ErrorCode ?? '').replace(/[.\s]+$/, '');
				throw new ServiceFailureError(
					`EventBridge took ${Entries.length - (answer.FailedEntryCount ?? 1)} of ${Entries.length} events: ${said}.`,
					'Try again; what the events would have caused is also done once a minute.',
					{service: 'events', operation: 'PutEvents', code: refused.ErrorCode, requestId: answer.$metadata.requestId},
				);
			}
		},
	};
}
