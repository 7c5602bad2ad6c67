import {assetFolder} from '../../infra/package-files.ts';
import {buildImages as buildSet, type ImageSet} from '../images/build.ts';
import {sourceHash} from '../images/source-hash.ts';
import type {Operation} from '../progress.ts';
import type {Session} from '../session.ts';
import type {ConsumerStack} from './stack.ts';

/** The container sources that ship with the console. */
export const consumerSource = (): string => assetFolder('consumer');

/** Both images of a consumer, each with the project that builds it: from what ships here, or from the branch. */
export function consumerImages({
	outputs,
	isFromGitHub,
	id,
}: Pick<ConsumerStack, 'outputs' | 'isFromGitHub' | 'id'>): ImageSet {
	const folder = consumerSource();
	const builds = [
		{project: outputs.BackendProject, repository: outputs.BackendRepositoryName},
		{project: outputs.ConsoleProject, repository: outputs.ConsoleRepositoryName},
	];
	return isFromGitHub
		? {stackId: id, builds, tag: 'latest'}
		: {
				stackId: id,
				builds,
				tag: `source-${sourceHash(folder)}`,
				source: {bucket: outputs.SourceBucket, prefix: outputs.SourcePrefix, folder},
			};
}

/** @throws OutcomeError with the end of the log of the build that broke */
export const buildImages = (
	session: Session,
	stack: ConsumerStack,
	signal?: AbortSignal,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> =>
	buildSet(session, consumerImages(stack), signal);
