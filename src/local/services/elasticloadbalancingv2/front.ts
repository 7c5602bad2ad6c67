import type {Action} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {ElbCore} from './core.ts';
import {ListenerServer} from './listener-server.ts';
import type {Metrics} from './metrics.ts';
import type {ListenerRecord, TargetGroupRecord} from './model.ts';
import {errorPage} from './proxy/answers.ts';
import type {Decision, ListenerPart, ListenerSettings} from './proxy/client-connection.ts';
import type {Forward} from './proxy/exchange.ts';
import {headerOf, type RequestHead} from './proxy/head.ts';
import {UpstreamPool} from './proxy/upstream.ts';
import {compileRules, pickWeighted, type RoutedRequest, redirectLocation, weightedGroups} from './routing.ts';
import {stickyCookies, stickyKeyOf, type TargetLoad} from './target-choice.ts';

interface Front {
	readonly server: ListenerServer;
	route: (request: RoutedRequest) => readonly Action[];
	settings: ListenerSettings;
}

/** The data plane: a listening socket per listener, routed by its rules to the targets of its groups. */
export class Fronts {
	readonly #core: ElbCore;
	readonly #load: TargetLoad;
	readonly #metrics: Metrics;
	readonly #pool = new UpstreamPool();
	readonly #fronts = new Map<string, Front>();
	/** Called when the last request to a target is over; a draining one need not wait any longer. */
	onTargetIdle: (targetGroupArn: string) => void = () => undefined;

	constructor(core: ElbCore, load: TargetLoad, metrics: Metrics) {
		this.#core = core;
		this.#load = load;
		this.#metrics = metrics;
	}

	/** Listens for a listener: on its port, on the one it had before, or on any that is free. */
	async open(listener: ListenerRecord): Promise<void> {
		const {address} = this.#core.loadBalancer(listener.loadBalancerArn);
		const part: ListenerPart = {
			pool: this.#pool,
			settings: () => front.settings,
			decide: (head, clientAddress) => this.#decide(front, listener, head, clientAddress),
			answered: (status) => this.#metrics.answered(listener.loadBalancerArn, status),
		};
		const server = new ListenerServer(part, () => this.#metrics.connected(listener.loadBalancerArn));
		const front: Front = {server, route: () => [], settings: this.#settingsOf(listener)};
		this.#fronts.set(listener.arn, front);
		this.refresh(listener.arn);
		const asked = listener.shown.Port ?? 80;
		const ports = [asked, ...(listener.boundPort === undefined ? [] : [listener.boundPort]), 0];
		const boundPort = await server.open(address, ports);
		this.#core.listeners.put(listener.arn, Object.assign(listener, {boundPort}));
	}

	/** Reads rules and attributes again after a change. */
	refresh(listenerArn: string): void {
		const front = this.#fronts.get(listenerArn);
		const listener = this.#core.listeners.get(listenerArn);
		if (front === undefined || listener === undefined) return;
		front.settings = this.#settingsOf(listener);
		const rules = this.#core.rulesOf(listenerArn).map(({shown}) => ({
			conditions: shown.Conditions ?? [],
			actions: shown.Actions ?? [],
		}));
		front.route = compileRules(rules);
	}

	close(listenerArn: string): void {
		this.#fronts.get(listenerArn)?.server.close();
		this.#fronts.delete(listenerArn);
	}

	connectionsOf(loadBalancerArn: string): number {
		const listeners = this.#core.listenersOf(loadBalancerArn);
		return listeners.reduce((sum, {arn}) => sum + (this.#fronts.get(arn)?.server.connections ?? 0), 0);
	}

	stop(): void {
		for (const arn of [...this.#fronts.keys()]) this.close(arn);
		this.#pool.close();
	}

	#settingsOf(listener: ListenerRecord): ListenerSettings {
		const {attributes} = this.#core.loadBalancer(listener.loadBalancerArn);
		return {
			listenerPort: listener.shown.Port ?? 80,
			idleMilliseconds: Number(attributes['idle_timeout.timeout_seconds']) * 1000,
			forwardedFor: attributes['routing.http.xff_header_processing.mode'] as ListenerSettings['forwardedFor'],
		};
	}

	#decide(front: Front, listener: ListenerRecord, head: RequestHead, clientAddress: string): Decision {
		this.#metrics.requested(listener.loadBalancerArn);
		const request = routed(head, clientAddress);
		const action = front
			.route(request)
			.find(({Type}) => Type !== 'authenticate-oidc' && Type !== 'authenticate-cognito');
		if (action?.Type === 'fixed-response') {
			const {StatusCode = '503', ContentType = 'text/plain', MessageBody = ''} = action.FixedResponseConfig ?? {};
			return {
				answer: {status: Number(StatusCode), contentType: MessageBody === '' ? '' : ContentType, body: MessageBody},
			};
		}
		if (action?.Type === 'redirect' && action.RedirectConfig !== undefined) {
			const status = action.RedirectConfig.StatusCode === 'HTTP_301' ? 301 : 302;
			const location = redirectLocation(action.RedirectConfig, request, front.settings.listenerPort);
			return {answer: {...errorPage(status), location}};
		}
		const group = action?.Type === 'forward' ? this.#groupOf(action) : undefined;
		return this.#forward(listener, group, head);
	}

	#groupOf(action: Action): TargetGroupRecord | undefined {
		const chosen = pickWeighted(weightedGroups(action), Math.random());
		return chosen && this.#core.targetGroups.get(chosen.arn);
	}

	#forward(listener: ListenerRecord, group: TargetGroupRecord | undefined, head: RequestHead): Decision {
		if (group === undefined) return {answer: errorPage(503)};
		const isSticky = group.attributes['stickiness.enabled'] === 'true';
		const stickyKey = isSticky ? stickyKeyOf(headerOf(head, 'cookie'), group.arn) : undefined;
		const target = this.#load.choose(group, stickyKey);
		if (target === undefined) return {answer: errorPage(503)};
		const {loadBalancerArn} = listener;
		this.#load.begin(target);
		const forward: Forward = {
			host: target.host,
			port: target.port,
			cookies: isSticky ? stickyCookies(group, target, this.#core.context.clock.now()) : [],
			done: (status, seconds) => {
				this.#load.end(target);
				if (target.drainedAt !== undefined) this.onTargetIdle(group.arn);
				if (status !== undefined) this.#metrics.served(loadBalancerArn, group.arn, status, seconds);
			},
			connectionFailed: () => this.#metrics.connectionFailed(loadBalancerArn, group.arn),
		};
		return {forward};
	}
}

function routed(head: RequestHead, source: string): RoutedRequest {
	const mark = head.target.indexOf('?');
	return {
		method: head.method,
		path: mark < 0 ? head.target : head.target.slice(0, mark),
		query: mark < 0 ? '' : head.target.slice(mark + 1),
		host: (headerOf(head, 'host') ?? '').replace(/:\d+$/, ''),
		source,
		headers: (name) => head.values.filter((_, index) => head.names[index] === name),
	};
}
