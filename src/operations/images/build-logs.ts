import type {Build} from '../../aws/gateways/codebuild.ts';
import {ConsoleError} from '../../errors.ts';
import type {ProgressEvent} from '../progress.ts';
import type {Session} from '../session.ts';

/** Where a build's log is; undefined until the build has one. */
export function logOf({logs}: Build): {readonly group: string; readonly stream: string} | undefined {
	const {groupName: group, streamName: stream} = logs ?? {};
	return group === undefined || stream === undefined ? undefined : {group, stream};
}

/** The last lines of a build's log. One that cannot be read must not hide what it would explain. */
export async function logTail(
	session: Pick<Session, 'gateways'>,
	build: Build,
	count: number,
	signal?: AbortSignal,
): Promise<string[]> {
	const log = logOf(build);
	if (log === undefined) return [];
	try {
		const events = await session.gateways.logs.lastEvents(log.group, log.stream, count, {signal});
		return events.map(({message = ''}) => message.trimEnd());
	} catch (error) {
		if (!(error instanceof ConsoleError)) throw error;
		return [`The log cannot be read: ${error.message}`];
	}
}

/** So many of the last lines tell why a build broke. */
const tellingCount = 6;

/**
 * The lines of a log's end that tell most: what the commands of the build said, without what CodeBuild says of its
 * phases, which follows every failure. All of the end where no command said anything.
 */
export function tellingLines(tail: readonly string[]): readonly string[] {
	const said = tail.filter((line) => line.trim() !== '' && !line.startsWith('[Container]'));
	return (said.length > 0 ? said : tail).slice(-tellingCount);
}

/** Reads what builds have written since the last time, so that their logs can be followed side by side. */
export class BuildLogs {
	readonly #session: Session;
	readonly #step: string;
	/** Where to go on reading, by stream. */
	readonly #tokens = new Map<string, string>();

	constructor(session: Session, step: string) {
		this.#session = session;
		this.#step = step;
	}

	/** New lines of all the builds. A log that cannot be read now is read later: builds do not wait for their logs. */
	async read(builds: readonly Build[], signal?: AbortSignal): Promise<ProgressEvent[]> {
		const events = await Promise.all(builds.map((build) => this.#readOne(build, signal)));
		return events.flat();
	}

	async #readOne(build: Build, signal: AbortSignal | undefined): Promise<ProgressEvent[]> {
		const log = logOf(build);
		if (log === undefined) return [];
		const nextToken = this.#tokens.get(log.stream);
		try {
			const query = {...log, fromHead: true, ...(nextToken !== undefined && {nextToken})};
			const page = await this.#session.gateways.logs.streamPage(query, {signal});
			if (page.nextToken !== undefined) this.#tokens.set(log.stream, page.nextToken);
			return page.events.map(({message = ''}) => {
				return {type: 'log', step: this.#step, source: build.projectName ?? '', line: message.trimEnd()};
			});
		} catch (error) {
			if (error instanceof ConsoleError) return [];
			throw error;
		}
	}
}
