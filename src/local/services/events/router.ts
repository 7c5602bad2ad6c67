import {randomUUID} from 'node:crypto';
import {type AwsEvent, isSignal} from '../../engine/bus.ts';
import type {ServiceContext} from '../../engine/context.ts';
import {busName, type EventBuses} from './buses.ts';
import {regionOf, resourceOf, serviceOf} from './delivery/arn.ts';
import {Deliveries, type DeliveryRecord} from './delivery/deliveries.ts';
import {send} from './delivery/send.ts';
import {busNotFound, validation} from './errors.ts';
import {defaultBus, type EventEnvelope, type RuleRecord, secondOf} from './model.ts';
import type {Rules} from './rules.ts';

/** Where AWS gives up too: an event that goes round in circles ends. */
const mostHops = 5;

/** Brings events from buses to the targets of the rules that want them. */
export class Router {
	readonly #context: ServiceContext;
	readonly #buses: EventBuses;
	readonly #rules: Rules;
	readonly #deliveries: Deliveries;

	constructor(context: ServiceContext, buses: EventBuses, rules: Rules) {
		this.#context = context;
		this.#buses = buses;
		this.#rules = rules;
		this.#deliveries = new Deliveries(context, (delivery, input) => this.#send(delivery, input));
	}

	/** Takes up deliveries that were under way when the engine last ended. */
	resume(): void {
		this.#deliveries.resume();
	}

	/** An event on a bus. It is on its way when this returns; what was stored then survives the engine. */
	accept(bus: string, event: EventEnvelope, hops = 0): void {
		for (const {rule, target} of this.#rules.matching(bus, event)) {
			this.#deliveries.begin({ruleArn: this.#rules.arnOf(rule), ruleName: rule.name, target, event, hops});
		}
	}

	/** An event of another service, which the default bus carries. */
	acceptFromAws(published: AwsEvent): void {
		const {source, detailType, resources, detail, time, region} = published;
		if (region !== this.#context.region || isSignal(published)) return;
		// Through JSON: what targets get is text, and does not change afterwards.
		const written = JSON.parse(JSON.stringify(detail)) as unknown;
		this.accept(defaultBus, this.event({source, 'detail-type': detailType, resources, detail: written, time}));
	}

	/** A scheduled rule is due. */
	tick(rule: RuleRecord, time: Date): void {
		const ruleArn = this.#rules.arnOf(rule);
		const about = {source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [ruleArn], detail: {}, time};
		const event = this.event(about);
		for (const target of rule.targets) {
			this.#deliveries.begin({ruleArn, ruleName: rule.name, target, event, hops: 0});
		}
	}

	/** A new event of this account and region. */
	event(
		about: Pick<EventEnvelope, 'source' | 'detail-type' | 'resources' | 'detail'> & {readonly time: Date},
	): EventEnvelope {
		const {account, region} = this.#context;
		const {source, time, resources, detail} = about;
		return {
			version: '0',
			id: randomUUID(),
			'detail-type': about['detail-type'],
			source,
			account,
			time: secondOf(time),
			region,
			resources,
			detail,
		};
	}

	async #send({target, event, hops}: DeliveryRecord, input: string): Promise<void> {
		const {Arn = ''} = target;
		if (serviceOf(Arn) !== 'events') return send(this.#context, target, input, event.id);
		const name = busName(Arn);
		const isHere = regionOf(Arn) === this.#context.region && resourceOf(Arn) === `event-bus/${name}`;
		if (!isHere || !this.#buses.has(name)) throw busNotFound(name);
		if (hops >= mostHops) throw validation(`The event has come over ${mostHops} buses already.`);
		this.accept(name, event, hops + 1);
	}
}
