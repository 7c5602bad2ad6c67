import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Home} from '../test/support/console.ts';
import {visit} from '../test/support/frame.ts';
import {keys} from '../test/support/screen.ts';
import type {TestTerminal} from '../test/support/terminal.ts';
import {screenToSvg} from './pictures/svg.ts';

/**
 * Takes the pictures of the documentation: starts the built program in a home of its own with a local AWS, sets a
 * consumer and a pool up, walks to each screen by keys, and writes `docs/pictures/<screen>.svg`.
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
await activity(terminal);
await pool(terminal);
await overview(terminal);

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
	await at.until('enter fills it in', patience);
	at.press(keys.enter);
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

async function activity(at: TestTerminal): Promise<void> {
	await visit(at, '9');
	await take('activity', 'Activity: every change', /ecs StopTask/);
}

async function pool(at: TestTerminal): Promise<void> {
	await visit(at, '3');
	await at.until('There is no pool in us-east-1 yet.', patience);
	at.press('n');
	await at.until('[ Plan the stack ]');
	at.press(submit);
	await at.until('Plan: create stack fargate-pool', patience);
	at.press(keys.enter);
	await at.until('✓ Pool fargate-pool is there: 5 of 5 tasks available', patience);
	await at.until('All 5 are ready', patience);
	await grabFor('ana', at);
	await grabFor('ben', at);
	await at.until(
		/■ available +█[\s\S]*available 5 +╌╌ target 5[\s\S]*All 5 are ready[\s\S]*occupied[\s\S]*occupied/,
		patience,
	);
	await take('pool', 'Warm pool: tasks that wait for users', /occupied +\S+ +ben/);
	at.press(keys.enter);
	await take('pool-task', 'Warm pool: a task and how it was launched', /Launch/);
	await at.pressEscape();
}

async function grabFor(user: string, at: TestTerminal): Promise<void> {
	at.press('g');
	await at.until('For whom');
	at.press(...Array.from({length: 20}, () => keys.backspace), user, keys.enter);
	await at.until(`A task for ${user}`, patience);
	await at.pressEscape();
	await at.until((text) => !text.includes(`A task for ${user}`));
}

async function overview(at: TestTerminal): Promise<void> {
	await visit(at, '1');
	await take('overview', 'Overview: the systems', /ready[\s\S]*10 tasks run/);
	at.press('\u0003');
	await at.exited;
}
