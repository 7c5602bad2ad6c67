import {appendFile, readdir, readFile, stat, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {AuditError, AuditFile, type AuditRecord, brokenLines} from '../../src/aws/audit.ts';
import {temporaryFolder} from './support/fake-aws.ts';

const record = (operation: string, session = 'one'): AuditRecord => ({
	time: '2026-11-21T10:00:00.000Z',
	session,
	caller: 'arn:aws:iam::123456789012:user/ada',
	account: '123456789012',
	region: 'eu-central-1',
	service: 'ecs',
	operation,
	input: {cluster: 'demo'},
	commandLine: 'aws ecs …',
	requestId: 'r-1',
	outcome: 'succeeded',
	durationMs: 12,
});

describe('the audit file', () => {
	test('is readable and writable by its owner only', async () => {
		const audit = new AuditFile(join(await temporaryFolder(), 'new', 'folder'));
		audit.append(record('RunTask'));
		audit.close();
		expect((await stat(audit.path)).mode & 0o777).toBe(0o600);
	});

	test('chains every line to the one before it, over several runs', async () => {
		const folder = await temporaryFolder();
		for (const session of ['one', 'two']) {
			const audit = new AuditFile(folder);
			const first = audit.append(record('RunTask', session));
			const second = audit.append(record('StopTask', session));
			expect(second.previousHash).toBe(first.hash);
			audit.close();
		}
		const content = await readFile(join(folder, 'audit.jsonl'), 'utf8');
		expect(content.trim().split('\n')).toHaveLength(4);
		expect(brokenLines(content)).toEqual([]);
	});

	test('two runs that write at the same time do not break each other', async () => {
		const folder = await temporaryFolder();
		const [one, two] = [new AuditFile(folder), new AuditFile(folder)];
		for (let turn = 0; turn < 5; turn++) {
			one.append(record('RunTask', 'one'));
			two.append(record('StopTask', 'two'));
		}
		one.close();
		two.close();
		expect(brokenLines(await readFile(one.path, 'utf8'))).toEqual([]);
	});

	test('a changed, a removed and a foreign line are found', async () => {
		const audit = new AuditFile(await temporaryFolder());
		for (const operation of ['RunTask', 'StopTask', 'UpdateService']) audit.append(record(operation));
		audit.close();
		const [first = '', second = '', third = ''] = (await readFile(audit.path, 'utf8')).trim().split('\n');
		expect(brokenLines([first, second.replace('StopTask', 'ListTask'), third].join('\n'))).toContain(2);
		expect(brokenLines([first, third].join('\n'))).toEqual([2]);
		expect(brokenLines([first, second, 'rm -rf', third].join('\n'))).toEqual([3]);
	});

	test('says what to do when it cannot be written', async () => {
		const file = join(await temporaryFolder(), 'a-file');
		await writeFile(file, '');
		expect(() => new AuditFile(join(file, 'audit')).prepare()).toThrow(AuditError);
		expect(() => new AuditFile(join(file, 'audit')).prepare()).toThrow(/audit\.jsonl cannot be written: ENOTDIR/);
	});

	test('is not ready on a full disk, so that a call that could not be recorded is not made', async () => {
		const folder = await temporaryFolder();
		await symlink('/dev/full', join(folder, 'audit.jsonl.room'));
		const audit = new AuditFile(folder);
		expect(() => audit.prepare()).toThrow(/^The audit file \S+ cannot be written: ENOSPC.*\.$/);
		audit.prepare();
		expect(await readdir(folder)).toEqual(['audit.jsonl']);
		audit.close();
	});

	test('says that something was done all the same when the disk filled up meanwhile', async () => {
		const folder = await temporaryFolder();
		await symlink('/dev/full', join(folder, 'audit.jsonl'));
		const audit = new AuditFile(folder);
		audit.prepare();
		expect(() => audit.append(record('StopTask'))).toThrow(/^ecs StopTask succeeded, but the audit file \S+ cannot/);
		expect(audit.entries).toEqual([]);
		audit.close();
	});

	test('begins a new line after one that was cut off', async () => {
		const folder = await temporaryFolder();
		const first = new AuditFile(folder);
		first.append(record('RunTask'));
		first.close();
		await appendFile(first.path, '{"time":"2026-');
		const second = new AuditFile(folder);
		second.append(record('StopTask', 'two'));
		second.close();
		expect(brokenLines(await readFile(first.path, 'utf8'))).toEqual([2]);
	});
});
