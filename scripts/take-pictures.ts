import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Home} from '../test/support/console.ts';
import {visit} from '../test/support/frame.ts';
import {keys} from '../test/support/screen.ts';
import type {TestTerminal} from '../test/support/terminal.ts';
import {screenToSvg} from './pictures/svg.ts';

/**
 * Takes the pictures of the documentation: starts the built program in a home of its own with a local AWS, sets a
 * consumer up, walks to each screen by keys, and writes `docs/pictures/<screen>.svg`.
 */

const folder = join(import.meta.dirname, '../docs/pictures');
/** For what AWS does. Milliseconds. */
const patience = 240_000;
const submit = '\u0013';

await using home = new Home();
await using terminal = home.open({columns: 120, rows: 36, margin: {columns: 0, rows: 0}});
mkdirSync(folder, {recursive: true});
await start(terminal);
await setUp(terminal);
await consume(terminal);
await tasks(terminal);
await rest(terminal);

/** Writes what is on the screen once it shows what is expected. */
async function take(name: string, title: string, expected: string | RegExp): Promise<void> {
	await terminal.until(expected, patience);
	// What was said of a key before belongs to no picture.
	await terminal.until((text) => !text.includes('does nothing here'), patience);
	writeFileSync(join(folder, `${name}.svg`), screenToSvg(terminal.screen, title));
	process.stdout.write(`${name}.svg\n`);
}

async function start(at: TestTerminal): Promise<void> {
	await take('start', 'The start page: which AWS', 'Which AWS is it to be?');
	at.press(keys.enter);
	await at.until(/live[\s\S]*not set up/, patience);
}

async function setUp(at: TestTerminal): Promise<void> {
	at.press('2');
	await take('setup-form', 'Setup: the parameters of a consumer', 'Name of the CloudFormation stack');
	at.press(submit);
	await take('setup-plan', 'Setup: the plan of the stack', 'Plan: create stack');
	at.press(keys.enter);
	await take('setup', 'Setup: images are built', /Builds[\s\S]*Step \d+\/\d+/);
	await at.until(/3 hosts are healthy/, patience);
}

async function consume(at: TestTerminal): Promise<void> {
	await visit(at, '4');
	await at.until(/Hosts 3[\s\S]*\d+\/33%/, patience);
	at.press(keys.tab, keys.down, '60', keys.enter);
	await at.until((text) => (text.match(/(5[5-9]|6\d)\/60%/g) ?? []).length === 3, patience);
	await visit(at, '4');
	await take('consume', 'Consume: what hosts use beside what they should', /Hosts 3/);
}

async function tasks(at: TestTerminal): Promise<void> {
	await visit(at, '8');
	await at.until(/▸ +consumer/, patience);
	at.press(keys.enter);
	await at.until(/ConsumerService/, patience);
	at.press(keys.enter);
	await at.until(/3 of 3 tasks/, patience);
	at.press('S');
	await take('confirmation', 'A question before a task is stopped', /aws ecs stop-task/);
	at.press('y');
	await at.until((text) => !text.includes('y yes'));
	await at.until(/1 stopped[\s\S]*stopped/, patience);
	await take('tasks', 'Tasks: a service with its tasks', /3 of 3 tasks, 1 stopped/);
	at.press('l');
	await take('logs', 'Logs of a task', 'The backend serves');
	await at.pressEscape();
	at.press('?');
	await take('help', 'The keys of a screen', / Keys ─/);
	await at.pressEscape();
	at.press(':', 'scale');
	await take('palette', 'Any command by its name', /: scale/);
	await at.pressEscape();
}

async function rest(at: TestTerminal): Promise<void> {
	await visit(at, '9');
	await take('activity', 'Activity: every change', /ecs StopTask/);
	await visit(at, '1');
	await take('overview', 'Overview: the systems', /ready[\s\S]*3 tasks run[\s\S]*enter put load/);
	at.press('\u0003');
	await at.exited;
}
