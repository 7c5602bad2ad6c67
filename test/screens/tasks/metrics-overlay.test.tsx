import {describe, expect, it} from 'vitest';
import {createMetricsOverlay} from '../../../src/screens/tasks/metrics-overlay.tsx';
import {keys} from '../../support/screen.ts';
import {openScreens} from '../support.tsx';

function open(cpu: readonly number[], memory: readonly number[]) {
	const console = openScreens(() => []);
	const {shell} = console.parts;
	const overlay = createMetricsOverlay({
		title: 'Last hour of service web',
		metrics: {cpu, memory},
		close: () => shell.close(overlay),
	});
	shell.open(overlay);
	return {console, overlay};
}

describe('the last hour of a service', () => {
	it('is drawn as two charts, with their latest values', async () => {
		const {console, overlay} = open([10, 20, 33.4], [50, 50, 51]);
		using _console = console;
		const text = await console.screen.until('Last hour of service web');
		expect(text).toMatch(/CPU of what tasks reserve 33 %/);
		expect(text).toMatch(/Memory of what tasks reserve 51 %/);
		expect(overlay.spoken()).toContain('CPU: now 33 %, at most 33 % in the last hour');
		await console.screen.press(keys.escape);
		expect(console.screen.text()).not.toContain('Last hour');
	});

	it('has room above what was highest, so that a steady line is not taken for the frame', async () => {
		const {console} = open([33, 33, 33], []);
		using _console = console;
		const text = await console.screen.until('CPU of what tasks reserve 33 %');
		expect(text).toMatch(/CPU of what tasks reserve 33 %.*\n│ +│ +│\n/);
	});

	it('says so where there are no values', async () => {
		const {console, overlay} = open([], []);
		using _console = console;
		await console.screen.until('CloudWatch has no values of the last hour');
		expect(overlay.spoken()).toContain('Memory: no values');
	});
});
