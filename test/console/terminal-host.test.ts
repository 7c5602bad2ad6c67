import {afterEach, expect, it, vi} from 'vitest';
import {TerminalHost} from '../../src/console/terminal-host.ts';

afterEach(() => vi.restoreAllMocks());

/** Lends the terminal as Ink does: only once at a time. */
function lender() {
	let isLent = false;
	return async (run: () => Promise<void>): Promise<void> => {
		if (isLent) throw new Error('The terminal is already suspended.');
		isLent = true;
		await run();
		isLent = false;
	};
}

it('stops with the whole job also while a child has the terminal', async () => {
	const sent: unknown[] = [];
	vi.spyOn(process.stdout, 'write').mockReturnValue(true);
	vi.spyOn(process, 'kill').mockImplementation((...call) => {
		sent.push(call);
		// As `fg` does.
		process.emit('SIGCONT', 'SIGCONT');
		return true;
	});
	using host = new TerminalHost();
	host.attach(lender());
	await host.stop();
	await host.suspend(() => host.stop());
	expect(sent).toEqual([
		[0, 'SIGTSTP'],
		[0, 'SIGTSTP'],
	]);
	expect(process.listenerCount('SIGTSTP')).toBe(1);
});
