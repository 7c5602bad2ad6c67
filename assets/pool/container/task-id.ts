import type {Environment} from '../../consumer/shared/environment.ts';

/** Hundreds of tasks that start at once on one host ask slowly; giving up would fail the launch. Milliseconds. */
const patience = 30_000;

/** The id of the ECS task that this container belongs to; undefined outside of ECS. */
export async function taskId({ECS_CONTAINER_METADATA_URI_V4: metadata}: Environment): Promise<string | undefined> {
	if (!metadata) return undefined;
	const answer = await fetch(`${metadata}/task`, {signal: AbortSignal.timeout(patience)});
	const {TaskARN: arn} = (await answer.json()) as {readonly TaskARN?: string};
	return arn?.split('/').at(-1);
}
