import {randomBytes} from 'node:crypto';
import type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import type {Handlers} from '../../wire/service.ts';
import {pageAfter, sortedBy} from '../paging.ts';
import {
	listenersNotFound,
	loadBalancersNotFound,
	rulesNotFound,
	targetGroupsNotFound,
	validationError,
} from './errors.ts';
import type {ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord} from './model.ts';
import {weightedGroups} from './routing.ts';

export type ElbHandlers = Handlers<typeof elb>;

/** All records of the load balancers of one region, and who is tied to whom. */
export class ElbCore {
	readonly context: ServiceContext;
	readonly loadBalancers: Collection<LoadBalancerRecord>;
	readonly listeners: Collection<ListenerRecord>;
	readonly rules: Collection<RuleRecord>;
	readonly targetGroups: Collection<TargetGroupRecord>;

	constructor(context: ServiceContext) {
		this.context = context;
		this.loadBalancers = context.collection('loadBalancers');
		this.listeners = context.collection('listeners');
		this.rules = context.collection('rules');
		this.targetGroups = context.collection('targetGroups');
	}

	arn(resource: string): string {
		return `arn:aws:elasticloadbalancing:${this.context.region}:${this.context.account}:${resource}`;
	}

	/** Throws LoadBalancerNotFound. */
	loadBalancer(arn: string | undefined): LoadBalancerRecord {
		const found = this.loadBalancers.get(arn ?? '');
		if (found === undefined) throw loadBalancersNotFound();
		return found;
	}

	/** Throws ListenerNotFound. */
	listener(arn: string | undefined): ListenerRecord {
		const found = this.listeners.get(arn ?? '');
		if (found === undefined) throw listenersNotFound();
		return found;
	}

	/** Throws RuleNotFound. */
	rule(arn: string | undefined): RuleRecord {
		const found = this.rules.get(arn ?? '');
		if (found === undefined) throw rulesNotFound();
		return found;
	}

	/** Throws TargetGroupNotFound. */
	targetGroup(arn: string | undefined): TargetGroupRecord {
		const found = this.targetGroups.get(arn ?? '');
		if (found === undefined) throw targetGroupsNotFound();
		return found;
	}

	listenersOf(loadBalancerArn: string): ListenerRecord[] {
		return this.listeners.values().filter((listener) => listener.loadBalancerArn === loadBalancerArn);
	}

	/** In the order in which they are tried: by priority, the default rule last. */
	rulesOf(listenerArn: string): RuleRecord[] {
		const order = ({shown}: RuleRecord): number => (shown.IsDefault === true ? Infinity : Number(shown.Priority));
		const rules = this.rules.values().filter((rule) => rule.listenerArn === listenerArn);
		return rules.sort((a, b) => order(a) - order(b));
	}

	/** The load balancers whose rules forward to a group; at most one. */
	usersOf(targetGroupArn: string): string[] {
		const users = this.rules
			.values()
			.filter(({shown}) => shown.Actions?.some((action) => isForwardTo(action, targetGroupArn)))
			.flatMap(({listenerArn}) => this.listeners.get(listenerArn)?.loadBalancerArn ?? []);
		return [...new Set(users)];
	}
}

export function isForwardTo(action: elb.Action, targetGroupArn: string): boolean {
	return action.Type === 'forward' && weightedGroups(action).some(({arn}) => arn === targetGroupArn);
}

/** The last part of an ARN: 16 hexadecimal digits. */
export function newSuffix(): string {
	return randomBytes(8).toString('hex');
}

/** One page, at most 400 items. Throws ValidationError for a size or marker that is not valid. */
export function pageOf<Item>(
	items: readonly Item[],
	keyOf: (item: Item) => string,
	size: number | undefined,
	marker: string | undefined,
): {items: Item[]; next: string | undefined} {
	if (size !== undefined && (size < 1 || size > 400)) {
		throw validationError('Page size must be between 1 and 400');
	}
	const invalidToken = (): Error => validationError(`Invalid marker: ${marker}`);
	if (size === undefined && marker === undefined) return {items: [...items], next: undefined};
	return pageAfter(sortedBy(items, keyOf), keyOf, {token: marker, size: size ?? 400, invalidToken});
}
