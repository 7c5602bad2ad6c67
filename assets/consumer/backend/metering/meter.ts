import type {Resource} from '../../shared/consume-api.ts';
import type {Reading} from '../control/load-controller.ts';
import {type ContainerSample, containerSample, earlierCpu} from './container-sample.ts';
import type {TaskStatistics} from './task-metadata.ts';

/** Docker refreshes its statistics about once a second; a shorter span would mostly show the CPU consumer's slices. */
const shortestSpan = 900;
/** Over how long the reported value is averaged. */
const reportedSpan = 4_000;
/** A container that has not moved on for so long has stopped; the others are read without it. */
const longestWait = 5_000;
/** Times of statistics further from our own clock than this are taken for a clock that is wrong. */
const credibleSkew = 5_000;

/**
 * Turns the counters of a task's containers into what the task uses: CPU in CPU units, memory in bytes, disk and
 * network in bytes a second. Pure: statistics and time come in, nothing is fetched here.
 */
export class Meter {
	/** The samples that the next rates are counted from. */
	#base = new Map<string, ContainerSample>();
	readonly #readings = new Map<Resource, Reading[]>();
	#readAt = Number.POSITIVE_INFINITY;

	/** The newest single reading, for the controller. */
	latest(resource: Resource): Reading | undefined {
		return this.#readings.get(resource)?.at(-1);
	}

	/** What people are told: averaged over the last seconds, memory as it is now. 0 while nothing was measured. */
	reported(resource: Resource): number {
		const readings = this.#readings.get(resource) ?? [];
		if (resource === 'MEMORY') {
			return readings.at(-1)?.value ?? 0;
		}
		const span = readings.reduce((sum, {from, to}) => sum + to - from, 0);
		return span === 0 ? 0 : readings.reduce((sum, {value, from, to}) => sum + value * (to - from), 0) / span;
	}

	/** Takes in what the metadata endpoint just answered. Makes no new reading until every container has moved on. */
	take(statistics: TaskStatistics, now: number): void {
		const samples = new Map<string, ContainerSample>();
		for (const [id, container] of Object.entries(statistics)) {
			const sample = container === null ? undefined : containerSample(container, now);
			if (sample !== undefined) {
				samples.set(id, sample);
				this.#startFrom(id, sample, container === null ? undefined : earlierCpu(container));
			}
		}
		const spans = [...samples].map(([id, sample]) => ({before: this.#base.get(id) ?? sample, after: sample}));
		const moved = spans.filter(({before, after}) => after.at - before.at >= shortestSpan);
		if (moved.length > 0 && (moved.length === spans.length || now - this.#readAt > longestWait)) {
			this.#read(moved, now);
			this.#readAt = now;
			this.#base = samples;
		}
	}

	/** A container seen for the first time counts from where Docker last looked, or from now. */
	#startFrom(id: string, sample: ContainerSample, earlier: {at: number; cpuNanoseconds: number} | undefined): void {
		if (!this.#base.has(id)) {
			this.#base.set(id, {...sample, ...(earlier !== undefined && earlier.at < sample.at ? earlier : {})});
		}
	}

	#read(spans: readonly Span[], now: number): void {
		const from = Math.min(...spans.map(({before}) => credible(before.at, now)));
		const to = Math.max(...spans.map(({after}) => credible(after.at, now)));
		const sum = (of: (span: Span) => number) => spans.reduce((total, span) => total + of(span), 0);
		this.#add('CPU', {value: sum(cpuUnits), from, to});
		this.#add('MEMORY', {value: sum(({after}) => after.memoryBytes), from: to, to});
		this.#add('DISK', {value: sum((span) => rate(span, ({diskBytes}) => diskBytes)), from, to});
		if (spans.some(({after}) => after.sentBytes !== undefined)) {
			this.#add('NETWORK', {value: sentRate(spans), from, to});
		}
	}

	#add(resource: Resource, reading: Reading): void {
		const kept = (this.#readings.get(resource) ?? []).filter(({from}) => from >= reading.to - reportedSpan);
		this.#readings.set(resource, [...kept, reading]);
	}
}

interface Span {
	readonly before: ContainerSample;
	readonly after: ContainerSample;
}

function credible(at: number, now: number): number {
	return Math.abs(now - at) > credibleSkew ? now : at;
}

/** Growth of a counter per second. A counter that went back belongs to a restarted container: nothing yet. */
function rate({before, after}: Span, counter: (sample: ContainerSample) => number): number {
	return Math.max(0, counter(after) - counter(before)) / ((after.at - before.at) / 1_000);
}

/** 1024 CPU units are one processor busy all the time. */
function cpuUnits(span: Span): number {
	return (rate(span, ({cpuNanoseconds}) => cpuNanoseconds) / 1e9) * 1024;
}

/** Containers of one awsvpc task share one interface, so each reports the same bytes: the busiest counts, not the sum. */
function sentRate(spans: readonly Span[]): number {
	return Math.max(...spans.map((span) => rate(span, ({sentBytes}) => sentBytes ?? 0)));
}
