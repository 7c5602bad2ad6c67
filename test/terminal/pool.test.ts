import {describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {until} from '../support/containers.ts';
import {expectWholeFrame} from '../support/frame.ts';
import {keys} from '../support/screen.ts';
import type {TestTerminal} from '../support/terminal.ts';

/** For what AWS does: creates a stack, builds an image, starts and stops tasks. Milliseconds. */
const patience = 120_000;
const submit = '\u0013';

describe('from nothing to a warm pool, and to nothing again, by keys alone', () => {
	it('on a local AWS that is started, and stopped at the end', {timeout: 8 * patience}, async () => {
		await using home = new Home();
		await using terminal = home.open({columns: 110, rows: 36, parameters: ['--local', '--screen', 'pool']});
		await create(terminal);
		await grab(terminal);
		await resize(terminal);
		await stop(terminal);
		await drain(terminal);
		await remove(terminal);
		terminal.press('q');
		await terminal.until('Quit and stop it');
		terminal.press(keys.down, keys.enter);
		expect(await terminal.exited).toMatchObject({exitCode: 0});
		await until('nothing runs any more', () => home.processes().length === 0);
	});
});

describe('a board whose AWS is killed', () => {
	it('says how old it is, and goes on by itself once AWS is back', {timeout: 4 * patience}, async () => {
		await using home = new Home();
		const {pid, endpoint} = await home.startLocal();
		await home.command('pool', 'create', '--local', '--yes', '--parameter', 'WarmTasks=1');
		await using terminal = home.open({parameters: ['--local', '--screen', 'pool']});
		await terminal.until('The one task is ready to be handed out', patience);
		process.kill(pid, 'SIGKILL');
		await terminal.until(/no connection[\s\S]*As of \d+ s ago: the one task is ready/, patience);
		expectWholeFrame(terminal);
		await home.startLocal({port: new URL(endpoint).port});
		await terminal.until((text) => /● live[\s\S]*^ The one task is ready/m.test(text), patience);
		terminal.press(':', 'kill');
		await terminal.until(/▸ S +Stop the marked tasks/);
		terminal.press(keys.enter);
		await terminal.until('The pool will launch 1 task in place of what was warm', patience);
		terminal.press('y');
		await terminal.until('1 task stopped', patience);
		await terminal.until((text) => counted(text, 'available') === 1, patience);
	});
});

async function create(terminal: TestTerminal): Promise<void> {
	await terminal.until('There is no pool in us-east-1 yet.', patience);
	expectWholeFrame(terminal);
	terminal.press('n');
	await terminal.until('[ Plan the stack ]');
	terminal.press(keys.down, keys.backspace, '2');
	await terminal.until(/Costs \$0\.\d+\/h in AWS, unused: 2 tasks at/);
	expectWholeFrame(terminal);
	terminal.press(submit);
	await terminal.until(/Plan: create stack fargate-pool[\s\S]*Costs \$0\.\d+\/h in AWS, unused: 2 tasks at/, patience);
	expectWholeFrame(terminal);
	terminal.press(keys.enter);
	await terminal.until('✓ Pool fargate-pool is there: 2 of 2 tasks available', patience);
	await terminal.until((text) => counted(text, 'available') === 2, patience);
	expectWholeFrame(terminal);
}

async function grab(terminal: TestTerminal): Promise<void> {
	terminal.press('g');
	await terminal.until('For whom');
	terminal.press('ana', keys.enter);
	await terminal.until(/A task for ana[\s\S]*✓ 127\.\S+:8080/, patience);
	terminal.pressEscape();
	// Another one is launched in its place.
	await terminal.until((text) => counted(text, 'occupied') === 1 && counted(text, 'available') === 2, patience);
	await terminal.until(/▸ +● occupied +\S+ +ana/);
}

async function resize(terminal: TestTerminal): Promise<void> {
	terminal.press('+', '+');
	await terminal.until('target 2 → 4');
	await terminal.until('The target of fargate-pool is 4', patience);
	await terminal.until((text) => counted(text, 'available') === 4, patience);
}

async function stop(terminal: TestTerminal): Promise<void> {
	terminal.press('S');
	await terminal.until('Stop 1 task of pool fargate-pool', patience);
	terminal.press('y');
	await terminal.until('1 task stopped', patience);
	await terminal.until((text) => counted(text, 'occupied') === 0, patience);
}

async function drain(terminal: TestTerminal): Promise<void> {
	await pressAndConfirm(terminal, 'D');
	await terminal.until('DRAINING', patience);
	await terminal.until('Pool fargate-pool is drained: 4 tasks', patience);
	await terminal.until('Nothing is kept warm: the target is 0.', patience);
	expectWholeFrame(terminal);
}

async function remove(terminal: TestTerminal): Promise<void> {
	await pressAndConfirm(terminal, 'X');
	await terminal.until('Deleting pool fargate-pool', patience);
	await terminal.until('Pool fargate-pool is gone, and nothing of it is left', patience);
	await terminal.until('There is no pool in us-east-1 yet.', patience);
	expectWholeFrame(terminal);
}

/** A key whose question wants the pool's name typed. */
async function pressAndConfirm(terminal: TestTerminal, key: string): Promise<void> {
	terminal.press(key);
	await terminal.until('Type fargate-pool to confirm', patience);
	terminal.press('fargate-pool', keys.enter);
}

/** How many tasks in a state the board counts: `available ■■ 2`, `launching 0`. */
const counted = (text: string, state: string): number =>
	Number(new RegExp(`^.*\\b${state} +[^\\d\\n]*(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
