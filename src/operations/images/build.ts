import type {Build} from '../../aws/gateways/codebuild.ts';
import {counted} from '../../format/number.ts';
import {OutcomeError} from '../errors.ts';
import type {Operation, ProgressEvent} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {BuildLogs, logOf, logTail, tellingLines} from './build-logs.ts';

const logLinesRead = 40;

export interface ImageBuild {
	readonly project: string;
	readonly repository: string;
}

/** Images that a stack's build projects make, and what from. */
export interface ImageSet {
	readonly stackId: string;
	readonly builds: readonly ImageBuild[];
	/** Of the images that should be there. */
	readonly tag: string;
	/** What is uploaded before a build; undefined where projects build from a repository, whose branch has one tag only. */
	readonly source?: {readonly bucket: string; readonly prefix: string; readonly folder: string} | undefined;
}

/**
 * Builds the images that are missing, side by side. From the stack's bucket: uploads the sources that ship here and tags
 * the images with their hash, so that an image of this very source is not built again. From a repository: builds the
 * branch once if there is no image; from then on every push does.
 *
 * @throws OutcomeError with the end of the log of the build that broke
 */
export async function* buildImages(
	session: Session,
	set: ImageSet,
	signal?: AbortSignal,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	const {tag, source} = set;
	const wanted = await missingImages(session, set, signal);
	if (wanted.length === 0) {
		const moved = await moveLatest(session, set, signal);
		const detail = moved ? `${alreadyThere(set)}, and tagged latest again` : alreadyThere(set);
		return {result: undefined, detail, skipped: !moved};
	}
	if (source !== undefined) {
		const {files} = await session.gateways.s3.putFolder(source, {signal});
		yield {type: 'note', text: `  ${files} files uploaded to s3://${source.bucket}/${source.prefix}`};
	}
	const builds = await Promise.all(wanted.map((image) => startBuild(session, set, image, signal)));
	yield* followBuilds(session, builds, signal);
	const [missing] = await missingImages(session, set, signal);
	if (missing !== undefined) throw notPushed(missing, tag);
	await moveLatest(session, set, signal);
	return {result: undefined, detail: `${counted(wanted.length, 'image')} built and pushed (${tag})`};
}

const alreadyThere = ({builds, tag}: ImageSet): string =>
	builds.length === 1 ? `the image is there (${tag})` : `all images are there (${tag})`;

/**
 * Tasks run what is tagged latest. Images of sources that were changed back, or whose build ended before its last push,
 * get that tag. Answers whether any did not have it.
 */
async function moveLatest(
	session: Session,
	{builds, tag}: ImageSet,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	const {ecr} = session.gateways;
	const moved = builds.map(async ({repository}) => {
		const [wanted, latest] = await Promise.all([
			ecr.image(repository, tag, {signal}),
			ecr.image(repository, 'latest', {signal}),
		]);
		if (wanted?.imageDigest === latest?.imageDigest) return false;
		await ecr.tagImage(repository, tag, 'latest', {signal});
		return true;
	});
	return (await Promise.all(moved)).includes(true);
}

/** Whether a build makes the wanted images; from a repository every one does. */
export const isWantedBuild = ({environment}: Build, {source, tag}: Pick<ImageSet, 'source' | 'tag'>): boolean =>
	source === undefined ||
	environment?.environmentVariables?.some(({name, value}) => name === 'IMAGE_TAG' && value === tag) === true;

async function missingImages(session: Session, {builds, tag}: ImageSet, signal: AbortSignal | undefined) {
	const images = await Promise.all(builds.map(({repository}) => session.gateways.ecr.image(repository, tag, {signal})));
	return builds.filter((_, index) => images[index] === undefined);
}

function notPushed({project, repository}: ImageBuild, tag: string): OutcomeError {
	return new OutcomeError(
		`Build project ${project} succeeded, but image ${repository}:${tag} is not there.`,
		'Does its buildspec push the image? Mend it and run the same command again.',
	);
}

