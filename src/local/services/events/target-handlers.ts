import type * as sdk from '@aws-sdk/client-eventbridge';
import type {Handlers} from '../../wire/service.ts';
import {busName} from './buses.ts';
import {checkTarget} from './check-target.ts';
import {limitExceeded} from './errors.ts';
import {pageOf} from './page.ts';
import type {Rules} from './rules.ts';

const mostTargets = 5;

export function targetHandlers(rules: Rules): Handlers<typeof sdk> {
	return {
		PutTargets: ({Rule, EventBusName, Targets = []}) => {
			const rule = rules.get(busName(EventBusName), Rule);
			for (const target of Targets) checkTarget(target);
			const targets = new Map([...rule.targets, ...Targets].map((target) => [target.Id, target]));
			if (targets.size > mostTargets) throw limitExceeded();
			rules.save({...rule, targets: [...targets.values()]});
			return {FailedEntryCount: 0, FailedEntries: []};
		},
		RemoveTargets: ({Rule, EventBusName, Ids = []}) => {
			const rule = rules.get(busName(EventBusName), Rule);
			const lost = Ids.filter((id) => !rule.targets.some(({Id}) => Id === id));
			rules.save({...rule, targets: rule.targets.filter(({Id = ''}) => !Ids.includes(Id))});
			const FailedEntries = lost.map((TargetId) => ({
				TargetId,
				ErrorCode: 'ResourceNotFoundException',
				ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${TargetId}.`,
			}));
			return {FailedEntryCount: FailedEntries.length, FailedEntries};
		},
		ListTargetsByRule: ({Rule, EventBusName, Limit, NextToken}) => {
			const {targets} = rules.get(busName(EventBusName), Rule);
			const page = pageOf(targets, ({Id = ''}) => Id, Limit, NextToken);
			return {Targets: page.items, NextToken: page.next};
		},
	};
}
