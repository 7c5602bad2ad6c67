import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {BlobStore} from '../../../src/local/images/blob-store.ts';
import {digestOf} from '../../../src/local/images/digest.ts';

let directory: string;
let blobs: BlobStore;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'ecs-console-blobs-'));
	blobs = new BlobStore(directory);
});

afterEach(() => rmSync(directory, {recursive: true, force: true}));

describe('the blob store', () => {
	it('keeps content under its digest', async () => {
		const digest = await blobs.write(Buffer.from('content'));
		expect(digest).toBe(digestOf('content'));
		expect(String(await blobs.readBytes(digest))).toBe('content');
		expect(await blobs.size(digest)).toBe(7);
		expect(readdirSync(join(directory, 'temporary'))).toEqual([]);
	});

	it('takes in no file whose digest is another', async () => {
		const path = blobs.temporaryPath();
		writeFileSync(path, 'content');
		await expect(blobs.adopt(path, digestOf('other'))).rejects.toMatchObject({name: 'DigestMismatchError'});
		expect(readdirSync(join(directory, 'blobs', 'sha256'))).toEqual([]);
		expect(readdirSync(join(directory, 'temporary'))).toEqual([]);
	});

	it('knows nothing under a name that is no digest', async () => {
		expect(await blobs.size('sha256:../../../etc/passwd')).toBeUndefined();
		expect(() => blobs.read('../x')).toThrow(TypeError);
	});

	it('collects what nothing needs and nobody asked for lately', async () => {
		const [wanted, old, touched] = await Promise.all(['1', '2', '3'].map((text) => blobs.write(Buffer.from(text))));
		const later = new Date(Date.now() + 60_000);
		await blobs.touch(touched ?? '', new Date(later.getTime() + 1000));
		await blobs.collect(new Set([wanted ?? '']), later);
		expect(await blobs.size(wanted ?? '')).toBe(1);
		expect(await blobs.size(touched ?? '')).toBe(1);
		expect(await blobs.size(old ?? '')).toBeUndefined();
	});
});
