import type {Graph} from '../template/graph.ts';

/**
 * Runs `work` for each name as soon as all that it needs are done, in parallel. After a failure nothing new starts;
 * resolves once everything that started has ended. `work` tells whether it succeeded and never rejects, unless all is
 * to end at once: then this rejects after the others have ended.
 */
export async function runGraph(
	graph: Graph,
	work: (name: string) => Promise<boolean>,
	mode: 'stopAtFailure' | 'goOn' = 'stopAtFailure',
): Promise<void> {
	const done = new Set<string>();
	const started = new Map<string, Promise<void>>();
	let failed = false;
	let fatal: unknown;
	const startReady = (): void => {
		if ((failed && mode === 'stopAtFailure') || fatal !== undefined) return;
		for (const [name, needed] of graph) {
			if (!started.has(name) && needed.every((other) => done.has(other) || !graph.has(other))) {
				started.set(name, run(name));
			}
		}
	};
	const run = async (name: string): Promise<void> => {
		try {
			if (await work(name)) done.add(name);
			else failed = true;
		} catch (error) {
			fatal ??= error;
		}
		startReady();
	};
	startReady();
	for (let awaited = 0; awaited < started.size; ) {
		awaited = started.size;
		await Promise.all(started.values());
	}
	if (fatal !== undefined) throw fatal;
}
