import type {Build} from '../../aws/gateways/codebuild.ts';
import {OutcomeError} from '../errors.ts';
import type {Operation, ProgressEvent} from '../progress.ts';
import {follow, type Pulse} from '../pulse.ts';
import {backoffFor, type Session} from '../session.ts';
import {BuildLogs, logOf, logTail} from './build-logs.ts';
import {consumerSource, sourceHash} from './source.ts';
import type {ConsumerStack} from './stack.ts';

const logLinesKept = 12;

export interface ImageBuild {
	readonly project: string;
	readonly repository: string;
}

/**
 * Builds both images, side by side. From the stack's bucket: uploads the sources that ship here and tags the images
 * with their hash, so that an image of this very source is not built again. From GitHub: builds the branch once if
 * there is no image; from then on every push does.
 *
 * @throws OutcomeError with the end of the log of the build that broke
 */
export async function* buildImages(
	session: Session,
	stack: ConsumerStack,
	signal?: AbortSignal,
): Operation<{readonly result: undefined; readonly detail: string; readonly skipped?: boolean}> {
	const {outputs} = stack;
	const tag = wantedTag(stack);
	const wanted = await missingImages(session, stack, tag, signal);
	if (wanted.length === 0) return {result: undefined, detail: `both images are there (${tag})`, skipped: true};
	if (!stack.isFromGitHub) {
		const {files} = await session.gateways.s3.putFolder(
			{bucket: outputs.SourceBucket, prefix: outputs.SourcePrefix, folder: consumerSource()},
			{signal},
		);
		yield {type: 'note', text: `  ${files} files uploaded to s3://${outputs.SourceBucket}/${outputs.SourcePrefix}`};
	}
	const builds = await Promise.all(wanted.map((image) => startBuild(session, stack, image, tag, signal)));
	yield* followBuilds(session, builds, signal);
	const [missing] = await missingImages(session, stack, tag, signal);
	if (missing !== undefined) throw notPushed(missing, tag);
	return {result: undefined, detail: `${wanted.length} images built and pushed (${tag})`};
}

/** The tag of the images that the stack should run. */
export const wantedTag = ({isFromGitHub}: Pick<ConsumerStack, 'isFromGitHub'>): string =>
	isFromGitHub ? 'latest' : `source-${sourceHash(consumerSource())}`;

/** Both images of a stack, each with the project that builds it. */
export const imageBuilds = ({outputs}: Pick<ConsumerStack, 'outputs'>): readonly ImageBuild[] => [
	{project: outputs.BackendProject, repository: outputs.BackendRepositoryName},
	{project: outputs.ConsoleProject, repository: outputs.ConsoleRepositoryName},
];

/** Whether a build makes the wanted images; from GitHub every one does. */
export const isWantedBuild = ({environment}: Build, {isFromGitHub}: Pick<ConsumerStack, 'isFromGitHub'>, tag: string) =>
	isFromGitHub ||
	environment?.environmentVariables?.some(({name, value}) => name === 'IMAGE_TAG' && value === tag) === true;

async function missingImages(session: Session, stack: ConsumerStack, tag: string, signal: AbortSignal | undefined) {
	const all = imageBuilds(stack);
	const images = await Promise.all(all.map(({repository}) => session.gateways.ecr.image(repository, tag, {signal})));
	return all.filter((_, index) => images[index] === undefined);
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
	stack: ConsumerStack,
	{project, repository}: ImageBuild,
	tag: string,
	signal: AbortSignal | undefined,
): Promise<Build> {
	const {codeBuild, ecr} = session.gateways;
	const recent = await codeBuild.builds(await codeBuild.listBuilds(project, 5, {signal}), {signal});
	const ofThisSource = recent.filter((build) => isWantedBuild(build, stack, tag));
	const running = ofThisSource.find(({buildStatus}) => buildStatus === 'IN_PROGRESS');
	if (running !== undefined) return running;
	const ended = ofThisSource.find(({buildStatus}) => buildStatus === 'SUCCEEDED');
	if (ended !== undefined && (await ecr.image(repository, tag, {signal})) !== undefined) return ended;
	return codeBuild.startBuild(
		{
			project,
			// After the build before it, so that one that failed is not given back as the answer.
			purpose: `build ${stack.id} ${project} ${tag} after ${recent[0]?.id ?? 'none'}`,
			...(!stack.isFromGitHub && {environment: [{name: 'IMAGE_TAG', value: tag, type: 'PLAINTEXT' as const}]}),
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
		await logTail(session, build, logLinesKept),
	);
}
