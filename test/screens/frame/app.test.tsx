import type {ReactNode} from 'react';
import {describe, expect, it} from 'vitest';
import {ConsoleError} from '../../../src/errors.ts';
import type {Command} from '../../../src/keys/command.ts';
import type {Screen, ViewProps} from '../../../src/screens/screen.ts';
import type {Shell} from '../../../src/screens/shell.ts';
import {Lines} from '../../../src/ui/lines.tsx';
import {keys, pasted} from '../../support/screen.ts';
import {openScreens} from '../support.tsx';

function screenOf(id: string, key: string, commands: readonly Command[] = []): Screen {
	const View = ({size}: ViewProps): ReactNode => <Lines lines={[`This is ${id}`]} height={size.rows} />;
	return {
		...{id, key, title: id, View},
		scopes: () => [{name: id, commands}],
		open: () => ({[Symbol.dispose]: () => undefined}),
		spoken: () => [`This is ${id}`],
	};
}

const command = (id: string, key: string, run: () => void | Promise<void>): Command => ({
	...{id, title: `Do ${id}`, hint: id, keys: [key], run},
});

describe('the frame', () => {
	it('shows where we are, the screens, and what can be done', async () => {
		using console = openScreens(() => [screenOf('Overview', '1'), screenOf('Tasks', '8')], {columns: 100, rows: 24});
		const text = await console.screen.until('This is Overview');
		expect(text).toMatch(/ecs-console {2}local · us-east-1 · 000000000000 .* read-write/);
		expect(text).toContain('1 Overview   8 Tasks');
		expect(text.split('\n').at(-1)).toContain('? help  : command  q quit');
		await console.screen.press('8');
		expect(console.screen.text()).toContain('This is Tasks');
	});

	it('says why a key does nothing', async () => {
		using console = openScreens(() => [screenOf('Overview', '1')]);
		await console.screen.press('z');
		expect(console.screen.text()).toContain('z does nothing here; ? shows the keys');
	});

	it('finds a command by its name and runs it', async () => {
		const ran: string[] = [];
		const commands = [
			command('scale', '+', () => void ran.push('scale')),
			command('logs', 'l', () => void ran.push('logs')),
		];
		using console = openScreens(() => [screenOf('Tasks', '8', commands)]);
		await console.screen.press(':', 'l', 'o', 'g');
		expect(console.screen.text()).toContain('▸ l          Do logs');
		await console.screen.press(keys.enter);
		expect(ran).toEqual(['logs']);
		expect(console.screen.text()).toContain('This is Tasks');
	});

	it('shows in the palette how the same is done without a screen, where it can be done now', async () => {
		const stop: Command = {
			...command('stop', 'S', () => undefined),
			...{dangerous: true, commandLine: () => 'ecs-console tasks stop 7f3a\u001B[2J'},
		};
		const screens = () => [screenOf('Tasks', '8', [stop])];
		using console = openScreens(screens);
		await console.screen.press(':', ...'stop');
		expect(console.screen.text()).toContain('$ ecs-console tasks stop 7f3a');
		await console.screen.press(...'xyz');
		expect(console.screen.text()).not.toContain('ecs-console tasks stop');
		using readOnly = openScreens(screens, {readOnly: true});
		await readOnly.screen.press(':', ...'stop');
		expect(readOnly.screen.text()).not.toContain('ecs-console tasks stop');
	});

	it('survives whatever is pasted into the palette', async () => {
		using console = openScreens(() => [screenOf('Tasks', '8')]);
		await console.screen.press(':', pasted(`\u001B[2Jone\ntwo\u0007${'x'.repeat(10_000)}`));
		expect(console.screen.text()).toContain('No command has such a name');
		await console.screen.press(keys.escape);
		expect(console.screen.text()).toContain('This is Tasks');
	});

	it('takes no keys but the ways out while it is too small to be seen', async () => {
		const ran: string[] = [];
		const stop = command('stop', 'S', () => void ran.push('stop'));
		using console = openScreens(() => [screenOf('Tasks', '8', [stop])], {columns: 20, rows: 5});
		await console.screen.until('needs');
		await console.screen.press('S', pasted('S'), '?');
		expect(ran).toEqual([]);
		await console.screen.press('\u0003');
		expect(console.left()).toBe(1);
	});

	it('takes more text than a hand types at once as pasted, where the terminal does not say so', async () => {
		const ran: string[] = [];
		const stop = command('stop', 'S', () => void ran.push('stop'));
		using console = openScreens(() => [screenOf('Tasks', '8', [stop])]);
		await console.screen.press('S'.repeat(1_000));
		await console.screen.until('Nothing here takes pasted text');
		expect(ran).toEqual([]);
	});

	it('lists the keys of the screen with why some do not work now', async () => {
		const stop: Command = {...command('stop', 'S', () => undefined), dangerous: true};
		using console = openScreens(() => [screenOf('Tasks', '8', [stop])], {readOnly: true});
		await console.screen.press('?');
		expect(console.screen.text()).toMatch(/S +Do stop {2}\(not now: read-only\)/);
		await console.screen.press(keys.escape, 'S');
		expect(console.screen.text()).toContain('Do stop: read-only');
	});

	it('tells a failure with its next step, and the raw error on a key', async () => {
		const fails = command('deploy', 'F', () => {
			throw new ConsoleError('The image is missing.', 'Build it first.');
		});
		using console = openScreens(() => [screenOf('Tasks', '8', [fails])]);
		await console.screen.press('F');
		expect(console.screen.text()).toMatch(/✗ Do deploy[\s\S]*The image is missing\.[\s\S]*→ Build it first\./);
		await console.screen.press('v');
		expect(console.screen.text()).toContain('ConsoleError: The image is missing.');
		await console.screen.press(keys.escape, keys.escape);
		expect(console.screen.text()).not.toContain('image');
	});

	it('shows the next step also of a failure with much evidence, and all of its raw error', async () => {
		const evidence = Array.from({length: 6}, (_, index) => `${index} ${'of the evidence '.repeat(8)}`);
		const error = Object.assign(new ConsoleError('It failed.', 'Do this next.'), {evidence});
		error.stack = Array.from({length: 100}, (_, line) => `at line ${line}`).join('\n');
		const fails = command('deploy', 'F', () => Promise.reject(error));
		using console = openScreens(() => [screenOf('Tasks', '8', [fails])]);
		await console.screen.press('F');
		await console.screen.until('Do this next.');
		await console.screen.press('v');
		await console.screen.press('G');
		await console.screen.until('at line 99');
	});

	it('copies for terminals far away', async () => {
		const copies = command('copy', 'y', () => console.parts.shell.copy('10.0.0.7', 'the address'));
		using console = openScreens(() => [screenOf('Tasks', '8', [copies])]);
		await console.screen.press('y');
		expect(console.written).toEqual([`\u001B]52;c;${Buffer.from('10.0.0.7').toString('base64')}\u0007`]);
		expect(console.screen.text()).toContain('✓ Copied the address');
	});

	it('lets nothing that AWS or a file says steer the terminal', async () => {
		const hostile = 'a\u001B]0;stolen\u0007b\u001B[2Jc\u009B1mé\u202Ed';
		const shell = () => console.parts.shell;
		const commands = [
			command('copy', 'y', () => shell().copy(hostile, hostile)),
			command('fail', 'F', () => shell().fail(Object.assign(new Error(hostile), {requestId: hostile}), hostile)),
			command('ask', 'a', async () => void (await shell().confirm({title: hostile, lines: [hostile]}))),
			command('wait', 'b', async () => void (await shell().busy(hostile, () => new Promise(() => undefined)))),
		];
		using console = openScreens(() => [screenOf('Tasks', '8', commands)]);
		console.parts.session.setState({mode: 'account', profile: hostile});
		for (const key of ['y', 'F', 'a', 'b']) {
			await console.screen.press(key);
			await console.screen.until('abcéd');
			await console.screen.press(keys.escape);
		}
		expect(console.screen.text()).toContain('abcéd · us-east-1 · 000000000000');
		expect(console.written).toEqual([`\u001B]52;c;${Buffer.from('abcéd').toString('base64')}\u0007`]);
	});

	it('gives a question more room when it wants to tell more', async () => {
		using console = openScreens(() => [screenOf('Tasks', '8')]);
		const {promise, resolve} = Promise.withResolvers<readonly string[]>();
		void console.parts.shell.confirm({title: 'Stop demo', lines: ['all of it'], awsLines: () => promise});
		await console.screen.until('Reading the equivalent');
		resolve(Array.from({length: 6}, (_, line) => `aws call ${line}`));
		await console.screen.until('aws call 5');
		expect(console.screen.text()).not.toContain('more lines');
	});

	it('shows nothing of the screen at the sides of a question that is nearly as wide', async () => {
		const View = ({size}: ViewProps): ReactNode => (
			<Lines lines={Array.from({length: size.rows}, () => 'x'.repeat(size.columns))} height={size.rows} />
		);
		const besides = async (columns: number): Promise<boolean> => {
			using console = openScreens(() => [{...screenOf('Overview', '1'), View}], {columns, rows: 24});
			void console.parts.shell.confirm({title: 'Stop demo', lines: ['all of it']});
			const text = await console.screen.until('all of it');
			return /x.*Stop demo.*x/.test(text);
		};
		expect([await besides(80), await besides(100)]).toEqual([false, true]);
	});

	it('keeps asking when the screen changes below a question', async () => {
		using console = openScreens(() => [screenOf('Overview', '1'), screenOf('Tasks', '8')]);
		const answer = console.parts.shell.confirm({title: 'Stop demo', lines: []});
		console.parts.shell.go('Tasks');
		await console.screen.until(/Tasks[\s\S]*Stop demo/);
		await console.screen.press('y');
		expect(await answer).toBe(true);
		expect(console.screen.text()).toContain('This is Tasks');
	});

	it('waits visibly, and esc cancels', async () => {
		const aborted: unknown[] = [];
		const slow = command('slow', 'b', async () => {
			const result = await console.parts.shell.busy('Asking AWS', (signal) => {
				signal.addEventListener('abort', () => aborted.push(signal.reason));
				return new Promise(() => undefined);
			});
			console.parts.shell.notify('information', `it gave ${String(result)}`);
		});
		using console = openScreens(() => [screenOf('Tasks', '8', [slow])]);
		await console.screen.press('b');
		await console.screen.until(/Please wait[\s\S]*Asking AWS/);
		await console.screen.press(keys.escape);
		await console.screen.until('it gave undefined');
		expect(aborted).toHaveLength(1);
	});

	it('lets esc give up what is waited for before that is on the screen', async () => {
		const signals: AbortSignal[] = [];
		const slow = command('slow', 'b', async () => {
			await console.parts.shell.busy('Asking AWS', (signal) => {
				signals.push(signal);
				return new Promise(() => undefined);
			});
		});
		using console: ReturnType<typeof openScreens> = openScreens(() => [screenOf('Tasks', '8', [slow])]);
		await console.screen.press('b', keys.escape);
		await expect.poll(() => signals.map(({aborted}) => aborted)).toEqual([true]);
		expect(console.screen.text()).not.toMatch(/Please wait|does nothing here/);
	});

	describe('what is typed while a command is waited for', () => {
		/** A wait that `b` begins and `end` ends; then comes what is to follow. */
		function slowly(follow: (shell: Shell) => Promise<void> = async () => undefined) {
			const {promise, resolve: end} = Promise.withResolvers<void>();
			const slow = command('slow', 'b', async () => {
				const {shell} = console.parts;
				await shell.busy('Asking AWS', () => promise);
				await follow(shell);
			});
			const console = openScreens(() => [screenOf('Tasks', '8', [slow]), screenOf('Overview', '1')]);
			return {console, end, [Symbol.dispose]: () => console[Symbol.dispose]()};
		}

		it('is done after it', async () => {
			using wait = slowly();
			const {screen} = wait.console;
			await screen.press('b');
			await screen.until('Please wait');
			await screen.press('1');
			expect(screen.text()).toMatch(/This is Tasks[\s\S]*Please wait/);
			wait.end();
			expect(await screen.until('This is Overview')).not.toContain('Please wait');
		});

		it('answers no question that was not there yet', async () => {
			const answers: boolean[] = [];
			using wait = slowly(async (shell) => {
				answers.push(await shell.confirm({title: 'Stop demo', lines: ['2 tasks']}));
			});
			const {screen} = wait.console;
			await screen.press('b');
			await screen.until('Please wait');
			await screen.press('y', '1', 'y');
			wait.end();
			await screen.until('Stop demo');
			await new Promise((resolve) => setImmediate(resolve));
			await screen.press(keys.escape);
			await expect.poll(() => answers).toEqual([false]);
			expect(screen.text()).toContain('This is Tasks');
		});

		it('does nothing behind a child that got the terminal', async () => {
			const child = Promise.withResolvers<void>();
			using wait = slowly((shell) => shell.suspend(() => child.promise));
			const {screen} = wait.console;
			await screen.press('b');
			await screen.until('Please wait');
			await screen.press('1');
			wait.end();
			await screen.until(/^(?![\s\S]*Please wait)/);
			await new Promise((resolve) => setImmediate(resolve));
			child.resolve();
			await screen.settle();
			expect(screen.text()).toContain('This is Tasks');
		});

		it('carries nothing out, and is forgotten when the wait is given up', async () => {
			using wait = slowly();
			const {screen} = wait.console;
			await screen.press('b');
			await screen.until('Please wait');
			await screen.press('1', keys.enter);
			expect(screen.text()).toContain('enter does nothing here');
			await screen.press(keys.escape);
			await new Promise((resolve) => setImmediate(resolve));
			await screen.settle();
			expect(screen.text()).toContain('This is Tasks');
		});
	});

	it('goes on answering keys while it waits for what no key asked for', async () => {
		using console = openScreens(() => [screenOf('Overview', '1'), screenOf('Tasks', '8')]);
		const connecting = console.parts.shell.waiting('Asking AWS who we are', () => new Promise<never>(() => undefined));
		await console.screen.until(/This is Overview[\s\S]*Please wait/);
		await console.screen.press('8');
		expect(console.screen.text()).toMatch(/This is Tasks[\s\S]*Please wait/);
		await console.screen.press(':', ...'overview', keys.enter);
		expect(console.screen.text()).toMatch(/This is Overview[\s\S]*Please wait/);
		await Promise.all([expect(connecting).rejects.toThrow('Cancelled'), console.screen.press(keys.escape)]);
		await console.screen.press('q');
		expect(console.left()).toBe(1);
	});

	it('fills the terminal exactly, at every size', async () => {
		using console = openScreens(() => [screenOf('Overview', '1')]);
		for (const [columns, rows] of [
			[80, 24],
			[300, 100],
			[81, 31],
			[20, 5],
			[160, 45],
		] as const) {
			await console.screen.resize(columns, rows);
			const lines = console.screen.text().split('\n');
			if (columns < 80) expect(lines.join(' ')).toMatch(/needs 80×24;/);
			else expect([lines.length, lines.at(-1)]).toEqual([rows, expect.stringContaining('q quit')]);
		}
	});

	it('is left at once with ctrl+c, over any question', async () => {
		using console = openScreens(() => [screenOf('Overview', '1')]);
		await console.screen.press('?', '\u0003');
		expect(console.left()).toBe(1);
	});
});
