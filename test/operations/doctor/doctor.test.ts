import {appendFileSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {AuditFile, defaultAuditFolder} from '../../../src/aws/audit.ts';
import {RegionError} from '../../../src/aws/errors.ts';
import {examine} from '../../../src/operations/doctor/doctor.ts';
import {defaultDirectory} from '../../../src/operations/local-aws/instance.ts';
import type {Session, SessionOptions} from '../../../src/operations/session.ts';
import {temporaryFolder} from '../../support/containers.ts';
import {fakeSession} from '../support/fake-session.ts';

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
	folder = temporaryFolder();
	vi.stubEnv('HOME', folder.path);
	vi.stubEnv('XDG_DATA_HOME', join(folder.path, 'data'));
});

afterEach(() => {
	vi.unstubAllEnvs();
	folder[Symbol.dispose]();
});

async function finding(
	subject: string,
	open: (changes: SessionOptions) => Promise<Session> = async () => fakeSession({}),
) {
	const findings = await Array.fromAsync(examine(open));
	return findings.find((found) => found.subject === subject);
}

describe('the doctor', () => {
	it('finds everything well on a machine that can run it', async () => {
		const findings = await Array.fromAsync(examine(async () => fakeSession({})));
		expect(findings.map(({subject}) => subject)).toEqual([
			'node',
			'machine',
			'package',
			'disk',
			'audit',
			'local AWS',
			'AWS',
		]);
		expect(findings.filter(({state}) => state === 'failed')).toEqual([]);
	});

	it('changes nothing: makes no folder and starts no local AWS', async () => {
		const open = async ({startLocal}: SessionOptions) => {
			await startLocal?.();
			return fakeSession({});
		};
		expect(await finding('AWS', open)).toMatchObject({
			state: 'ok',
			detail: 'the local AWS, which the first command starts',
		});
		expect(existsSync(join(folder.path, 'data'))).toBe(false);
	});

	it('tells why AWS cannot be used, with the next step', async () => {
		const open = () => Promise.reject(new RegionError('--region is "x".', 'For example --region eu-central-1.'));
		expect(await finding('AWS', open)).toEqual({
			subject: 'AWS',
			state: 'failed',
			detail: '--region is "x".',
			nextStep: 'For example --region eu-central-1.',
		});
	});

	it('finds a data folder that is none', async () => {
		writeFileSync(join(folder.path, 'data'), '');
		mkdirSync(join(folder.path, 'elsewhere'));
		const disk = await finding('disk');
		expect(disk).toMatchObject({state: 'failed', nextStep: expect.stringContaining('XDG_DATA_HOME')});
	});

	it('finds out when the audit file was changed', async () => {
		const file = new AuditFile(defaultAuditFolder());
		const record = {
			time: '2026-01-01T00:00:00Z',
			session: 'one',
			caller: undefined,
			account: undefined,
			region: 'us-east-1',
			service: 'ecs',
			operation: 'StopTask',
			input: {},
			commandLine: 'aws ecs stop-task',
			requestId: undefined,
			outcome: 'succeeded' as const,
			durationMs: 1,
		};
		file.append(record);
		expect(await finding('audit')).toMatchObject({state: 'ok', detail: expect.stringContaining('1 entries')});
		appendFileSync(file.path, '{"forged": true}\n');
		file.close();
		expect(await finding('audit')).toMatchObject({state: 'warning', detail: expect.stringContaining('1 of 2 entries')});
		expect(defaultDirectory()).toContain(folder.path);
	});
});
