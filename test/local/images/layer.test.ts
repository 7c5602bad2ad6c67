import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import fc from 'fast-check';
import {pack} from 'tar-stream';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {applyLayer} from '../../../src/local/images/layer.ts';

type Entry = Parameters<ReturnType<typeof pack>['entry']>[0] & {readonly content?: string};

let directory: string;
let root: string;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'ecs-console-layer-'));
	root = join(directory, 'root');
	mkdirSync(root);
	writeFileSync(join(directory, 'outside'), 'untouched');
});

afterEach(() => rmSync(directory, {recursive: true, force: true}));

async function apply(...entries: Entry[]): Promise<void> {
	const archive = pack();
	for (const {content, ...header} of entries) archive.entry(header, content ?? '');
	archive.finalize();
	await applyLayer(Readable.from(archive), root);
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('a layer', () => {
	it('puts files, folders and links below the root, with their permissions', async () => {
		await apply(
			{name: './app/', type: 'directory', mode: 0o755},
			{name: '/app/run', mode: 0o4755, content: 'run'},
			{name: 'app/link', type: 'symlink', linkname: 'run'},
			{name: 'app/absolute', type: 'symlink', linkname: '/app/run'},
			{name: 'app/hard', type: 'link', linkname: 'app/run'},
		);
		expect(['link', 'absolute', 'hard'].map((name) => read(`app/${name}`))).toEqual(['run', 'run', 'run']);
		expect(statSync(join(root, 'app/run')).mode & 0o7777).toBe(0o755);
		expect(readlinkSync(join(root, 'app/absolute'))).toBe('run');
	});

	it('hides what lower layers had, by whiteouts', async () => {
		await apply({name: 'a/one', content: '1'}, {name: 'a/two', content: '2'}, {name: 'b/three', content: '3'});
		await apply({name: 'a/.wh.one'}, {name: 'b/four', content: '4'}, {name: 'b/.wh..wh..opq'});
		expect(readdirSync(join(root, 'a'))).toEqual(['two']);
		expect(readdirSync(join(root, 'b'))).toEqual(['four']);
	});

	it('replaces a file by a folder and a folder by a file', async () => {
		await apply({name: 'a', content: 'file'}, {name: 'b/c', content: 'file'});
		await apply({name: 'a/', type: 'directory'}, {name: 'a/d', content: 'below'}, {name: 'b', content: 'file now'});
		expect([read('a/d'), read('b')]).toEqual(['below', 'file now']);
	});

	it('has no devices', async () => {
		await apply({name: 'null', type: 'character-device', devmajor: 1, devminor: 3}, {name: 'file', content: 'x'});
		expect(readdirSync(root)).toEqual(['file']);
	});
});

describe('a hostile layer', () => {
	const hostile: readonly (readonly [string, readonly Entry[]])[] = [
		['climbs out by its name', [{name: '../outside', content: 'evil'}]],
		['climbs out in the middle of its name', [{name: 'a/../../outside', content: 'evil'}]],
		['links to a place outside', [{name: 'out', type: 'symlink', linkname: '../outside'}]],
		[
			'writes through a link to a folder outside',
			[
				{name: 'out', type: 'symlink', linkname: '..'},
				{name: 'out/outside', content: 'evil'},
			],
		],
		[
			'climbs out by a chain of links',
			[
				{name: 'c/', type: 'directory'},
				{name: 'p/q/s', type: 'symlink', linkname: '../../c'},
				{name: 'p/q/l', type: 'symlink', linkname: 's/../..'},
				{name: 'p/q/l/outside', content: 'evil'},
			],
		],
		['links hard to a file outside', [{name: 'out', type: 'link', linkname: '../outside'}]],
		['removes a file outside', [{name: 'a/.wh...', content: ''}]],
	];

	it.each(hostile)('is refused when it %s', async (_what, entries) => {
		await expect(apply(...entries)).rejects.toMatchObject({name: 'UnsafeLayerError'});
		expect(readFileSync(join(directory, 'outside'), 'utf8')).toBe('untouched');
	});

	it('cannot use a link that was there before', async () => {
		symlinkSync(directory, join(root, 'planted'));
		await expect(apply({name: 'planted/outside', content: 'evil'})).rejects.toMatchObject({name: 'UnsafeLayerError'});
		expect(readFileSync(join(directory, 'outside'), 'utf8')).toBe('untouched');
	});

	it('replaces a link instead of writing through it', async () => {
		symlinkSync(join(directory, 'outside'), join(root, 'file'));
		await apply({name: 'file', content: 'inside'});
		expect(readFileSync(join(directory, 'outside'), 'utf8')).toBe('untouched');
		expect(read('file')).toBe('inside');
	});

	it('never touches anything beside the root, whatever its names and links', async () => {
		const step = fc.constantFrom('a', 'b', '..', '.', '', 'outside', '.wh.a', '.wh..wh..opq');
		const path = fc.array(step, {minLength: 1, maxLength: 4}).map((steps) => steps.join('/'));
		const entry = fc.oneof(
			fc.record({name: path, content: fc.constant('evil')}),
			fc.record({name: path, type: fc.constantFrom('symlink' as const, 'link' as const), linkname: path}),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(entry, {minLength: 1, maxLength: 6}), async (entries) => {
				rmSync(root, {recursive: true, force: true});
				mkdirSync(root);
				await apply(...entries).catch(() => undefined);
				expect(readdirSync(directory).sort()).toEqual(['outside', 'root']);
				expect(readFileSync(join(directory, 'outside'), 'utf8')).toBe('untouched');
				expect(existsSync(join(directory, '..', 'a'))).toBe(false);
			}),
			{numRuns: 150},
		);
	});
});
