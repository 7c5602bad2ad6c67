import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {buffer} from 'node:stream/consumers';
import {gzipSync} from 'node:zlib';
import {pack} from 'tar-stream';
import {afterEach, beforeEach, expect, it} from 'vitest';
import type {RepositoryCatalogue} from '../../../src/local/images/catalogue.ts';
import {createImageStore, type ImageStore} from '../../../src/local/images/image-store.ts';

let directory: string;
let store: ImageStore;
let digest: string;
/** What some image of a repository needs. */
let reachable: Set<string>;

const reference = '000000000000.dkr.ecr.us-east-1.amazonaws.com/app:latest';
const later = () => new Date(Date.now() + 60_000);

beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'ecs-console-test-'));
	store = createImageStore(directory);
	const archive = pack();
	archive.entry({name: 'hello.txt'}, 'hello');
	archive.finalize();
	const write = async (mediaType: string, bytes: Buffer) => ({
		mediaType,
		digest: await store.blobs.write(bytes),
		size: bytes.length,
	});
	const layer = await write('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(await buffer(archive)));
	const config = await write('application/vnd.oci.image.config.v1+json', Buffer.from('{"config":{"Cmd":["run"]}}'));
	const mediaType = 'application/vnd.oci.image.manifest.v1+json';
	const manifest = {schemaVersion: 2, mediaType, config, layers: [layer]};
	({digest} = await write(mediaType, Buffer.from(JSON.stringify(manifest))));
	reachable = new Set([digest, layer.digest, config.digest]);
	const catalogue: Pick<RepositoryCatalogue, 'resolve' | 'reachable'> = {
		resolve: () => (reachable.has(digest) ? digest : undefined),
		reachable: () => reachable,
	};
	store.register('us-east-1', catalogue as RepositoryCatalogue);
});
afterEach(() => rmSync(directory, {recursive: true, force: true}));

it('unpacks an image once for all who ask at the same time', async () => {
	const images = await Promise.all(Array.from({length: 8}, () => store.pull(reference)));
	const folders = new Set(images.map(({rootDirectory}) => rootDirectory));
	expect(folders.size).toBe(1);
	const [folder = ''] = folders;
	expect(readFileSync(join(folder, 'hello.txt'), 'utf8')).toBe('hello');
	expect(readdirSync(join(folder, '..'))).toHaveLength(1);
});

it('keeps an unpacked image as long as a repository has it, or somebody asked for it lately', async () => {
	const {rootDirectory} = await store.pull(reference);
	await store.collect(later());
	expect(existsSync(rootDirectory)).toBe(true);
	reachable = new Set();
	await store.collect(new Date(Date.now() - 60_000));
	expect(existsSync(rootDirectory)).toBe(true);
	await store.collect(later());
	expect(existsSync(rootDirectory)).toBe(false);
});
