import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Meter} from '../../../../../assets/consumer/backend/metering/meter.ts';
import {taskLimits} from '../../../../../assets/consumer/backend/metering/task-limits.ts';
import type {ContainerStatistics} from '../../../../../assets/consumer/backend/metering/task-metadata.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

function statistics(
	at: number,
	changes: {cpu?: number; memory?: number; cache?: number; sent?: number; disk?: number},
): ContainerStatistics {
	return {
		read: new Date(start + at).toISOString(),
		cpu_stats: {cpu_usage: {total_usage: changes.cpu ?? 0}},
		memory_stats: {usage: changes.memory ?? 0, stats: {inactive_file: changes.cache ?? 0}},
		...(changes.sent === undefined ? {} : {networks: {eth0: {rx_bytes: 99, tx_bytes: changes.sent}}}),
		blkio_stats: {
			io_service_bytes_recursive: [
				{op: 'Write', value: changes.disk ?? 0},
				{op: 'Total', value: 1e12},
			],
		},
	};
}

describe('the meter', () => {
	test('adds up the containers: CPU units, bytes without droppable cache, bytes a second', () => {
		const meter = new Meter();
		meter.take({a: statistics(0, {sent: 0}), b: statistics(100, {sent: 0})}, start + 200);
		const second = {
			a: statistics(1_000, {cpu: 0.5e9, memory: 300, cache: 100, sent: 5_000, disk: 2_000}),
			b: statistics(1_100, {cpu: 0.25e9, memory: 50, sent: 5_000, disk: 1_000}),
		};
		meter.take(second, start + 1_200);
		expect(meter.latest('CPU')).toEqual({value: 768, from: start, to: start + 1_100});
		expect(meter.latest('MEMORY')?.value).toBe(250);
		expect(meter.latest('DISK')?.value).toBe(3_000);
		expect(meter.latest('NETWORK')?.value).toBe(5_000);
	});

	test('any steady use is read as what it is, whenever it is looked at', () => {
		const looks = fc.array(fc.integer({min: 50, max: 1_500}), {minLength: 5, maxLength: 40});
		fc.assert(
			fc.property(fc.integer({min: 0, max: 4_096}), looks, (units, gaps) => {
				const meter = new Meter();
				let at = 0;
				for (const gap of gaps) {
					meter.take({a: statistics(at, {cpu: (units / 1_024) * at * 1e6})}, start + at);
					at += gap;
				}
				const reading = meter.latest('CPU');
				if (reading !== undefined) {
					expect(reading.value).toBeCloseTo(units, 3);
					expect(meter.reported('CPU')).toBeCloseTo(units, 3);
					expect(reading.to - reading.from).toBeGreaterThanOrEqual(900);
				}
			}),
		);
	});

	test('makes no new reading of statistics that stand still, and no more of a container that has stopped', () => {
		const meter = new Meter();
		meter.take({a: statistics(0, {}), b: statistics(0, {})}, start);
		meter.take({a: statistics(1_000, {cpu: 1e9}), b: statistics(1_000, {cpu: 1e9})}, start + 1_000);
		const reading = meter.latest('CPU');
		meter.take({a: statistics(2_000, {cpu: 2e9}), b: statistics(1_000, {cpu: 1e9})}, start + 2_000);
		expect(meter.latest('CPU')).toBe(reading);
		meter.take({a: statistics(7_000, {cpu: 7e9}), b: statistics(1_000, {cpu: 1e9})}, start + 7_000);
		expect(meter.latest('CPU')?.value).toBe(1_024);
	});

	test('what is reported is averaged over the last seconds', () => {
		const meter = new Meter();
		for (const [second, cpu] of [0, 1e9, 1e9, 2e9, 2e9].entries()) {
			meter.take({a: statistics(second * 1_000, {cpu})}, start + second * 1_000);
		}
		expect(meter.latest('CPU')?.value).toBe(0);
		expect(meter.reported('CPU')).toBe(512);
	});

	test('statistics that are not there yet, or without an interface of their own, are no measurement', () => {
		const meter = new Meter();
		meter.take({a: null, b: {}}, start);
		expect(meter.latest('CPU')).toBeUndefined();
		expect(meter.reported('CPU')).toBe(0);
		meter.take({a: statistics(0, {})}, start);
		meter.take({a: statistics(1_000, {})}, start + 1_000);
		expect(meter.latest('NETWORK')).toBeUndefined();
	});
});

describe('the limits of a task', () => {
	test('are its own, vCPU and MiB', () => {
		expect(taskLimits({Limits: {CPU: 0.25, Memory: 512}})).toEqual({cpuUnits: 256, memoryBytes: 512 * 1024 ** 2});
	});

	test('are the sum of its containers where it has none', () => {
		const Containers = [{Limits: {CPU: 1024, Memory: 1024}}, {Limits: {CPU: 3072, Memory: 7168}}];
		expect(taskLimits({Containers})).toEqual({cpuUnits: 4096, memoryBytes: 8192 * 1024 ** 2});
	});

	test('are unknown when one container has none', () => {
		expect(() => taskLimits({Containers: [{Limits: {CPU: 1024, Memory: 1024}}, {}]})).toThrow(/no CPU limit/);
	});
});