/**
 * A build that is on its way already, from an interrupted run or a push, is followed instead of started twice; so is one
 * that ended since the images were looked for.
 */
async function startBuild(
	session: Session,
	set: ImageSet,
	{project, repository}: ImageBuild,
	signal: AbortSignal | undefined,
): Promise<Build> {
	const {codeBuild, ecr} = session.gateways;
	const {stackId, tag, source} = set;
	const recent = await codeBuild.builds(await codeBuild.listBuilds(project, 5, {signal}), {signal});
	const ofThisSource = recent.filter((build) => isWantedBuild(build, set));
	const running = ofThisSource.find(({buildStatus}) => buildStatus === 'IN_PROGRESS');
	if (running !== undefined) return running;
	const ended = ofThisSource.find(({buildStatus}) => buildStatus === 'SUCCEEDED');
	if (ended !== undefined && (await ecr.image(repository, tag, {signal})) !== undefined) return ended;
	return codeBuild.startBuild(
		{
			project,
			// After the build before it, so that one that failed is not given back as the answer.
			purpose: `build ${stackId} ${project} ${tag} after ${recent[0]?.id ?? 'none'}`,
			...(source !== undefined && {environment: [{name: 'IMAGE_TAG', value: tag, type: 'PLAINTEXT' as const}]}),
		},
		{signal},
	);
}

async function* followBuilds(
	session: Session,
	started: readonly Build[],
	signal: AbortSignal | undefined,
): Operation<void> {
	const begun = performance.now();
	const ids = started.flatMap(({id}) => id ?? []);
	const phases = new Map<string, string>();
	const logs = new BuildLogs(session, 'images');

	async function look(): Promise<Pulse<{readonly broken?: Build}>> {
		const builds = await session.gateways.codeBuild.builds(ids, {signal});
		const moved = builds.flatMap((build): ProgressEvent[] => {
			const now = `${build.currentPhase} ${build.buildStatus}`;
			if (phases.get(build.id ?? '') === now) return [];
			phases.set(build.id ?? '', now);
			return [toEvent(build, performance.now() - begun)];
		});
		const lines = await logs.read(builds, signal);
		const broken = builds.find(({buildStatus}) => buildStatus !== 'IN_PROGRESS' && buildStatus !== 'SUCCEEDED');
		if (broken !== undefined) return {events: [...moved, ...lines], result: {broken}};
		const isDone = builds.length === ids.length && builds.every(({buildStatus}) => buildStatus === 'SUCCEEDED');
		return {events: [...moved, ...lines], result: isDone ? {} : undefined};
	}

	const {broken} = yield* follow(look, {step: 'images', backoff: backoffFor(session), signal});
	if (broken !== undefined) throw await buildFailure(session, broken);
}

function toEvent({projectName = '', id = '', currentPhase = '', buildStatus}: Build, elapsed: number): ProgressEvent {
	return {
		type: 'build',
		step: 'images',
		build: {project: projectName, id, phase: currentPhase, status: buildStatus ?? '', elapsed},
	};
}

/** Why a build broke, in the words of the phase that did; undefined when none says. */
export const buildCause = ({phases = []}: Build): string | undefined =>
	phases.flatMap(({contexts = []}) => contexts.flatMap(({message}) => message || []))[0];

async function buildFailure(session: Session, build: Build): Promise<OutcomeError> {
	const because = buildCause(build);
	const log = logOf(build);
	const wholeLog =
		log === undefined ? '' : ` Whole log: «ecs-console logs --group ${log.group} --stream ${log.stream}».`;
	return new OutcomeError(
		`Build ${build.id} ended in ${build.buildStatus}${because === undefined ? '' : `: ${because}`}`,
		`Mend what the log says and run the same command again.${wholeLog}`,
		tellingLines(await logTail(session, build, logLinesRead)),
	);
}
