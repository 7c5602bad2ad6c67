import {describe, expect, it} from 'vitest';
import {ConsoleError} from '../../../src/errors.ts';
import {createStartOverlay, type StartAnswer} from '../../../src/screens/start/start.tsx';
import {keys} from '../../support/screen.ts';
import {openScreens, type TestConsole, type TestConsoleOptions} from '../support.tsx';

interface StartSetting {
	readonly profiles?: readonly string[];
	readonly problem?: unknown;
}

function start({profiles = [], problem}: StartSetting, size: TestConsoleOptions = {}) {
	const answers: (StartAnswer | 'quit')[] = [];
	const console: TestConsole = openScreens(() => [], size);
	console.parts.shell.open(
		createStartOverlay({
			...{reason: 'No AWS account was chosen.', profiles, problem},
			answer: (answer) => answers.push(answer),
			quit: () => answers.push('quit'),
		}),
	);
	return {console, answers, [Symbol.dispose]: () => console[Symbol.dispose]()};
}

describe('the start page', () => {
	it('offers the local AWS first', async () => {
		using page = start({});
		const text = await page.console.screen.until('Which AWS is it to be?');
		expect(text).toMatch(/▸ Local AWS +inside this program/);
		expect(text).toContain('aws configure sso');
		await page.console.screen.press(keys.enter);
		expect(page.answers).toEqual([{kind: 'local'}]);
	});

	it('offers the profiles that are configured', async () => {
		using page = start({profiles: ['work', 'home']});
		await page.console.screen.press('j', 'j', keys.enter);
		expect(page.answers).toEqual([{kind: 'profile', profile: 'home'}]);
	});

	it('says what went wrong, and tries again', async () => {
		using page = start({problem: new ConsoleError('The session of profile work has expired.', 'aws sso login')});
		expect(await page.console.screen.until('has expired')).toContain('aws sso login');
		await page.console.screen.press(keys.enter);
		expect(page.answers).toEqual([{kind: 'again'}]);
	});

	it('keeps the cursor in sight among a hundred profiles, whatever their names', async () => {
		const profiles = Array.from({length: 100}, (_, index) => `プロファイル-${index}\u001B[31m${'x'.repeat(50)}`);
		using page = start({profiles}, {columns: 80, rows: 24});
		await page.console.screen.press(...Array.from({length: 70}, () => 'j'));
		const text = page.console.screen.text();
		expect(text).toContain('▸ Profile プロファイル');
		expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it('lets the operator go', async () => {
		using page = start({});
		await page.console.screen.press('q');
		expect(page.answers).toEqual(['quit']);
	});
});
