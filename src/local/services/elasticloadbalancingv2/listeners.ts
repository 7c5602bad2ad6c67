import type {Listener} from '@aws-sdk/client-elastic-load-balancing-v2';
import {AwsError} from '../../wire/errors.ts';
import {checkedActions} from './actions.ts';
import {type ElbCore, type ElbHandlers, newSuffix, pageOf} from './core.ts';
import {validationError} from './errors.ts';
import type {Fronts} from './front.ts';
import type {HealthChecks} from './health-checks.ts';
import type {ListenerRecord} from './model.ts';

export class Listeners {
	readonly fronts: Fronts;
	readonly #core: ElbCore;
	readonly #checks: HealthChecks;

	constructor(core: ElbCore, fronts: Fronts, checks: HealthChecks) {
		this.fronts = fronts;
		this.#core = core;
		this.#checks = checks;
	}

	/** Opens every listener again after a restart. */
	async reopen(): Promise<void> {
		for (const listener of this.#core.listeners.values()) await this.fronts.open(listener);
	}

	/** Ends a listener with its rules. */
	remove(arn: string): void {
		this.fronts.close(arn);
		for (const rule of this.#core.rulesOf(arn)) this.#core.rules.delete(rule.arn);
		this.#core.listeners.delete(arn);
		this.#checks.refresh();
	}

	get handlers(): ElbHandlers {
		const core = this.#core;
		return {
			CreateListener: async ({LoadBalancerArn, Port, Protocol = 'HTTP', DefaultActions, Tags}) => {
				const balancer = core.loadBalancer(LoadBalancerArn);
				checkPlace(core, balancer.arn, Port, Protocol);
				const actions = checkedActions(core, DefaultActions, balancer.arn);
				const arn = balancer.arn.replace(':loadbalancer/', ':listener/').concat(`/${newSuffix()}`);
				const shown: Listener = {
					ListenerArn: arn,
					LoadBalancerArn: balancer.arn,
					Port,
					Protocol,
					DefaultActions: actions,
				};
				const record: ListenerRecord = {
					shown,
					arn,
					loadBalancerArn: balancer.arn,
					attributes: {'routing.http.response.server.enabled': 'true'},
					tags: [...(Tags ?? [])],
					boundPort: undefined,
				};
				core.listeners.put(arn, record);
				this.#putDefaultRule(record);
				try {
					await this.fronts.open(record);
				} catch (error) {
					this.remove(arn);
					throw error;
				}
				this.#checks.refresh();
				return {Listeners: [shown]};
			},
			DescribeListeners: ({LoadBalancerArn, ListenerArns, Marker, PageSize}) => {
				const found = ListenerArns?.length
					? ListenerArns.map((arn) => core.listener(arn))
					: core.listenersOf(core.loadBalancer(LoadBalancerArn).arn);
				const page = pageOf(found, ({arn}) => arn, PageSize, Marker);
				return {Listeners: page.items.map(({shown}) => shown), NextMarker: page.next};
			},
			ModifyListener: async ({ListenerArn, Port, Protocol, DefaultActions}) => ({
				Listeners: [await this.#modify(core.listener(ListenerArn), {Port, Protocol, DefaultActions})],
			}),
			DeleteListener: ({ListenerArn}) => {
				this.remove(core.listener(ListenerArn).arn);
				return {};
			},
		};
	}

	async #modify(record: ListenerRecord, {Port, Protocol, DefaultActions}: Listener): Promise<Listener> {
		const core = this.#core;
		const asked = {Port: Port ?? record.shown.Port, Protocol: Protocol ?? record.shown.Protocol};
		checkPlace(core, record.loadBalancerArn, asked.Port, asked.Protocol, record.arn);
		const actions =
			DefaultActions === undefined
				? record.shown.DefaultActions
				: checkedActions(core, DefaultActions, record.loadBalancerArn);
		const hasMoved = asked.Port !== record.shown.Port;
		record.shown = {...record.shown, ...asked, DefaultActions: actions};
		core.listeners.put(record.arn, record);
		this.#putDefaultRule(record);
		if (hasMoved) {
			this.fronts.close(record.arn);
			await this.fronts.open(record);
		}
		this.fronts.refresh(record.arn);
		this.#checks.refresh();
		return record.shown;
	}

	/** What a listener does when no rule holds is a rule too, its last. */
	#putDefaultRule(listener: ListenerRecord): void {
		const known = this.#core.rulesOf(listener.arn).find(({shown}) => shown.IsDefault === true);
		const arn = known?.arn ?? listener.arn.replace(':listener/', ':listener-rule/').concat(`/${newSuffix()}`);
		const Actions = listener.shown.DefaultActions;
		const shown = {RuleArn: arn, Priority: 'default', Conditions: [], Actions, IsDefault: true};
		this.#core.rules.put(arn, {shown, arn, listenerArn: listener.arn, tags: known?.tags ?? []});
	}
}

function checkPlace(
	core: ElbCore,
	loadBalancerArn: string,
	port: number | undefined,
	protocol: string | undefined,
	self?: string,
): void {
	if (protocol === 'HTTPS') {
		const advice = 'certificates are not managed there; use protocol HTTP';
		throw new AwsError('UnsupportedProtocolException', `The local AWS serves no HTTPS listeners: ${advice}`);
	}
	if (protocol !== 'HTTP') {
		throw validationError(`Listener protocol '${protocol}' must be one of 'HTTP, HTTPS'`);
	}
	if (port === undefined) throw validationError('A port must be specified');
	if (port < 1 || port > 65_535) throw validationError(`Listener port '${port}' must be between 1 and 65535 inclusive`);
	const isTaken = core.listenersOf(loadBalancerArn).some(({arn, shown}) => shown.Port === port && arn !== self);
	if (!isTaken) return;
	const message = `A listener already exists on this port for this load balancer '${loadBalancerArn}'`;
	throw new AwsError('DuplicateListenerException', message);
}
