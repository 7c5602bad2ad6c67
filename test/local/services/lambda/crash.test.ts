import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {isRunning} from '../../../support/processes.ts';
import {cleanUp, killEngine, startEngine} from '../ecs/killed-engine.ts';
import {functionsOf} from './lambda-world.ts';
import {createStreamTable} from './stream-table.ts';

/** Notes its process and that of a child; then never ends, and never gives the event loop back. */
const endless = (notes: string): string => `
	import {spawn} from 'node:child_process';
	import {appendFileSync, existsSync} from 'node:fs';
	export const handler = async ({until, say}) => {
		const child = spawn('sleep', ['600']);
		appendFileSync(${JSON.stringify(notes)}, say + ' ' + process.pid + ' ' + child.pid + '\\n');
		while (until !== undefined && !existsSync(until));
	};`;

describe('an engine that is killed while functions run', () => {
	it('leaves no process behind, and runs what it had accepted after the restart', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'ecs-console-lambda-'));
		const [notes, until] = [join(directory, 'notes'), join(directory, 'until')];
		const noted = (): string[] => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []);
		let engine = await startEngine(directory);
		await using _rest = cleanUp(directory, () => engine);
		const before = functionsOf(engine.endpoint);
		await before.create(endless(notes));
		const cut = before.invoke({until, say: 'synchronous'}).catch(() => 'cut off');
		await before.invoke({until, say: 'asynchronous'}, {InvocationType: 'Event'});
		await expect.poll(noted).toHaveLength(2);
		await killEngine(engine);
		expect(await cut).toBe('cut off');
		const processes = noted().flatMap((line) => line.split(' ').slice(1).map(Number));
		expect(processes).toHaveLength(4);
		await expect.poll(() => processes.filter(isRunning)).toEqual([]);

		engine = await startEngine(directory);
		await expect.poll(() => noted().slice(2)).toEqual([expect.stringContaining('asynchronous')]);
		expect((await functionsOf(engine.endpoint).invoke({say: 'again'})).error).toBeUndefined();
		await killEngine(engine);
		rmSync(directory, {recursive: true, force: true});
	});

	it('gives what a stream held to the function after the restart, from where it was', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'ecs-console-lambda-'));
		const [notes, go] = [join(directory, 'notes'), join(directory, 'go')];
		const noted = (): string[] => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []);
		let engine = await startEngine(directory);
		await using _rest = cleanUp(directory, () => engine);
		const world = functionsOf(engine.endpoint);
		await world.create(`
			import {appendFileSync, existsSync} from 'node:fs';
			export const handler = async ({Records}) => {
				const names = Records.map(({dynamodb}) => dynamodb.Keys.name.S).join(' ');
				appendFileSync(${JSON.stringify(notes)}, names + '\\n');
				while (names !== 'done' && !existsSync(${JSON.stringify(go)})) await new Promise((resolve) => setTimeout(resolve, 5));
			};`);
		const {endpoint} = engine;
		const table = await createStreamTable({...world, endpoint}, {view: 'KEYS_ONLY'});
		await table.map({BatchSize: 1});
		for (const name of ['done', 'cut', 'later']) await table.put(name);
		await expect.poll(noted).toEqual(['done', 'cut']);
		await killEngine(engine);

		engine = await startEngine(directory);
		await expect.poll(noted).toEqual(['done', 'cut', 'cut']);
		writeFileSync(go, '');
		await expect.poll(noted).toEqual(['done', 'cut', 'cut', 'later']);
		await killEngine(engine);
		rmSync(directory, {recursive: true, force: true});
	});
});
