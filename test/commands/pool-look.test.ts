import {expect, test} from 'vitest';
import {statusLines} from '../../src/commands/pool-look.ts';
import type {PoolStatus} from '../../src/operations/pool/status.ts';

const status: PoolStatus = {
	...{stack: 'demo', simulator: 'off', deadLetters: 0, launchSeconds: 40, idleCost: 0.25},
	settings: {
		...{version: 1, target: 5, isDraining: false, failuresInRow: 0},
		...{grabs: 7, launches: 12, kills: 3},
	},
	counts: {launching: 1, available: 4, occupied: 2, stopping: 0, failed: 0},
	cost: {perHour: 0.5, lines: [], unknown: [], pricesOf: 'us-east-1', label: '$0.50/h'},
};

test('pool#7 the status of a pool is its size, its counts, and what it has done', () => {
	expect(statusLines(status)).toEqual([
		'Pool demo  target 5  simulator off',
		'available 4  launching 1  occupied 2  failed 0',
		'launch p50 40 s  grabs 7  launches 12  kills 3  idle $0.25/h  all $0.50/h',
	]);
});

test('what is wrong with a pool stands below, each in a sentence', () => {
	const settings = {...status.settings, isDraining: true, pausedReason: 'no image'};
	expect(statusLines({...status, settings, deadLetters: 1}).slice(3)).toEqual([
		'! It is being drained.',
		'! Nothing is launched: no image – «ecs-console pool resume» goes on.',
		'! 1 event in its dead-letter queues: it could not be worked off.',
	]);
	expect(statusLines({...status, deadLetters: 2}).at(-1)).toBe(
		'! 2 events in its dead-letter queues: they could not be worked off.',
	);
});
