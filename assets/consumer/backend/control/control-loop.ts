import type {Resource} from '../../shared/consume-api.ts';
import type {Running} from '../../shared/run.ts';
import type {Reading} from './load-controller.ts';
import {type Gains, LoadController} from './load-controller.ts';

/** Something that puts load on one resource. */
export interface Consumer extends Running {
	/** The most load it can produce, in the resource's base unit. */
	readonly maximumLoad: number;
	/** Since when the load is what was asked for, in milliseconds since the epoch; infinite while it builds up. */
	readonly steadySince?: number;
	/** Produces that much from now on. */
	setLoad(load: number): void;
}

export interface Readings {
	/** The newest reading of the resource; undefined while it cannot be measured. */
	latest(resource: Resource): Reading | undefined;
}

/** One resource under control: its goal, its controller and what produces the load. */
export class ControlledResource implements Running {
	readonly resource: Resource;
	readonly #consumer: Consumer;
	readonly #controller: LoadController;

	constructor(resource: Resource, consumer: Consumer, gains: Gains) {
		this.resource = resource;
		this.#consumer = consumer;
		this.#controller = new LoadController(gains, consumer.maximumLoad);
	}

	get goal(): number {
		return this.#controller.goal;
	}

	setGoal(goal: number): void {
		this.#controller.setGoal(goal);
	}

	/** Without a measurement (network in host mode) there is nothing to correct by: the goal itself is the load. */
	tick(readings: Readings, now: number): void {
		const reading = readings.latest(this.resource);
		const load = reading === undefined ? this.goal : this.#controller.update(reading, now, this.#consumer.steadySince);
		this.#consumer.setLoad(Math.min(load, this.#consumer.maximumLoad));
	}

	async close(): Promise<void> {
		await this.#consumer.close();
	}
}
