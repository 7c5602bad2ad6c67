import {once} from 'node:events';
import {join} from 'node:path';
import {Worker} from 'node:worker_threads';
import {describe, expect, it} from 'vitest';
import {readCounters, writeCounters} from '../../../../src/local/engine/process/network-counters.ts';
import {temporaryFolder} from '../../../support/containers.ts';

describe('the counters of a network', () => {
	it('are the sum over all threads', () => {
		using folder = temporaryFolder();
		writeCounters(join(folder.path, '12-0'), {received: 5, sent: 70});
		writeCounters(join(folder.path, '12-1'), {received: 1, sent: 30});
		expect(readCounters(folder.path)).toEqual({received: 6, sent: 100});
		expect(readCounters(join(folder.path, 'none'))).toEqual({received: 0, sent: 0});
	});

	it('never go back, however often they are read while they are written', async () => {
		using folder = temporaryFolder();
		const module = new URL('../../../../src/local/engine/process/network-counters.ts', import.meta.url).href;
		const program = `import('${module}').then(({writeCounters}) => {
			for (let sent = 4e6; sent <= 4e9; sent += 4e6) writeCounters('${join(folder.path, '1-0')}', {received: 0, sent});
		})`;
		const writer = new Worker(program, {eval: true});
		const ended = once(writer, 'exit').then(() => true);
		let highest = 0;
		for (let isOver = false; !isOver; ) {
			for (let look = 0; look < 100; look += 1) {
				const {sent} = readCounters(folder.path);
				expect(sent).toBeGreaterThanOrEqual(highest);
				highest = sent;
			}
			isOver = await Promise.race([ended, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);
		}
		expect(highest).toBe(4_000_000_000);
	});
});
