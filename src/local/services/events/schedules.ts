import type {Clock} from '../../engine/clock.ts';
import {isEnabled, type RuleRecord} from './model.ts';
import type {Rules} from './rules.ts';
import {parseSchedule} from './schedule/expression.ts';

/** Node's timers go no further. */
const longestTimer = 2 ** 31 - 1;

/** Waits for scheduled rules to be due. What was due while no engine ran is not made up for. */
export class Schedules implements Disposable {
	readonly #clock: Clock;
	readonly #rules: Rules;
	readonly #onDue: (rule: RuleRecord, time: Date) => void;
	readonly #timers = new Map<string, Disposable>();

	constructor(clock: Clock, rules: Rules, onDue: (rule: RuleRecord, time: Date) => void) {
		this.#clock = clock;
		this.#rules = rules;
		this.#onDue = onDue;
	}

	/** A rule is new, or another than it was. */
	follow(rule: RuleRecord): void {
		const {bus, name, schedule, scheduledFrom} = rule;
		this.forget(bus, name);
		if (schedule === undefined || !isEnabled(rule)) return;
		const due = parseSchedule(schedule, scheduledFrom)(this.#clock.now().getTime());
		if (due !== undefined) this.#wait(bus, name, due);
	}

	forget(bus: string, name: string): void {
		this.#timers.get(`${bus}:${name}`)?.[Symbol.dispose]();
		this.#timers.delete(`${bus}:${name}`);
	}

	[Symbol.dispose](): void {
		for (const timer of this.#timers.values()) timer[Symbol.dispose]();
		this.#timers.clear();
	}

	#wait(bus: string, name: string, due: number): void {
		const remaining = due - this.#clock.now().getTime();
		const timer = this.#clock.after(Math.min(remaining, longestTimer), () => {
			// A timer may be early by a moment, and is when the time is further than timers go.
			if (this.#clock.now().getTime() < due) this.#wait(bus, name, due);
			else this.#fire(bus, name, due);
		});
		this.#timers.set(`${bus}:${name}`, timer);
	}

	#fire(bus: string, name: string, due: number): void {
		const rule = this.#rules.find(bus, name);
		if (rule === undefined) return;
		this.#onDue(rule, new Date(due));
		this.follow(rule);
	}
}
