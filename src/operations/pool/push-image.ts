import {renew} from '../../../assets/pool/protocol/renew.ts';
import {buildImages, type ImageSet} from '../images/build.ts';
import {type Operation, step} from '../progress.ts';
import type {Session} from '../session.ts';
import {poolImages} from './image.ts';
import type {PoolStack} from './locate.ts';
import {startMonitoring} from './monitoring.ts';
import {poolOn} from './pool-of.ts';

export interface PushedImage {
	readonly stackName: string;
	readonly repository: string;
	/** All tags that the image has for sure. */
	readonly tags: readonly string[];
}

/**
 * Builds the image of a pool from what ships here unless it is there, and gives it more tags, such as a commit's. Tasks
 * that are launched from now on run it; those that are warm already are replaced by and by.
 *
 * @throws OutcomeError with the end of the log of a build that broke
 */
export async function* pushImage(
	session: Session,
	pool: PoolStack,
	tags: readonly string[],
	signal?: AbortSignal,
): Operation<PushedImage> {
	const set = poolImages(pool);
	yield* step('image', 'Building the image', () => buildImages(session, set, signal));
	if (tags.length > 0) yield* step('tag', `Tagging it ${tags.join(', ')}`, () => addTags(session, set, tags, signal));
	await replaceWarm(session, pool, set, signal);
	await startMonitoring(session, pool, signal);
	return {stackName: pool.name, repository: pool.outputs.ECRRepositoryUri, tags: [set.tag, 'latest', ...tags]};
}

/** A pool that was never filled has nothing to replace. */
async function replaceWarm(
	session: Session,
	stack: PoolStack,
	{tag}: ImageSet,
	signal: AbortSignal | undefined,
): Promise<void> {
	const pool = poolOn(session, stack, signal);
	if ((await pool.table.settings()) !== undefined) await renew(pool, tag);
}

async function* addTags(
	{gateways: {ecr}}: Session,
	{builds, tag}: ImageSet,
	tags: readonly string[],
	signal: AbortSignal | undefined,
): Operation<{readonly result: undefined; readonly detail: string}> {
	for (const another of tags) {
		yield {type: 'waiting', step: 'tag', detail: another, elapsed: 0};
		for (const {repository} of builds) await ecr.tagImage(repository, tag, another, {signal});
	}
	return {result: undefined, detail: tags.join(', ')};
}
