import type * as sdk from '@aws-sdk/client-eventbridge';
import type {Handlers} from '../../wire/service.ts';
import type {EventBuses} from './buses.ts';
import {limitExceeded, notFound} from './errors.ts';
import type {Rules} from './rules.ts';

const mostTags = 50;

/** Tags of rules and of buses. */
export function tagHandlers(buses: EventBuses, rules: Rules): Handlers<typeof sdk> {
	const find = (arn = ''): {readonly tags: sdk.Tag[]; readonly save: (tags: sdk.Tag[]) => void} => {
		const rule = rules.byArn(arn);
		if (rule !== undefined) return {tags: rule.tags, save: (tags) => void rules.save({...rule, tags})};
		const bus = buses.all().find(({name}) => buses.arnOf(name) === arn);
		if (bus !== undefined) return {tags: bus.tags, save: (tags) => void buses.save({...bus, tags})};
		throw notFound(`Resource ${arn} does not exist.`);
	};
	return {
		TagResource: ({ResourceARN, Tags = []}) => {
			const {tags, save} = find(ResourceARN);
			const changed = [...tags.filter(({Key}) => !Tags.some((tag) => tag.Key === Key)), ...Tags];
			if (changed.length > mostTags) throw limitExceeded();
			save(changed);
			return {};
		},
		UntagResource: ({ResourceARN, TagKeys = []}) => {
			const {tags, save} = find(ResourceARN);
			save(tags.filter(({Key = ''}) => !TagKeys.includes(Key)));
			return {};
		},
		ListTagsForResource: ({ResourceARN}) => ({Tags: find(ResourceARN).tags}),
	};
}
