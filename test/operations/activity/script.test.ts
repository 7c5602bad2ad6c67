import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {execa} from 'execa';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {cliLine} from '../../../src/aws/cli-line.ts';
import {redact} from '../../../src/aws/redact.ts';
import {InvalidInputError} from '../../../src/errors.ts';
import {exportScript, scriptOf} from '../../../src/operations/activity/script.ts';
import {temporaryFolder} from '../../support/containers.ts';
import {entry} from './support.ts';

/** Lines that a shell would run, without the settings. */
const running = (script: string): string[] =>
	script.split('\n').filter((line) => line !== '' && !line.startsWith('#') && line !== 'set -euo pipefail');

describe('the activity as a script', () => {
	test('has the calls oldest first, each with when, who and how it ended', () => {
		const older = entry({at: new Date('2026-11-21T12:00:00Z'), commandLine: 'aws ecs stop-task --task a'});
		expect(scriptOf([entry(), older])).toBe(
			[
				'#!/usr/bin/env bash',
				'# 2 calls that ecs-console made, as its audit file has them, oldest first.',
				'# Ids and addresses in them are those of that time. Read it before you run it.',
				'set -euo pipefail',
				'',
				'# 2026-11-21T12:00:00.000Z  user/ada in eu-central-1: succeeded, 12 ms, request r-1',
				'aws ecs stop-task --task a',
				'',
				'# 2026-11-21T12:04:01.000Z  user/ada in eu-central-1: succeeded, 12 ms, request r-1',
				'aws ecs update-service --cluster demo --service ConsumerService --desired-count 3',
				'',
			].join('\n'),
		);
	});

	test.each([
		['failed', {outcome: 'failed' as const, error: 'No such\nrm -rf /'}],
		['got no answer', {outcome: 'unknown' as const}],
		['sent a secret', {commandLine: 'aws ssm put-parameter --value [redacted]'}],
		['sent a file', {commandLine: "aws s3api put-object --body '[288 bytes, sha256 70f4615f49241784]'"}],
		['are no calls', {commandLine: 'aws ecs list-tasks; rm -rf /'}],
		['are more than a line', {commandLine: 'aws ecs list-tasks\nrm -rf /'}],
	])('comments out calls that %s', (_what, changes) => {
		expect(running(scriptOf([entry(changes)]))).toEqual([]);
	});

	test('runs every call with its words as they were, and is a script that bash can read', async () => {
		const inputs = fc.array(fc.record({cluster: fc.string({unit: 'binary'}), tags: fc.array(fc.string())}), {
			minLength: 1,
		});
		await fc.assert(
			fc.asyncProperty(inputs, async (calls) => {
				const lines = calls.map((input) => cliLine({service: 'ecs', operation: 'RunTask', input: redact(input)}));
				const script = scriptOf(lines.map((commandLine) => entry({commandLine})));
				expect(running(script)).toEqual(lines);
				await execa('bash', ['-n'], {input: script});
			}),
			{numRuns: 20},
		);
	});

	test('lets nothing else run, whatever stands in the file', () => {
		const text = fc.string({unit: 'binary'});
		const hostile = fc.record({commandLine: text.map((line) => `aws ${line}`), error: text, who: text, region: text});
		fc.assert(
			fc.property(hostile, (changes) => {
				const lines = running(scriptOf([entry(changes)]));
				for (const line of lines) expect(line).toBe(changes.commandLine);
				for (const line of lines) expect(line.replaceAll(/'[^']*'/g, '')).not.toMatch(/[;&|<>`\n\r]|\$\(/);
			}),
		);
	});

	test('is written for its owner to run, and never over something', async () => {
		using folder = temporaryFolder();
		const path = join(folder.path, 'activity.sh');
		await exportScript([entry()], path);
		expect(statSync(path).mode & 0o777).toBe(0o700);
		expect(readFileSync(path, 'utf8')).toBe(scriptOf([entry()]));
		await expect(exportScript([], path)).rejects.toThrow(InvalidInputError);
		await expect(exportScript([], join(folder.path, 'no', 'folder'))).rejects.toThrow(/cannot be written/);
	});
});
