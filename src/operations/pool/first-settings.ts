import type {PoolSettings} from './look.ts';

/** What a pool will begin with that was not filled yet. */
export const firstSettings = (parameters: Readonly<Record<string, string>>): PoolSettings => ({
	version: 0,
	target: Number(parameters.WarmTasks ?? 0),
	isDraining: false,
	failuresInRow: 0,
	grabs: 0,
	launches: 0,
	kills: 0,
});
