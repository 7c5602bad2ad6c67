import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Home} from '../support/console.ts';
import {until} from '../support/containers.ts';
import {expectWholeFrame, visit, withoutHeader} from '../support/frame.ts';
import {keys, pasted} from '../support/screen.ts';
import {type Trouble, troubledAws} from '../support/troubled-aws.ts';

/** The program looks again after at most half a minute. Milliseconds. */
const patience = 90_000;

/** Looks again at once. */
const ctrlR = '\u0012';

let home: Home;
let endpoint: string;
beforeAll(async () => {
	home = new Home();
	({endpoint} = await home.startLocal({runtime: 'simulated'}));
});
afterAll(async () => await home?.[Symbol.asyncDispose]());

const account = {AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1'};

describe('an AWS in trouble', {timeout: 3 * patience}, () => {
	it.each<[Trouble, RegExp]>([
		['throttle', /✗ throttled(, \d+ s old)?: retrying in \d+ s, ctrl\+r now/],
		['drop', /✗ no connection(, \d+ s old)?: retrying in \d+ s, ctrl\+r now/],
		['page', /✗ no valid answer(, \d+ s old)?: retrying in \d+ s, ctrl\+r now/],
		['expire', /✗ credentials expired(, \d+ s old)?: log in again/],
	])('is told in the header (%s), what was read stays, and it recovers by itself', async (trouble, header) => {
		await using aws = await troubledAws(endpoint);
		await using terminal = home.open({
			...{parameters: ['--endpoint-url', aws.endpoint], environment: account, columns: 130, rows: 30},
		});
		await terminal.until(/● live[\s\S]*not set up/, patience);
		aws.trouble = trouble;
		await terminal.until(header, patience);
		expectWholeFrame(terminal);
		expect(terminal.text()).toContain('not set up');
		aws.trouble = 'none';
		await terminal.until(/● live/, patience);
	});

	it('that never answers while it is asked who we are can be given up', async () => {
		await using aws = await troubledAws(endpoint);
		aws.trouble = 'hang';
		await using terminal = home.open({parameters: ['--endpoint-url', aws.endpoint], environment: account});
		await terminal.until('Asking AWS who we are', patience);
		expectWholeFrame(terminal);
		terminal.press(keys.escape);
		await terminal.until(/Try again/);
		aws.trouble = 'none';
		terminal.press(keys.enter);
		await terminal.until(/● live[\s\S]*not set up/, patience);
	});

	it.each([
		['a profile', ['--profile', 'nobody'], {}, '--profile is "nobody", and there is no such profile'],
		[
			'a Region',
			[],
			{AWS_REGION: 'us-esat-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b'},
			'Did you mean us-east-1?',
		],
	])(
		'with %s that does not exist is told before any call, with what to do',
		async (_what, parameters, environment, told) => {
			await using home = new Home();
			await using terminal = home.open({parameters, environment});
			const text = await terminal.until('✗ not connected');
			expect(text.replaceAll(/\s+/g, ' ')).toContain(told);
			expect(text).toMatch(/▸ Try again/);
			terminal.press('q');
			expect(await terminal.exited).toMatchObject({exitCode: 0});
		},
	);
});

describe('a local AWS that is killed', {timeout: 3 * patience}, () => {
	it('is told in the header, and found again once it was started again', async () => {
		await using own = new Home();
		const {pid, endpoint: address} = await own.startLocal({runtime: 'simulated'});
		await using terminal = own.open({columns: 130, rows: 30});
		await terminal.until(/● live[\s\S]*not set up/, patience);
		process.kill(pid, 'SIGKILL');
		await terminal.until(/✗ no connection.*: retrying in \d+ s/, patience);
		expect(terminal.text()).toContain('not set up');
		expectWholeFrame(terminal);
		await own.startLocal({port: new URL(address).port, runtime: 'simulated'});
		terminal.press(ctrlR);
		await terminal.until(/● live/, patience);
	});
});

describe('bad input', {timeout: patience}, () => {
	const hostile = [
		['many lines', 'one\ntwo\r\nthree\n'.repeat(100)],
		['control characters', '\u001B[2J\u001B]0;title\u0007\u0000\u0008\u007F\u001B[31mred\u009B2J'],
		['ten thousand characters', 'x'.repeat(10_000)],
		['more than a field takes', '漢'.repeat(20_000)],
	] as const;

	it.each(hostile)('%s pasted into palette, filter, form and a screen do no harm', async (_name, text) => {
		await using terminal = home.open();
		await terminal.until(/live[\s\S]*not set up/, patience);
		for (const [digit, opening] of [
			['1', ':'],
			['9', '/'],
			['2', keys.enter],
			['1', ''],
		] as const) {
			await visit(terminal, digit);
			const empty = withoutHeader(terminal.text());
			terminal.press(opening, pasted(text));
			await terminal.until((screen) => withoutHeader(screen) !== empty, patience);
			expectWholeFrame(terminal);
			expect(terminal.text()).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
			terminal.pressEscape();
		}
		expect(terminal.written).not.toContain('\u001B]0;title');
		terminal.press('\u0003');
		expect(await terminal.exited).toMatchObject({exitCode: 0});
	});

	it('a key that makes no sense says why', async () => {
		await using terminal = home.open();
		await terminal.until(/live[\s\S]*not set up/, patience);
		terminal.press('Z');
		await terminal.until('Z does nothing here; ? shows the keys');
	});

	it('a settings file that is broken is told after the terminal is given back', async () => {
		const {mkdirSync, writeFileSync} = await import('node:fs');
		await using own = new Home();
		mkdirSync(`${own.path}/config/ecs-console`, {recursive: true});
		writeFileSync(`${own.path}/config/ecs-console/settings.json`, '{"theme": "pnk"');
		await using terminal = own.open();
		expect(await terminal.exited).toMatchObject({exitCode: 64});
		await terminal.until(/settings\.json is no JSON/);
		expect(terminal.isAlternateScreen).toBe(false);
		expect(terminal.isCursorHidden).toBe(false);
	});

	it('leaves no process behind', async () => {
		await until('only the local AWS runs', () => home.processes().every(({command}) => !command.endsWith('bin.js ')));
	});
});
