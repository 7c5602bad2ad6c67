import {workerData} from 'node:worker_threads';

/**
 * One thread of the CPU consumer: in each period it computes until it has used its share of CPU time, then sleeps.
 * It counts CPU time, not wall time, and what a crowded host kept from it in one period it makes up for in the next.
 */
interface CpuWorkerData {
	/** Element 0: microseconds of CPU time to use in each period. */
	readonly share: Int32Array<SharedArrayBuffer>;
	readonly periodMilliseconds: number;
}

const {share, periodMilliseconds} = workerData as CpuWorkerData;
/** Enough to lose little time looking at the clock, little enough to stop in time. */
const roundsBetweenLooks = 2_000;

function usedMicroseconds(): number {
	const {user, system} = process.threadCpuUsage();
	return user + system;
}

function compute(): number {
	let value = 1;
	for (let round = 0; round < roundsBetweenLooks; round++) {
		value = Math.sqrt(value + round);
	}
	return value;
}

/** How many periods' worth may be made up for: more would turn a pause of the host into a burst. */
const longestDebt = 5;

let lookedAt = performance.now();
let used = usedMicroseconds();
let owed = 0;
for (;;) {
	if (Atomics.load(share, 0) === 0) {
		Atomics.wait(share, 0, 0); // asleep as long as there is nothing to do
		lookedAt = performance.now();
		used = usedMicroseconds();
		owed = 0;
	}
	const now = performance.now();
	const perPeriod = Atomics.load(share, 0);
	owed = Math.min(owed + (perPeriod * (now - lookedAt)) / periodMilliseconds, perPeriod * longestDebt);
	lookedAt = now;
	const end = used + owed;
	while (usedMicroseconds() < end && performance.now() < now + periodMilliseconds) {
		compute();
	}
	const usedNow = usedMicroseconds();
	owed -= usedNow - used;
	used = usedNow;
	const rest = now + periodMilliseconds - performance.now();
	if (rest > 0) {
		Atomics.wait(share, 1, 0, rest);
	}
}
