import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {expectWholeFrame, isAt, screenKeys, visit, withoutHeader} from '../support/frame.ts';
import {randomNumbers} from '../support/random.ts';
import {keys} from '../support/screen.ts';

let home: Home;
beforeAll(async () => {
	home = new Home();
	await home.startLocal({runtime: 'simulated'});
});
afterAll(async () => await home?.[Symbol.asyncDispose]());

describe.each([
	[80, 24],
	[200, 50],
])('at %d×%d', (columns, rows) => {
	it('every screen fills the terminal exactly, with header and footer', async () => {
		await using terminal = home.open({columns, rows});
		await terminal.until(/live[\s\S]*Consumer/);
		const digits = screenKeys(terminal);
		expect(digits).toEqual(['1', '2', '3', '4', '8', '9']);
		for (const digit of digits) {
			await visit(terminal, digit);
			expectWholeFrame(terminal);
			terminal.press('\u001Bh');
			await terminal.until('─ Keys ─');
			expectWholeFrame(terminal);
			terminal.press(keys.escape);
			await terminal.until((text) => !text.includes('─ Keys ─'));
		}
	});
});

describe('keys', () => {
	it('that are typed ahead, whole commands of them, are all obeyed and none is echoed', async () => {
		await using terminal = home.open();
		terminal.press('9', ':', 'go to consume', keys.enter, '9', '?', keys.end);
		await terminal.until(() => isAt(terminal, '9'));
		await terminal.until('Everywhere');
		expectWholeFrame(terminal);
		// What comes before the program runs at all is echoed by the system, on the other screen.
		expect(terminal.written.split('\u001B[?1049h')[1]).not.toContain('go to consume\r\n');
	});
});

/** On the Overview of an account without anything: nothing of it is still to come. */
const everythingRead = /live[\s\S]*not set up[\s\S]*nothing to warn of[\s\S]*Cost: about[\s\S]*nothing was changed/;

describe('resizing', () => {
	it('there and back before the program sees it leaves the picture whole', async () => {
		await using terminal = home.open();
		const before = withoutHeader(await terminal.until(everythingRead));
		process.kill(terminal.processId, 'SIGSTOP');
		// What does not fit into the smaller one the terminal has forgotten.
		terminal.resize(40, 8);
		terminal.resize(80, 24);
		expect(withoutHeader(terminal.text())).not.toBe(before);
		process.kill(terminal.processId, 'SIGCONT');
		await terminal.until((text) => withoutHeader(text) === before);
		expectWholeFrame(terminal);
	});

	it('at random, fifty times, ends with the same picture as a fresh start', async ({annotate}) => {
		const seed = Date.now() % 1_000_000;
		await annotate(`seed ${seed}`);
		const random = randomNumbers(seed);
		await using terminal = home.open();
		await using fresh = home.open({columns: 100, rows: 33});
		await terminal.until(/live[\s\S]*Consumer/);
		await fresh.until(/live[\s\S]*Consumer/);
		for (let count = 0; count < 50; count += 1) {
			terminal.resize(10 + random(190), 3 + random(57));
			// Some are seen to their end, others are overtaken by the next.
			if (random(3) === 0) await terminal.until(/ecs-console|local|needs|ctrl/);
		}
		terminal.resize(100, 33);
		await terminal.until((text) => withoutHeader(text) === withoutHeader(fresh.text()));
	});
});
