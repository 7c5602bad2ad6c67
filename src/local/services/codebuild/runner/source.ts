import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Build} from '@aws-sdk/client-codebuild';
import type {ServiceContext} from '../../../engine/context.ts';
import {fetchFromGit} from './git-source.ts';
import {PhaseFailure} from './phase-failure.ts';
import {fetchFromS3} from './s3-source.ts';
import type {Workspace} from './workspace.ts';

/** Brings a build's source into its folder; answers the version that it turned out to be, where there are versions. */
export async function fetchSource(
	{source, sourceVersion}: Build,
	workspace: Workspace,
	context: ServiceContext,
	signal: AbortSignal,
): Promise<string | undefined> {
	const {type, location = '', gitCloneDepth} = source ?? {};
	if (type === 'NO_SOURCE') return undefined;
	if (type === 'S3') return fetchFromS3(location, sourceVersion, workspace, context);
	if (type === 'CODECOMMIT' || type === 'CODEPIPELINE' || type === undefined) {
		throw new PhaseFailure(
			'CLIENT_ERROR',
			`The local AWS cannot fetch a source of type ${type ?? 'none'}: use S3 or GITHUB`,
		);
	}
	return fetchFromGit(location, sourceVersion, gitCloneDepth, workspace.source, signal);
}

/** The text of a build's buildspec: inline, a file of the source, or the default file; and where it came from. */
export async function readBuildspec({source}: Build, workspace: Workspace): Promise<{text: string; location: string}> {
	const given = source?.buildspec ?? '';
	if (/\n|^\s*(?:version|\{)/.test(given)) return {text: given, location: 'the project'};
	const location = join(workspace.source, given === '' ? 'buildspec.yml' : given);
	const text = await readFile(location, 'utf8').catch(() => {
		throw new PhaseFailure('YAML_FILE_ERROR', `stat ${location}: no such file or directory`);
	});
	return {text, location};
}
