import {describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {until} from '../support/containers.ts';
import {expectWholeFrame, visit} from '../support/frame.ts';
import {keys} from '../support/screen.ts';
import type {TestTerminal} from '../support/terminal.ts';

/** For what AWS does: creates a stack, builds images, starts and stops tasks. Milliseconds. */
const patience = 120_000;
const submit = '\u0013';
const name = 'consumer-walk';

describe('from nothing to a consumer and back, by keys alone', () => {
	it('on a local AWS that is started, and stopped at the end', {timeout: 8 * patience}, async () => {
		await using home = new Home();
		await using terminal = home.open({columns: 110, rows: 36});
		await terminal.until('Which AWS is it to be?');
		terminal.press(keys.enter);
		await terminal.until(/live[\s\S]*not set up/, patience);
		await setUp(terminal);
		await putLoadOn(terminal);
		await lookAtTasks(terminal);
		await stopOne(terminal);
		await scale(terminal);
		await seeWhatWasDone(terminal);
		await remove(terminal);
		await quit(terminal);
		expect(await terminal.exited).toMatchObject({exitCode: 0});
		await until('nothing runs any more', () => home.processes().length === 0);
	});
});

async function setUp(terminal: TestTerminal): Promise<void> {
	terminal.press('2');
	await terminal.until('enter fills it in');
	terminal.press(keys.enter);
	await terminal.until('Name of the CloudFormation stack');
	terminal.press('-walk', submit);
	await terminal.until(`Plan: create stack ${name}`, patience);
	expectWholeFrame(terminal);
	terminal.press(keys.enter);
	await terminal.until('CREATE_IN_PROGRESS', patience);
	await terminal.until(`✓ ${name} is set up`, patience);
	await terminal.until(/✓ Endpoint +http:\S+ · 3 hosts are healthy/, patience);
	expectWholeFrame(terminal);
}

async function putLoadOn(terminal: TestTerminal): Promise<void> {
	terminal.press(keys.enter);
	await terminal.until(/Hosts 3[\s\S]*\d+\/33%/, patience);
	terminal.press(keys.tab, keys.down, '60', keys.enter);
	// The target is there at once; what is measured follows it.
	await terminal.until((text) => (text.match(/\d+\/60%/g) ?? []).length === 3, patience);
	const measured = (text: string): number[] =>
		Array.from(text.matchAll(/(\d+)\/60%/g), ([, percent]) => Number(percent));
	await terminal.until((text) => measured(text).every((percent) => percent >= 50), patience);
	expectWholeFrame(terminal);
}

async function lookAtTasks(terminal: TestTerminal): Promise<void> {
	await visit(terminal, '8');
	await terminal.until(new RegExp(`▸ +${name}`));
	terminal.press(keys.enter);
	await terminal.until(/▸ +ConsumerService +● steady +3 +3/, patience);
	terminal.press(keys.enter);
	await terminal.until((text) => (text.match(/● running +healthy/g) ?? []).length === 3, patience);
	terminal.press('l');
	await terminal.until(/Log of task[\s\S]*The backend serves/, patience);
	expectWholeFrame(terminal);
	terminal.press(keys.escape);
	await terminal.until('3 of 3 tasks');
}

async function stopOne(terminal: TestTerminal): Promise<void> {
	const task = /▸ +([0-9a-f]{8})/.exec(terminal.text())?.[1] ?? '';
	terminal.press('S');
	await terminal.until(/y yes/, patience);
	await terminal.until(/aws ecs stop-task/);
	expectWholeFrame(terminal);
	terminal.press('y');
	await terminal.until((text) => !text.includes('y yes'));
	await terminal.until(/, 1 stopped/, patience);
	if (terminal.text().includes('(v shows)')) terminal.press('v');
	await terminal.until(new RegExp(`${task}\\S* +\\S stopped`), patience);
	terminal.press('/', task, keys.enter);
	await terminal.until(new RegExp(`▸ +${task}`));
	terminal.press('w');
	await terminal.until(/─ Why: task [\s\S]*stopped/, patience);
	expectWholeFrame(terminal);
	terminal.pressEscape();
	terminal.pressEscape();
}

async function scale(terminal: TestTerminal): Promise<void> {
	terminal.press('=');
	await terminal.until(/Tasks wanted/);
	terminal.press(keys.backspace, '2', keys.enter);
	await terminal.until(/y yes|to confirm/, patience);
	expectWholeFrame(terminal);
	terminal.press('y');
	await terminal.until('2 of 2 tasks', patience);
}

async function seeWhatWasDone(terminal: TestTerminal): Promise<void> {
	await visit(terminal, '9');
	const text = await terminal.until(/ecs UpdateService/);
	expect(text).toMatch(/ecs StopTask/);
	expectWholeFrame(terminal);
	terminal.press('/', 'ExecuteChangeSet', keys.enter);
	await terminal.until(/▸ .*cuteChangeSet/);
	terminal.press(keys.enter);
	await terminal.until(/aws cloudformation execute-change-set/);
	terminal.pressEscape();
	terminal.pressEscape();
}

async function remove(terminal: TestTerminal): Promise<void> {
	await visit(terminal, '2');
	await terminal.until(/D delete/, patience);
	terminal.press('D');
	await terminal.until(`Type ${name} to confirm`, patience);
	expectWholeFrame(terminal);
	terminal.press(name.slice(0, -1), keys.enter);
	await terminal.until('1 character more to type');
	terminal.press(name.slice(-1), keys.enter);
	await terminal.until(`${name} is gone`, 2 * patience);
}

async function quit(terminal: TestTerminal): Promise<void> {
	await visit(terminal, '1');
	await terminal.until('not set up', patience);
	terminal.press('q');
	await terminal.until(/leave it running/i);
	terminal.press(keys.down);
	await terminal.until(/▸ .*stop it/i);
	terminal.press(keys.enter);
}
