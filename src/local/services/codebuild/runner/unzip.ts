import {readFile} from 'node:fs/promises';
import {unzip as unpack, ZipError} from '../../zip.ts';
import {PhaseFailure} from './phase-failure.ts';

/** Sources are text; more than this is no source but a mistake, or a bomb. */
const largestUnpacked = 1024 ** 3;

/** Unpacks a source. Throws a `PhaseFailure` when it is no zip file, or when a name leads outside. */
export async function unzip(file: string, directory: string): Promise<void> {
	try {
		await unpack(await readFile(file), directory, largestUnpacked);
	} catch (error) {
		if (!(error instanceof ZipError)) throw error;
		throw new PhaseFailure('CLIENT_ERROR', `zip: not a valid zip file: ${error.message}`);
	}
}
