import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {unzipSync} from 'fflate';
import {PhaseFailure} from './phase-failure.ts';
import {safePath} from './workspace.ts';

/** Sources are text; more than this is no source but a mistake, or a bomb. */
const largestUnpacked = 1024 ** 3;
const centralSignature = 0x02014b50;

/** Unpacks a zip file with its permissions. Throws a `PhaseFailure` when it is none, or when a name leads outside. */
export async function unzip(file: string, directory: string): Promise<void> {
	const bytes = await readFile(file);
	const modes = readModes(bytes);
	for (const [name, content] of Object.entries(inflate(bytes))) {
		const path = safePath(directory, name);
		if (name.endsWith('/')) await mkdir(path, {recursive: true});
		else {
			await mkdir(dirname(path), {recursive: true});
			await writeFile(path, content);
			if (((modes.get(name) ?? 0) & 0o111) !== 0) await chmod(path, 0o755);
		}
	}
}

function inflate(bytes: Uint8Array): Record<string, Uint8Array> {
	let total = 0;
	try {
		return unzipSync(bytes, {
			filter: ({originalSize}) => {
				total += originalSize;
				if (total > largestUnpacked) throw new Error('it unpacks to more than 1 GiB');
				return true;
			},
		});
	} catch (error) {
		throw new PhaseFailure('CLIENT_ERROR', `zip: not a valid zip file: ${(error as Error).message}`);
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
