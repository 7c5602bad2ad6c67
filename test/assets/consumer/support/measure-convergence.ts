/**
 * Measures how fast a real backend process reaches its targets, on the machine as busy as it is. By hand:
 * node test/assets/consumer/support/measure-convergence.ts
 */
import {setTimeout as sleep} from 'node:timers/promises';
import {ProcessTask} from './process-task.ts';

const sizes = [
	{CPU: 0.25, Memory: 512},
	{CPU: 1, Memory: 2048},
];

for (const limits of sizes) {
	const task = await ProcessTask.start(limits);
	await sleep(3_000);
	for (const target of [0.6, 0.25, 0.8, 0.33]) {
		await task.consume([{resource: 'CPU', unit: 'PERCENTAGE', target}]);
		await sleep(10_000);
		report('cpu after 10 s', limits, target, await task.actual('CPU'));
	}
	await task.consume([{resource: 'CPU', unit: 'PERCENTAGE', target: 0}]);
	for (const target of [0.7, 0.4, 0.8, 0.3]) {
		await task.consume([{resource: 'MEMORY', unit: 'PERCENTAGE', target}]);
		await sleep(5_000);
		report('memory after 5 s', limits, target, await task.actual('MEMORY'));
	}
	await task.end();
}

function report(what: string, limits: unknown, target: number, actual: number): void {
	const error = `${((actual / target - 1) * 100).toFixed(1)} %`;
	console.log(JSON.stringify({what, limits, target, actual: Number(actual.toFixed(4)), error}));
}
