import {describe, expect, it} from 'vitest';
import {OutcomeError} from '../../../src/operations/errors.ts';
import {createFailureOverlay} from '../../../src/screens/shell/failure.tsx';
import type {ScreenSize} from '../../support/screen.ts';
import {Asked} from './questions/asked.tsx';

const nothing = (): void => undefined;

const fail = (error: unknown, size?: ScreenSize): Asked =>
	new Asked(
		createFailureOverlay({error, doing: 'Setting up demo', close: nothing, copy: nothing, show: nothing}),
		size,
	);

const evidence = Array.from({length: 6}, (_, line) => `evidence ${line} ${'is long '.repeat(12)}`);

describe('what failed', () => {
	it.each([80, 100, 160])('has no blank lines at its end, %i columns wide', async (columns) => {
		using shown = fail(new OutcomeError('It broke. '.repeat(20), 'Mend it.', evidence.slice(0, 2)), {
			columns,
			rows: 40,
		});
		const lines = (await shown.text()).trimEnd().split('\n');
		expect(lines.at(-1)).toMatch(/^╰─+╯$/);
		expect(lines.at(-2)).toContain('→ Mend it.');
	});

	it('shows what to do, however long the evidence is', async () => {
		using shown = fail(new OutcomeError('It broke.', 'Mend it.', evidence), {columns: 80, rows: 12});
		const text = await shown.text();
		expect(text).toContain('It broke.');
		expect(text).toContain('evidence 0');
		expect(text).toContain('→ Mend it.');
	});
});
