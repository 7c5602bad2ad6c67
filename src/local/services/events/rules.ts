import type {PutRuleRequest, Target} from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import type {EventBuses} from './buses.ts';
import {busNotFound, invalidValue, limitExceeded, ruleNotFound, validation} from './errors.ts';
import {defaultBus, type EventEnvelope, isEnabled, type RuleRecord} from './model.ts';
import {compilePattern, type EventPattern} from './pattern/compile.ts';
import {parseSchedule} from './schedule/expression.ts';

const mostRules = 300;

/** The rules of all buses of a region. */
export class Rules {
	readonly #context: ServiceContext;
	readonly #buses: EventBuses;
	readonly #records: Collection<RuleRecord>;
	/** Patterns that were read, by their text. */
	readonly #patterns = new Map<string, EventPattern>();

	constructor(context: ServiceContext, buses: EventBuses) {
		this.#context = context;
		this.#buses = buses;
		this.#records = context.collection('rules');
	}

	/** Throws ResourceNotFoundException for the bus or for the rule. */
	get(bus: string, name = ''): RuleRecord {
		if (!this.#buses.has(bus)) throw busNotFound(bus);
		const found = this.find(bus, name);
		if (found === undefined) throw ruleNotFound(name, bus);
		return found;
	}

	find(bus: string, name: string): RuleRecord | undefined {
		return this.#records.get(keyOf({bus, name}));
	}

	all(): RuleRecord[] {
		return this.#records.values();
	}

	of(bus: string): RuleRecord[] {
		return this.all().filter((rule) => rule.bus === bus);
	}

	arnOf({bus, name}: Pick<RuleRecord, 'bus' | 'name'>): string {
		const path = bus === defaultBus ? name : `${bus}/${name}`;
		return `arn:aws:events:${this.#context.region}:${this.#context.account}:rule/${path}`;
	}

	byArn(arn: string): RuleRecord | undefined {
		return this.all().find((rule) => this.arnOf(rule) === arn);
	}

	/** What an existing rule had and the request has not is gone; its targets and tags stay. */
	put(bus: string, asked: PutRuleRequest): RuleRecord {
		const {Name: name = '', EventPattern: pattern, ScheduleExpression: schedule, State = 'ENABLED'} = asked;
		if (!this.#buses.has(bus)) throw busNotFound(bus);
		const known = this.find(bus, name);
		this.#check(bus, asked);
		const isSameSchedule = known !== undefined && known.schedule === schedule && known.state === State;
		if (known === undefined && this.of(bus).length >= mostRules) throw limitExceeded();
		return this.save({
			bus,
			name,
			description: asked.Description,
			pattern,
			schedule,
			scheduledFrom: isSameSchedule ? known.scheduledFrom : this.#context.clock.now().getTime(),
			state: State,
			roleArn: asked.RoleArn,
			targets: known?.targets ?? [],
			tags: known?.tags ?? [...(asked.Tags ?? [])],
		});
	}

	setState(rule: RuleRecord, state: 'ENABLED' | 'DISABLED'): RuleRecord {
		if (rule.state === state) return rule;
		return this.save({...rule, state, scheduledFrom: this.#context.clock.now().getTime()});
	}

	save(rule: RuleRecord): RuleRecord {
		return this.#records.put(keyOf(rule), rule);
	}

	/** Throws ValidationException for a rule with targets; one that is not there is deleted already. */
	delete(bus: string, name: string): void {
		const rule = this.find(bus, name);
		if (rule === undefined) return;
		if (rule.targets.length > 0) throw validation("Rule can't be deleted since it has targets.");
		this.#records.delete(keyOf(rule));
	}

	/** Who is to hear of an event on a bus. */
	matching(bus: string, event: EventEnvelope): {readonly rule: RuleRecord; readonly target: Target}[] {
		return this.of(bus)
			.filter((rule) => isEnabled(rule) && rule.pattern !== undefined && this.#pattern(rule.pattern)(event))
			.flatMap((rule) => rule.targets.map((target) => ({rule, target})));
	}

	#check(bus: string, {Name: name = '', EventPattern: pattern, ScheduleExpression: schedule}: PutRuleRequest): void {
		if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
			throw invalidValue('name', name, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
		}
		if (pattern === undefined && schedule === undefined) {
			throw validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
		}
		if (pattern !== undefined) this.#pattern(pattern);
		if (schedule === undefined) return;
		if (bus !== defaultBus) throw validation('ScheduleExpression is supported only on the default event bus.');
		parseSchedule(schedule, 0);
	}

	#pattern(text: string): EventPattern {
		const known = this.#patterns.get(text) ?? compilePattern(text);
		this.#patterns.set(text, known);
		return known;
	}
}

const keyOf = ({bus, name}: Pick<RuleRecord, 'bus' | 'name'>): string => `${bus}:${name}`;
