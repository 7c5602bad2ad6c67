import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {unzipSync} from 'fflate';
import {describe, expect, it} from 'vitest';
import {AccessDeniedError} from '../../../src/aws/errors.ts';
import {builtFolder} from '../../../src/infra/package-files.ts';
import {StateError} from '../../../src/operations/errors.ts';
import {
	codeOf,
	codePlace,
	removeCode,
	removeOldCode,
	uploadCode,
	zipFolder,
} from '../../../src/operations/pool/code.ts';
import {finish, type ProgressEvent} from '../../../src/operations/progress.ts';
import {temporaryFolder} from '../../support/containers.ts';
import {fakeSession} from '../support/fake-session.ts';

const bucket = 'ecs-console-000000000000-us-east-1';

/** An account's buckets with the keys in them; `owner` is who has them all. */
function account(buckets: Record<string, string[]> = {}, owner = '000000000000') {
	const changes: string[] = [];
	const session = fakeSession({
		s3: {
			bucketExists: async (name, {owner: expected} = {}) => {
				if (name in buckets && expected !== owner) throw denied;
				return name in buckets;
			},
			createPrivateBucket: async (name) => {
				changes.push(`make ${name}`);
				buckets[name] = [];
			},
			listObjects: async (name, prefix = '') =>
				(buckets[name] ?? []).filter((key) => key.startsWith(prefix)).map((Key) => ({Key})),
			putObject: async ({bucket: name, key}) => {
				changes.push(`put ${key}`);
				buckets[name]?.push(key);
			},
			deleteObjects: async (name, keys) => {
				changes.push(`delete ${keys.join(' ')}`);
				buckets[name] = (buckets[name] ?? []).filter((key) => !keys.includes(key));
			},
			deleteBucket: async (name) => {
				changes.push(`delete ${name}`);
				delete buckets[name];
			},
		},
	});
	return {session, changes, buckets};
}

const denied = new AccessDeniedError('s3 HeadBucket is not allowed.', 'Ask.', {action: 's3:ListBucket', resource: '*'});

describe('the archive of the functions', () => {
	it('is the same for the same files, whenever they were written', () => {
		using folder = temporaryFolder();
		const write = (path: string, text: string) => writeFileSync(join(folder.path, path), text);
		mkdirSync(join(folder.path, 'chunks'));
		write('reconcile.mjs', 'export const handler = 1;');
		write('chunks/sdk.mjs', 'export {};');
		const before = zipFolder(folder.path);
		utimesSync(join(folder.path, 'reconcile.mjs'), new Date(0), new Date(0));
		expect(Buffer.from(zipFolder(folder.path)).equals(Buffer.from(before))).toBe(true);
		expect(Object.keys(unzipSync(before))).toEqual(['chunks/sdk.mjs', 'reconcile.mjs']);
		write('reconcile.mjs', 'export const handler = 2;');
		expect(Buffer.from(zipFolder(folder.path)).equals(Buffer.from(before))).toBe(false);
	});

	it('holds a module for each function of the template', () => {
		const files = Object.keys(unzipSync(zipFolder(builtFolder('pool', 'functions'))));
		for (const name of ['process-grabbed', 'launch-task', 'reconcile', 'simulate-grab', 'simulate-kill']) {
			expect(files).toContain(`${name}.mjs`);
		}
	});
});

describe('the code of a pool', () => {
	it('lies in a bucket of its own for account and Region, under the stack, by its content', async () => {
		const place = await codePlace(account().session, 'demo');
		expect(place).toEqual({bucket, key: expect.stringMatching(/^demo\/functions-[0-9a-f]{12}\.zip$/)});
	});

	it('is uploaded once, into a bucket that is made when it is missing', async () => {
		const {session, changes} = account();
		const place = await codePlace(session, 'demo');
		const told: ProgressEvent[] = [];
		await finish(uploadCode(session, place, undefined), (event) => told.push(event));
		expect(changes).toEqual([`make ${bucket}`, `put ${place.key}`]);
		expect(told).toHaveLength(2);
		await finish(uploadCode(session, place, undefined));
		expect(changes).toHaveLength(2);
	});

	it('neither goes to nor comes from a bucket that somebody else made under the name that was to be expected', async () => {
		const {session, changes} = account({[bucket]: []}, '999999999999');
		const place = await codePlace(session, 'demo');
		await expect(finish(uploadCode(session, place, undefined))).rejects.toThrow(StateError);
		await expect(removeCode(session, 'demo', undefined)).rejects.toThrow('another account than 000000000000');
		expect(changes).toEqual([]);
	});

	it('of earlier deployments goes, that of this one and of other pools stays', async () => {
		const {session, changes, buckets} = account({[bucket]: ['demo/functions-old.zip', 'demo-two/functions-1.zip']});
		const place = await codePlace(session, 'demo');
		await finish(uploadCode(session, place, undefined));
		await removeOldCode(session, 'demo', place, undefined);
		expect(changes.at(-1)).toBe('delete demo/functions-old.zip');
		expect(buckets[bucket]).toEqual(['demo-two/functions-1.zip', place.key]);
	});

	it('goes with the pool, and the bucket with the last pool', async () => {
		const {session, buckets} = account({[bucket]: ['demo/functions-1.zip', 'other/functions-2.zip']});
		expect(await codeOf(session, 'demo', undefined)).toEqual({bucket, keys: ['demo/functions-1.zip']});
		expect(await removeCode(session, 'demo', undefined)).toBe(1);
		expect(buckets).toEqual({[bucket]: ['other/functions-2.zip']});
		await removeCode(session, 'other', undefined);
		expect(buckets).toEqual({});
		expect(await removeCode(session, 'other', undefined)).toBe(0);
	});
});
