import {fileURLToPath} from 'node:url';

/**
 * The file of a program of ours that runs in a process of its own. In the bundle every entry lies beside the running
 * file under its name; from source it is the TypeScript file that `source` names relative to `from`.
 */
export function programFile(name: string, source: string, from: string): string {
	const isSource = from.endsWith('.ts');
	return fileURLToPath(new URL(isSource ? source : `./${name}.js`, from));
}
