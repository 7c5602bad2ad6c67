import {readdir, readFile} from 'node:fs/promises';
import {basename, join, posix} from 'node:path';
import type {Build, BuildArtifacts, ProjectArtifacts} from '@aws-sdk/client-codebuild';
import {zipSync} from 'fflate';
import {globToRegExp} from '../../../builder/patterns.ts';
import type {ServiceContext} from '../../../engine/context.ts';
import type {BuildspecArtifacts} from './buildspec.ts';
import {PhaseFailure} from './phase-failure.ts';
import type {Workspace} from './workspace.ts';

/** Uploads what the buildspec names to the project's bucket. Answers what the build shows of it. */
export async function uploadArtifacts(
	build: Build,
	settings: ProjectArtifacts,
	wanted: BuildspecArtifacts | undefined,
	workspace: Workspace,
	context: ServiceContext,
): Promise<BuildArtifacts> {
	if (settings.type !== 'S3') return {location: ''};
	const files = wanted === undefined ? [] : await chosenFiles(wanted, workspace);
	if (files.length === 0) throw new PhaseFailure('CLIENT_ERROR', 'no matching artifact paths found');
	const bucket = (settings.location ?? '').replace(/^arn:aws:s3:::/, '');
	const name =
		(settings.overrideArtifactName === true ? wanted?.name : undefined) ?? settings.name ?? build.projectName ?? '';
	const namespace = settings.namespaceType === 'BUILD_ID' ? (build.id?.split(':').at(-1) ?? '') : '';
	const base = posix.join(settings.path ?? '', namespace, name).replace(/^\/+|^\.\/?/g, '');
	const put = async (key: string, Body: Uint8Array): Promise<void> => {
		await context.call('s3', 'PutObject', {Bucket: bucket, Key: key, Body}).catch((error: unknown) => {
			throw new PhaseFailure('CLIENT_ERROR', `Error in UPLOAD_ARTIFACTS phase: ${String(error)}`);
		});
	};
	if (settings.packaging === 'ZIP') {
		const entries = await Promise.all(
			files.map(async ({name: path, source}) => [path, await readFile(source)] as const),
		);
		await put(base, zipSync(Object.fromEntries(entries.map(([path, bytes]) => [path, new Uint8Array(bytes)]))));
	} else for (const {name: path, source} of files) await put(posix.join(base, path), await readFile(source));
	return {location: `arn:aws:s3:::${bucket}/${base}`, encryptionDisabled: settings.encryptionDisabled ?? false};
}

interface ChosenFile {
	/** Path in the artifact. */
	readonly name: string;
	readonly source: string;
}

async function chosenFiles(wanted: BuildspecArtifacts, {source}: Workspace): Promise<ChosenFile[]> {
	const root = join(source, posix.normalize(`/${wanted['base-directory'] ?? ''}`));
	const entries = await readdir(root, {recursive: true, withFileTypes: true}).catch(() => []);
	const paths = entries
		.filter((entry) => entry.isFile())
		.map((entry) => posix.relative(root, join(entry.parentPath, entry.name)));
	const patterns = wanted.files.map((file) => globToRegExp(posix.normalize(file).replace(/^\.?\//, '')));
	const excluded = (wanted['exclude-paths'] ?? []).map((path) =>
		globToRegExp(posix.normalize(path).replace(/^\.?\//, '')),
	);
	return paths
		.filter((path) => patterns.some((pattern) => pattern.test(path)) && !excluded.some((pattern) => pattern.test(path)))
		.sort()
		.map((path) => ({name: wanted['discard-paths'] === true ? basename(path) : path, source: join(root, path)}));
}
