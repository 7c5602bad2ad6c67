import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {runGraph} from '../../../../src/local/cloudformation/stack/run-graph.ts';

describe('runGraph', () => {
	it('runs in parallel what does not need each other', async () => {
		let running = 0;
		let most = 0;
		const graph = new Map([
			['a', []],
			['b', []],
			['c', ['a', 'b']],
		] as [string, string[]][]);
		await runGraph(graph, async () => {
			running += 1;
			most = Math.max(most, running);
			await new Promise((resolve) => setImmediate(resolve));
			running -= 1;
			return true;
		});
		expect(most).toBe(2);
	});

	it('starts nothing before what it needs, whichever ends first, and nothing after a failure', async () => {
		const graphs = fc.array(fc.array(fc.nat(30), {maxLength: 3}), {minLength: 1, maxLength: 15});
		await fc.assert(
			fc.asyncProperty(
				graphs,
				fc.array(fc.nat(3), {minLength: 15, maxLength: 15}),
				fc.nat(40),
				async (needs, delays, failing) => {
					const graph = new Map(
						needs.map((earlier, index) => [`${index}`, earlier.filter((other) => other < index).map(String)]),
					);
					const ended = new Set<string>();
					let failed = false;
					await runGraph(graph, async (name) => {
						expect(failed).toBe(false);
						for (const needed of graph.get(name) ?? []) expect(ended).toContain(needed);
						await new Promise((resolve) => setImmediate(resolve));
						for (let turn = 0; turn < delays[Number(name)]!; turn += 1)
							await new Promise((resolve) => setImmediate(resolve));
						if (Number(name) === failing) failed = true;
						else ended.add(name);
						return Number(name) !== failing;
					});
					if (failing >= needs.length) expect(ended.size).toBe(needs.length);
				},
			),
			{numRuns: 50},
		);
	});
});
