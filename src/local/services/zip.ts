import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {unzipSync} from 'fflate';

/** A zip file that cannot be used, in words for whoever made it. */
export class ZipError extends Error {
	override readonly name = 'ZipError';
}

/** A zip file that is too large once it is unpacked. */
export class ZipTooLargeError extends ZipError {}

const centralSignature = 0x02014b50;

/**
 * Unpacks a zip file with its permissions. Throws a ZipError when it is none, when a name leads outside, or when it
 * holds more than `mostBytes`.
 */
export async function unzip(bytes: Buffer, directory: string, mostBytes: number): Promise<void> {
	const modes = readModes(bytes);
	for (const [name, content] of Object.entries(inflate(bytes, mostBytes))) {
		const path = pathWithin(directory, name);
		if (name.endsWith('/')) await mkdir(path, {recursive: true});
		else {
			await mkdir(dirname(path), {recursive: true});
			await writeFile(path, content);
			if (((modes.get(name) ?? 0) & 0o111) !== 0) await chmod(path, 0o755);
		}
	}
}

/** A path below `directory`. Throws a ZipError when the name would lead outside. */
function pathWithin(directory: string, name: string): string {
	const steps = name.split('/');
	if (steps.includes('..') || name.includes('\0')) {
		throw new ZipError(`The source holds «${name}», which would lead outside its folder`);
	}
	return join(directory, ...steps);
}

function inflate(bytes: Uint8Array, mostBytes: number): Record<string, Uint8Array> {
	let total = 0;
	try {
		return unzipSync(bytes, {
			filter: ({originalSize}) => {
				total += originalSize;
				if (total > mostBytes) throw new ZipTooLargeError(`it unpacks to more than ${mostBytes} bytes`);
				return true;
			},
		});
	} catch (error) {
		if (error instanceof ZipTooLargeError) throw error;
		throw new ZipError((error as Error).message, {cause: error});
	}
}

/** Unix permissions by name, from the central directory (APPNOTE.TXT 4.3.12), which fflate does not give. */
function readModes(bytes: Buffer): Map<string, number> {
	const modes = new Map<string, number>();
	const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
	if (end < 0 || end + 20 > bytes.length) return modes;
	let offset = bytes.readUInt32LE(end + 16);
	while (offset + 46 <= bytes.length && bytes.readUInt32LE(offset) === centralSignature) {
		const nameLength = bytes.readUInt16LE(offset + 28);
		const name = bytes.toString('utf8', offset + 46, offset + 46 + nameLength);
		modes.set(name, bytes.readUInt32LE(offset + 38) >>> 16);
		offset += 46 + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
	}
	return modes;
}
