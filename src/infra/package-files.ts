import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {ConsoleError} from '../errors.ts';

/** The folder of the package, whether this runs from its source or from the bundle in `dist`. */
function packageFolder(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, 'package.json'))) {
		const parent = dirname(folder);
		if (parent === folder) {
			throw new ConsoleError(
				'The files of ecs-console are not complete: there is no package.json.',
				'Install it again.',
			);
		}
		folder = parent;
	}
	return folder;
}

/** The text of the template of one system, such as `consumer`. */
export function templateText(system: string): string {
	return readFileSync(join(packageFolder(), 'src', 'infra', system, 'template.yaml'), 'utf8');
}

/** The folder with what runs in the cloud for one system, such as `consumer`. */
export function assetFolder(system: string): string {
	return join(packageFolder(), 'assets', system);
}

/** A folder of what the build makes of a system's sources, such as `functions` of `pool`. */
export function builtFolder(system: string, part: string): string {
	const folder = join(packageFolder(), 'dist', system, part);
	if (existsSync(folder)) return folder;
	throw new ConsoleError(
		`The files of ecs-console are not complete: dist/${system}/${part} is missing.`,
		'Install it again; in a checkout of its source, run «npm run build».',
	);
}
