import {createHash} from 'node:crypto';
import {createReadStream, createWriteStream} from 'node:fs';
import {Transform} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGzip} from 'node:zlib';
import {type Pack, pack} from 'tar-stream';
import type {BlobStore} from '../images/blob-store.ts';
import type {Descriptor} from '../images/manifest.ts';
import type {Tree, TreeEntry} from './tree.ts';

/** A layer as a blob, with the digest of its content before compression. */
export interface WrittenLayer {
	readonly descriptor: Descriptor;
	readonly diffId: string;
}

/**
 * Writes a tree as a compressed tar. The same files give the same bytes on every machine: no times, no owners, paths
 * in order, and no trace of the operating system in the gzip header.
 */
export async function writeLayer(tree: Tree, blobs: BlobStore): Promise<WrittenLayer> {
	const path = blobs.temporaryPath();
	const archive = pack();
	const content = createHash('sha256');
	const hashing = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			content.update(chunk);
			done(null, chunk);
		},
	});
	const writing = pipeline(archive, hashing, createGzip({level: 6}), neutralHeader(), createWriteStream(path));
	try {
		for (const [name, entry] of tree) await addEntry(archive, name, entry);
		archive.finalize();
	} catch (error) {
		archive.destroy();
		await writing.catch(() => undefined);
		throw error;
	}
	await writing;
	const digest = await blobs.adopt(path);
	const size = (await blobs.size(digest)) ?? 0;
	return {
		descriptor: {mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size},
		diffId: `sha256:${content.digest('hex')}`,
	};
}

async function addEntry(archive: Pack, name: string, entry: TreeEntry): Promise<void> {
	const common = {uid: 0, gid: 0, mtime: new Date(0)};
	if (entry.kind === 'directory')
		await addHeader(archive, {...common, name: `${name}/`, type: 'directory', mode: 0o755});
	else if (entry.kind === 'symlink') {
		await addHeader(archive, {...common, name, type: 'symlink', linkname: entry.target, mode: 0o777});
	} else {
		const sink = archive.entry({...common, name, type: 'file', mode: entry.mode, size: entry.size});
		await pipeline(createReadStream(entry.source), sink);
	}
}

type EntryHeader = Parameters<Pack['entry']>[0];

function addHeader(archive: Pack, header: EntryHeader): Promise<void> {
	return new Promise((resolve, reject) => {
		archive.entry(header, (error) => {
			if (error) reject(error);
			else resolve();
		});
	});
}

const operatingSystemByte = 9;
const unknownOperatingSystem = 0xff;

/** Sets the byte of the gzip header that names the operating system (RFC 1952, 2.3.1) to «unknown». */
function neutralHeader(): Transform {
	let position = 0;
	return new Transform({
		transform(chunk: Buffer, _encoding, done) {
			const offset = operatingSystemByte - position;
			const copy = offset >= 0 && offset < chunk.length ? Buffer.from(chunk) : chunk;
			if (copy !== chunk) copy[offset] = unknownOperatingSystem;
			position += chunk.length;
			done(null, copy);
		},
	});
}
