import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {Store} from '../../../src/local/engine/store.ts';
import {temporaryFolder} from '../../support/containers.ts';

describe('the store', () => {
	it('keeps documents with their dates over a restart', () => {
		using folder = temporaryFolder();
		const file = join(folder.path, 'state.sqlite');
		const at = new Date('2026-11-21T10:00:00Z');
		{
			using store = new Store(file);
			store.collection<{at: Date}>('ecs@us-east-1/tasks').put('a', {at});
		}
		using store = new Store(file);
		expect(store.collection<{at: Date}>('ecs@us-east-1/tasks').get('a')).toEqual({at});
		expect(store.names()).toEqual(['ecs@us-east-1/tasks']);
	});

	it('holds what a plain map would hold, whatever is done and however often it is reopened', () => {
		const step = fc.oneof(
			fc.record({do: fc.constant('put' as const), key: fc.constantFrom('a', 'b', 'c'), value: fc.integer()}),
			fc.record({do: fc.constant('delete' as const), key: fc.constantFrom('a', 'b', 'c')}),
			fc.record({do: fc.constant('reopen' as const)}),
		);
		fc.assert(
			fc.property(fc.array(step, {maxLength: 30}), (steps) => {
				using folder = temporaryFolder();
				const file = join(folder.path, 'state.sqlite');
				const model = new Map<string, number>();
				let store = new Store(file);
				for (const action of steps) {
					const collection = store.collection<number>('numbers');
					if (action.do === 'put') {
						collection.put(action.key, action.value);
						model.set(action.key, action.value);
					} else if (action.do === 'delete') {
						expect(collection.delete(action.key)).toBe(model.delete(action.key));
					} else {
						store[Symbol.dispose]();
						store = new Store(file);
					}
					const now = store.collection<number>('numbers');
					expect(new Map(now.keys().map((key) => [key, now.get(key)]))).toEqual(model);
				}
				store[Symbol.dispose]();
			}),
			{numRuns: 20},
		);
	});

	it('has lost nothing that was flushed when its process is killed', async () => {
		using folder = temporaryFolder();
		const file = join(folder.path, 'state.sqlite');
		const program = `
			import {Store} from '${join(import.meta.dirname, '../../../src/local/engine/store.ts')}';
			const numbers = new Store(${JSON.stringify(file)}).collection('numbers');
			for (let i = 0; ; i += 1) {
				numbers.put('left', i); numbers.put('right', i);
				await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
				process.stdout.write(i + '\\n');
			}`;
		const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let said = 0;
		for await (const line of createInterface({input: child.stdout})) {
			said = Number(line);
			if (said === 50) child.kill('SIGKILL');
		}
		if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
		using store = new Store(file);
		const numbers = store.collection<number>('numbers');
		expect(numbers.get('left')).toBeGreaterThanOrEqual(said);
		expect(numbers.get('right')).toBe(numbers.get('left'));
	});

	it('keeps what it had when the disk takes no more, says so, and is whole at the next start', async () => {
		using folder = temporaryFolder();
		const file = join(folder.path, 'state.sqlite');
		const program = `
			import {Store} from '${join(import.meta.dirname, '../../../src/local/engine/store.ts')}';
			const heard = [];
			const store = new Store(${JSON.stringify(file)}, ({code}) => heard.push(code));
			const documents = store.collection('documents');
			for (let i = 0; heard.length === 0; i += 1) {
				documents.put(String(i), 'x'.repeat(50_000));
				try { store.flush(); console.log(i); } catch (error) { console.log(error.name); }
				await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
			}
			process.kill(process.pid, 'SIGKILL');`;
		// A limit to the size of files is what a full disk is to SQLite: the write fails.
		const script = `trap '' XFSZ; ulimit -f 4000; exec "$0" --input-type=module -e "$1"`;
		const child = spawn('/bin/sh', ['-c', script, process.execPath, program], {stdio: ['ignore', 'pipe', 'inherit']});
		const said: string[] = [];
		for await (const line of createInterface({input: child.stdout})) said.push(line);
		expect(said.at(-1)).toBe('StoreError');
		using store = new Store(file);
		const kept = said.filter((line) => /^\d+$/.test(line));
		expect(store.collection('documents').keys()).toEqual(expect.arrayContaining(kept));
		expect(kept.length).toBeGreaterThan(1);
	});
});
