import type {Pool, SettingsChange} from './pool.ts';
import type {PoolSettings} from './record.ts';
import {PoolRefused} from './refused.ts';

/**
 * Changes the settings by what they are at that moment: whoever loses against another change decides again.
 * `decide` answers undefined to leave them as they are.
 *
 * @throws PoolRefused when there are none
 */
export async function changeSettings(
	pool: Pool,
	decide: (settings: PoolSettings) => SettingsChange | undefined,
): Promise<PoolSettings> {
	let settings = await pool.table.settings();
	for (;;) {
		if (settings === undefined) throw new PoolRefused('absent', 'The pool was never filled: it has no settings yet.');
		const change = decide(settings);
		if (change === undefined) return settings;
		const written = await pool.table.changeSettings(settings.version, change);
		if (written.isWritten) return written.value;
		settings = written.found;
	}
}
