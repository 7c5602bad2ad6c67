import {type Clock, systemClock} from '../../aws/clock.ts';
import type {Gateways} from '../../aws/gateway.ts';
import type {Build} from '../../aws/gateways/codebuild.ts';
import {buildCause} from '../images/build.ts';
import {type Remembered, remembered} from '../pool/remembered.ts';
import {unlessRefused} from '../refused.ts';

/** The newest build of an image, when it failed: tasks go on with the image of before. */
export interface FailedBuild {
	readonly project: string;
	readonly at: Date;
	/** What CodeBuild says why; its log says more. */
	readonly cause: string | undefined;
}

interface Answer {
	readonly failed: FailedBuild | undefined;
}

type FailedBuildOf = (projects: readonly string[], signal?: AbortSignal) => Promise<FailedBuild | undefined>;

/** Builds are few and take minutes: how long an answer is good enough. Milliseconds. */
const goodFor = 60_000;

/** Tells of build projects which newest build failed, the latest of them; undefined, too, where they may not be read. */
export function failedBuilds({codeBuild}: Pick<Gateways, 'codeBuild'>, clock: Clock = systemClock): FailedBuildOf {
	const known = new Map<string, Remembered<Answer>>();
	async function ask(projects: readonly string[], signal: AbortSignal | undefined): Promise<Answer> {
		const newest = projects.map((project) => unlessRefused(codeBuild.listBuilds(project, 1, {signal})));
		const ids = (await Promise.all(newest)).flatMap((found) => found ?? []);
		const builds = (await unlessRefused(codeBuild.builds(ids, {signal}))) ?? [];
		const failed = builds.flatMap(failedBuild).sort((a, b) => b.at.getTime() - a.at.getTime());
		return {failed: failed[0]};
	}
	return async (projects, signal) => {
		if (projects.length === 0) return undefined;
		const key = projects.join(' ');
		const answer = known.get(key) ?? remembered((within) => ask(projects, within), goodFor, clock, {failed: undefined});
		known.set(key, answer);
		return (await answer.read(signal)).failed;
	};
}

/** One that somebody stopped did not fail. */
const failures: ReadonlySet<string | undefined> = new Set(['FAILED', 'FAULT', 'TIMED_OUT']);

function failedBuild(build: Build): readonly FailedBuild[] {
	const {projectName: project = '', buildStatus, startTime, endTime} = build;
	const at = endTime ?? startTime;
	return failures.has(buildStatus) && at !== undefined ? [{project, at, cause: buildCause(build)}] : [];
}
