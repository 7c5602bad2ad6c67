import type {Tag} from '@aws-sdk/client-elastic-load-balancing-v2';
import {AwsError} from '../../wire/errors.ts';
import type {ElbCore, ElbHandlers} from './core.ts';
import {validationError} from './errors.ts';

interface Holder {
	tags: Tag[];
	save(): void;
}

export function tagHandlers(core: ElbCore): ElbHandlers {
	return {
		AddTags({ResourceArns = [], Tags = []}) {
			for (const holder of ResourceArns.map((arn) => holderOf(core, arn))) {
				const kept = holder.tags.filter(({Key}) => !Tags.some((tag) => tag.Key === Key));
				if (kept.length + Tags.length > 50) {
					throw new AwsError('TooManyTagsException', 'The maximum number of tags per resource has been reached');
				}
				holder.tags = [...kept, ...Tags];
				holder.save();
			}
			return {};
		},
		RemoveTags({ResourceArns = [], TagKeys = []}) {
			for (const holder of ResourceArns.map((arn) => holderOf(core, arn))) {
				holder.tags = holder.tags.filter(({Key = ''}) => !TagKeys.includes(Key));
				holder.save();
			}
			return {};
		},
		DescribeTags({ResourceArns = []}) {
			if (ResourceArns.length > 20) throw validationError('At most 20 resources can be described at once');
			const TagDescriptions = ResourceArns.map((ResourceArn) => ({
				ResourceArn,
				Tags: holderOf(core, ResourceArn).tags,
			}));
			return {TagDescriptions};
		},
		DescribeAccountLimits: () => ({
			Limits: Object.entries(limits).map(([Name, Max]) => ({Name, Max: String(Max)})),
		}),
	};
}

/** Quotas of an account as AWS sets them at first ("Quotas for your Application Load Balancers"). */
const limits: Readonly<Record<string, number>> = {
	'application-load-balancers': 50,
	'listeners-per-application-load-balancer': 50,
	'rules-per-application-load-balancer': 100,
	'target-groups': 3000,
	'targets-per-application-load-balancer': 1000,
	'target-groups-per-application-load-balancer': 100,
	'target-groups-per-action-on-application-load-balancer': 5,
	'targets-per-target-group': 1000,
	'condition-values-per-alb-rule': 5,
};

function holderOf(core: ElbCore, arn: string): Holder {
	const holder = <Record_ extends {tags: Tag[]}>(record: Record_, save: (record: Record_) => void): Holder => ({
		get tags() {
			return record.tags;
		},
		set tags(tags) {
			record.tags = tags;
		},
		save: () => save(record),
	});
	if (arn.includes(':loadbalancer/')) {
		return holder(core.loadBalancer(arn), (record) => core.loadBalancers.put(arn, record));
	}
	if (arn.includes(':targetgroup/'))
		return holder(core.targetGroup(arn), (record) => core.targetGroups.put(arn, record));
	if (arn.includes(':listener-rule/')) return holder(core.rule(arn), (record) => core.rules.put(arn, record));
	if (arn.includes(':listener/')) return holder(core.listener(arn), (record) => core.listeners.put(arn, record));
	throw validationError(`'${arn}' is not a valid resource ARN`);
}
