import {appendFileSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {AuditError, auditFileIn} from '../../../src/aws/audit.ts';
import {Tail} from '../../../src/operations/activity/tail.ts';
import {type Activity, readActivity, watchActivity} from '../../../src/operations/activity/watch.ts';
import {temporaryFolder} from '../../support/containers.ts';
import {append, record} from './support.ts';

const operations = ({entries}: Activity): string[] => entries.map(({operation}) => operation);

describe('the activity', () => {
	test('is the audit file, newest first, as many as asked for', async () => {
		using folder = temporaryFolder();
		const path = append(
			folder.path,
			record({operation: 'One'}),
			record({operation: 'Two'}),
			record({operation: 'Three'}),
		);
		expect(operations(await readActivity(path))).toEqual(['Three', 'Two', 'One']);
		expect(operations(await readActivity(path, 2))).toEqual(['Three', 'Two']);
	});

	test('is empty before anything was changed', async () => {
		using folder = temporaryFolder();
		const path = auditFileIn(folder.path);
		expect(await readActivity(path)).toEqual({path, entries: [], unreadable: 0});
	});

	test('says why the file cannot be read', async () => {
		using folder = temporaryFolder();
		await expect(readActivity(folder.path)).rejects.toThrow(AuditError);
		await expect(readActivity(folder.path)).rejects.toThrow(`The audit file ${folder.path} cannot be read: EISDIR`);
	});

	test('goes on past lines that are no entries, and says how many there are', async () => {
		using folder = temporaryFolder();
		const path = append(folder.path, record({operation: 'One'}));
		appendFileSync(path, 'not an entry\n');
		append(folder.path, record({operation: 'Two'}));
		const activity = await readActivity(path);
		expect([operations(activity), activity.unreadable]).toEqual([['Two', 'One'], 1]);
	});
});

describe('watching', () => {
	test('tells what another run adds, and nothing while nothing is added', async () => {
		using folder = temporaryFolder();
		const told: string[][] = [];
		const turns = [
			() => append(folder.path, record({operation: 'One'})),
			() => undefined,
			() => append(folder.path, record({operation: 'Two'})),
		];
		const ended = new AbortController();
		const clock = {
			now: () => 0,
			sleep: async () => {
				const turn = turns.shift();
				if (turn === undefined) ended.abort();
				else turn();
			},
		};
		for await (const sample of watchActivity(auditFileIn(folder.path), ended.signal, clock)) {
			if (sample.kind === 'value') told.push(operations(sample.value));
		}
		expect(told).toEqual([[], ['One'], ['Two', 'One']]);
	});

	test('tells every few seconds that nothing was added, so that nobody takes it for old', async () => {
		using folder = temporaryFolder();
		append(folder.path, record({operation: 'One'}));
		const ended = new AbortController();
		let now = 0;
		const clock = {
			now: () => now,
			sleep: async (milliseconds: number) => {
				now += milliseconds;
				if (now > 11_000) ended.abort();
			},
		};
		const told: number[] = [];
		for await (const sample of watchActivity(auditFileIn(folder.path), ended.signal, clock)) {
			if (sample.kind === 'value') told.push(sample.at);
		}
		expect(told).toEqual([0, 5_000, 10_000]);
	});
});

describe('the tail of a file', () => {
	test('keeps a half-written line for the next look', async () => {
		using folder = temporaryFolder();
		const path = join(folder.path, 'file');
		const tail = new Tail(path, 10);
		writeFileSync(path, 'one\ntw');
		expect(await tail.read()).toEqual(['one']);
		appendFileSync(path, 'o\nthree\n');
		expect(await tail.read()).toEqual(['one', 'two', 'three']);
	});

	test('begins anew with another file of the same name, and with one that was cut', async () => {
		using folder = temporaryFolder();
		const path = join(folder.path, 'file');
		const tail = new Tail(path, 10);
		writeFileSync(path, 'one\ntwo\n');
		await tail.read();
		renameSync(path, `${path}.1`);
		expect(await tail.read()).toEqual([]);
		writeFileSync(path, 'three\nfour\n');
		expect(await tail.read()).toEqual(['three', 'four']);
		writeFileSync(path, 'five\n');
		expect(await tail.read()).toEqual(['five']);
	});

	test('has the last lines, however long they are and in however many pieces they came', async () => {
		using folder = temporaryFolder();
		const path = join(folder.path, 'file');
		const line = fc.string({unit: 'grapheme', minLength: 1}).map((text) => text.replaceAll('\n', ' '));
		const long = fc
			.tuple(line, fc.integer({min: 1, max: 30_000}))
			.map(([text, times]) => text.repeat(times).slice(0, 90_000));
		const pieces = fc.array(fc.array(fc.oneof({weight: 9, arbitrary: line}, {weight: 1, arbitrary: long})), {
			maxLength: 4,
		});
		await fc.assert(
			fc.asyncProperty(pieces, fc.integer({min: 1, max: 20}), async (written, most) => {
				writeFileSync(path, '');
				const tail = new Tail(path, most);
				for (const lines of written) {
					appendFileSync(path, lines.map((text) => `${text}\n`).join(''));
					const all = readFileSync(path, 'utf8').split('\n').slice(0, -1);
					expect(await tail.read()).toEqual(all.slice(-most));
					expect(await new Tail(path, most).read()).toEqual(all.slice(-most));
				}
			}),
			{numRuns: 30},
		);
	});
});
