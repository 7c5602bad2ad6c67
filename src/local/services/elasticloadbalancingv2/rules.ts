import {AwsError} from '../../wire/errors.ts';
import {checkedActions, checkedConditions} from './actions.ts';
import {type ElbCore, type ElbHandlers, newSuffix, pageOf} from './core.ts';
import {validationError} from './errors.ts';
import type {Fronts} from './front.ts';
import type {HealthChecks} from './health-checks.ts';
import type {RuleRecord} from './model.ts';

export function ruleHandlers(core: ElbCore, fronts: Fronts, checks: HealthChecks): ElbHandlers {
	const changed = (listenerArn: string): void => {
		fronts.refresh(listenerArn);
		checks.refresh();
	};
	return {
		CreateRule({ListenerArn, Conditions, Priority, Actions, Tags}) {
			const listener = core.listener(ListenerArn);
			const priority = checkedPriority(core, listener.arn, Priority);
			const conditions = checkedConditions(Conditions);
			const actions = checkedActions(core, Actions, listener.loadBalancerArn);
			const arn = listener.arn.replace(':listener/', ':listener-rule/').concat(`/${newSuffix()}`);
			const shown = {
				RuleArn: arn,
				Priority: String(priority),
				Conditions: conditions,
				Actions: actions,
				IsDefault: false,
			};
			core.rules.put(arn, {shown, arn, listenerArn: listener.arn, tags: [...(Tags ?? [])]});
			changed(listener.arn);
			return {Rules: [shown]};
		},
		DescribeRules({ListenerArn, RuleArns, Marker, PageSize}) {
			const found = RuleArns?.length
				? RuleArns.map((arn) => core.rule(arn))
				: core.rulesOf(core.listener(ListenerArn).arn);
			const page = pageOf(found, ({shown}) => sortKey(shown.Priority), PageSize, Marker);
			return {Rules: page.items.map(({shown}) => shown), NextMarker: page.next};
		},
		ModifyRule({RuleArn, Conditions, Actions}) {
			const rule = core.rule(RuleArn);
			if (rule.shown.IsDefault === true) {
				throw new AwsError('OperationNotPermittedException', `Default rule '${rule.arn}' cannot be modified`);
			}
			const {loadBalancerArn} = core.listener(rule.listenerArn);
			if (Conditions !== undefined) rule.shown.Conditions = checkedConditions(Conditions);
			if (Actions !== undefined) rule.shown.Actions = checkedActions(core, Actions, loadBalancerArn);
			core.rules.put(rule.arn, rule);
			changed(rule.listenerArn);
			return {Rules: [rule.shown]};
		},
		DeleteRule({RuleArn}) {
			const rule = core.rule(RuleArn);
			if (rule.shown.IsDefault === true) {
				throw new AwsError('OperationNotPermittedException', `Default rule '${rule.arn}' cannot be deleted`);
			}
			core.rules.delete(rule.arn);
			changed(rule.listenerArn);
			return {};
		},
		SetRulePriorities({RulePriorities = []}) {
			const moves = RulePriorities.map(({RuleArn, Priority}) => [core.rule(RuleArn), Priority] as const);
			setPriorities(core, moves);
			for (const listenerArn of new Set(moves.map(([rule]) => rule.listenerArn))) changed(listenerArn);
			return {Rules: moves.map(([{shown}]) => shown)};
		},
	};
}

const sortKey = (priority: string | undefined): string =>
	priority === 'default' ? 'default' : String(priority).padStart(6, '0');

function checkedPriority(core: ElbCore, listenerArn: string, priority: number | undefined): number {
	checkRange(priority);
	const isTaken = core.rulesOf(listenerArn).some(({shown}) => shown.Priority === String(priority));
	if (isTaken) throw new AwsError('PriorityInUseException', `Priority '${priority}' is currently in use`);
	return Number(priority);
}

function checkRange(priority: number | undefined): void {
	if (priority !== undefined && Number.isInteger(priority) && priority >= 1 && priority <= 50_000) return;
	throw validationError(`Rule priority '${priority}' must be between 1 and 50000`);
}

/** All at once, so that rules can change places. Throws PriorityInUse. */
function setPriorities(core: ElbCore, moves: readonly (readonly [RuleRecord, number | undefined])[]): void {
	const moved = new Set(moves.map(([rule]) => rule));
	for (const [rule, priority] of moves) {
		checkRange(priority);
		if (rule.shown.IsDefault === true) {
			throw new AwsError('OperationNotPermittedException', `Priority of default rule '${rule.arn}' cannot be modified`);
		}
		const others = core.rulesOf(rule.listenerArn).filter((other) => !moved.has(other));
		const isTwice = moves.some(
			([other, same]) => other !== rule && other.listenerArn === rule.listenerArn && same === priority,
		);
		if (isTwice || others.some(({shown}) => shown.Priority === String(priority))) {
			throw new AwsError('PriorityInUseException', `Priority '${priority}' is currently in use`);
		}
	}
	for (const [rule, priority] of moves) {
		rule.shown.Priority = String(priority);
		core.rules.put(rule.arn, rule);
	}
}
