import {mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {PhaseFailure} from './phase-failure.ts';

/** The folders of one build; all of them gone when it is over. */
export interface Workspace {
	readonly directory: string;
	/** Where the source lies and commands begin: `CODEBUILD_SRC_DIR`. */
	readonly source: string;
	readonly home: string;
	readonly temporary: string;
	/** The shims that stand for `docker` and `aws`. */
	readonly programs: string;
	/** Images that the build's `docker` has. */
	readonly images: string;
}

/** Folders of a build below the service's folder, not yet made. */
export function workspaceOf(serviceDirectory: string, buildId: string): Workspace {
	const directory = join(serviceDirectory, 'builds', buildId.split(':').at(-1) ?? buildId);
	return {
		directory,
		source: join(directory, 'src'),
		home: join(directory, 'home'),
		temporary: join(directory, 'tmp'),
		programs: join(directory, 'bin'),
		images: join(directory, 'images'),
	};
}

export async function makeWorkspace(workspace: Workspace): Promise<void> {
	for (const folder of Object.values(workspace) as string[]) await mkdir(folder, {recursive: true});
}

export async function removeWorkspace({directory}: Workspace): Promise<void> {
	await rm(directory, {recursive: true, force: true, maxRetries: 3});
}

/** A path below `directory`. Throws when the name would lead outside. */
export function safePath(directory: string, name: string): string {
	const steps = name.split('/');
	if (steps.includes('..') || name.includes('\0')) {
		throw new PhaseFailure('CLIENT_ERROR', `The source holds «${name}», which would lead outside its folder`);
	}
	return join(directory, ...steps);
}
