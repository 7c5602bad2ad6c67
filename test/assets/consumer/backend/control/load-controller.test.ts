import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Gains, LoadController} from '../../../../../assets/consumer/backend/control/load-controller.ts';

const gains: Gains = {pace: 500, proportional: 0.1, integral: 0.1, derivative: 0.005, decay: 0.9};

interface Plant {
	/** How much of each unit of load shows in the measurement. */
	readonly gain: number;
	/** What is measured without any load. */
	readonly idle: number;
	/** Milliseconds after each tick at which the meter refreshes. */
	readonly phase: number;
}

/** A task whose meter, like Docker's, refreshes once a second with the mean of the second that ended. */
class SimulatedTask {
	readonly controller: LoadController;
	readonly #plant: Plant;
	readonly loads: number[] = [];
	readonly measured: number[] = [];
	#now = 0;
	#sum = 0;
	#reading = {value: 0, from: -1_000, to: 0};

	constructor(controller: LoadController, plant: Plant) {
		this.controller = controller;
		this.#plant = plant;
		this.#reading = {value: plant.idle, from: -1_000, to: 0};
	}

	run(seconds: number): number {
		for (const end = this.#now + seconds * 1_000; this.#now < end; this.#now += 100) {
			if ((this.#now - this.#plant.phase) % 1_000 === 0) {
				this.#reading = {value: this.#sum / 10, from: this.#reading.to, to: this.#now};
				this.measured.push(this.#reading.value);
				this.#sum = 0;
			}
			if (this.#now % gains.pace === 0) {
				this.loads.push(this.controller.update(this.#reading, this.#now));
			}
			this.#sum += this.#plant.idle + this.#plant.gain * this.controller.load;
		}
		return this.#reading.value;
	}
}

const plants = fc.record({
	gain: fc.double({min: 0.6, max: 1.3, noNaN: true}),
	idle: fc.double({min: 0, max: 20, noNaN: true}),
	phase: fc.integer({min: 0, max: 9}).map((tenths) => tenths * 100),
});
/** Far enough above what is idle to be reached. */
const goals = fc.double({min: 30, max: 600, noNaN: true});

function settled(plant: Plant): SimulatedTask {
	const task = new SimulatedTask(new LoadController(gains, 1_024), plant);
	task.run(3);
	return task;
}

describe('the load controller', () => {
	test('consumer#9 brings the measurement within 10 % of a goal in 10 s, and of a lower or higher one after it', () => {
		fc.assert(
			fc.property(plants, goals, goals, (plant, first, second) => {
				const task = settled(plant);
				for (const goal of [first, second]) {
					task.controller.setGoal(goal);
					expect(Math.abs(task.run(10) - goal)).toBeLessThanOrEqual(0.1 * goal);
				}
			}),
		);
	});

	test('consumer#9 stays at the goal once it is there', () => {
		fc.assert(
			fc.property(plants, goals, (plant, goal) => {
				const task = settled(plant);
				task.controller.setGoal(goal);
				task.run(30);
				const from = task.measured.length;
				task.run(30);
				for (const measured of task.measured.slice(from)) {
					expect(Math.abs(measured - goal)).toBeLessThanOrEqual(0.03 * goal);
				}
			}),
		);
	});

	test('never overshoots by more than the plant itself exaggerates, and 15 % of the goal', () => {
		fc.assert(
			fc.property(plants, goals, (plant, goal) => {
				const task = settled(plant);
				task.controller.setGoal(goal);
				task.run(30);
				const exaggeration = Math.max(plant.gain, 1);
				expect(Math.max(...task.measured)).toBeLessThanOrEqual(goal * (exaggeration + 0.15));
			}),
		);
	});

	test('never asks for a negative load or for more than there is, whatever is measured', () => {
		const readings = fc.array(fc.tuple(fc.double({min: -1e6, max: 1e6, noNaN: true}), fc.nat(2_000)), {maxLength: 50});
		fc.assert(
			fc.property(readings, fc.double({min: 0, max: 1e6, noNaN: true}), (values, goal) => {
				const controller = new LoadController(gains, 1_000);
				controller.setGoal(goal);
				let now = 0;
				for (const [value, gap] of values) {
					const load = controller.update({value, from: now, to: now + gap}, now + gap);
					now += gap;
					expect(load).toBeGreaterThanOrEqual(0);
					expect(load).toBeLessThanOrEqual(1_000);
				}
			}),
		);
	});

	test('consumer#9 falls back from a goal that could never be reached as fast as from one that was', () => {
		const task = new SimulatedTask(new LoadController(gains, 100), {gain: 1, idle: 0, phase: 0});
		task.controller.setGoal(500);
		expect(task.run(120)).toBe(100);
		task.controller.setGoal(20);
		expect(Math.abs(task.run(10) - 20)).toBeLessThanOrEqual(2);
	});

	test('forgets what a crowded host kept back when the goal changes', () => {
		const controller = new LoadController(gains, 1_000);
		controller.setGoal(800);
		controller.update({value: 0, from: 0, to: 1_000}, 1_000);
		for (let second = 2; second < 20; second++) {
			controller.update({value: 200, from: second * 1_000, to: second * 1_000 + 1_000}, second * 1_000 + 1_000);
		}
		expect(controller.load).toBe(1_000);
		controller.setGoal(300);
		expect(controller.update({value: 200, from: 20_000, to: 21_000}, 21_000)).toBe(300);
	});

	test('a goal of nothing ends the load', () => {
		const task = settled({gain: 1, idle: 5, phase: 300});
		task.controller.setGoal(200);
		task.run(10);
		task.controller.setGoal(0);
		task.run(3);
		expect(task.controller.load).toBe(0);
	});

	test('does not act twice on one reading, nor on one whose span began before its last guess or before the load was reached', () => {
		const controller = new LoadController(gains, 1_000);
		controller.setGoal(100);
		expect(controller.update({value: 0, from: 0, to: 1_000}, 1_200)).toBe(100);
		expect(controller.update({value: 0, from: 0, to: 1_000}, 1_700)).toBe(100);
		expect(controller.update({value: 20, from: 1_000, to: 2_000}, 2_200)).toBe(100);
		expect(controller.update({value: 80, from: 2_000, to: 3_000}, 3_200, 2_500)).toBe(100);
		expect(controller.update({value: 80, from: 3_000, to: 4_000}, 4_200, 2_500)).toBeGreaterThan(100);
	});

	test('answers a new goal at once, from what it knows, also while the load is still building up', () => {
		const controller = new LoadController(gains, 1_000);
		controller.setGoal(600);
		expect(controller.update({value: 50, from: 0, to: 0}, 0)).toBe(550);
		controller.setGoal(200);
		expect(controller.update({value: 300, from: 1_000, to: 1_000}, 1_100, Number.POSITIVE_INFINITY)).toBe(150);
	});

	test('the same goal again is no new step', () => {
		const controller = new LoadController(gains, 1_000);
		controller.setGoal(100);
		controller.update({value: 0, from: 0, to: 1_000}, 1_000);
		controller.update({value: 98, from: 1_000, to: 2_000}, 2_000);
		controller.setGoal(100);
		expect(controller.update({value: 50, from: 2_000, to: 3_000}, 3_000)).toBeLessThan(120);
	});
});
