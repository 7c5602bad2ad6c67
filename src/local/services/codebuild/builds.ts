import {randomUUID} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';
import type {Build, StartBuildInput} from '@aws-sdk/client-codebuild';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {type BuildRecord, newBuild} from './build-record.ts';
import {invalidInput, notFound} from './failures.ts';
import {insistOnSource, type Projects} from './projects.ts';
import {faultBuild} from './runner/recovery.ts';
import {BuildInterruption, runBuild} from './runner/run-build.ts';

/** CodeBuild remembers an idempotency token for five minutes. */
const tokenMilliseconds = 5 * 60_000;

interface Running {
	readonly controller: AbortController;
	readonly done: Promise<void>;
}

/** The builds of one region: records, and the ones that run. */
export class Builds {
	readonly #context: ServiceContext;
	readonly #projects: Projects;
	readonly #records: Collection<BuildRecord>;
	readonly #running = new Map<string, Running>();

	constructor(context: ServiceContext, projects: Projects) {
		this.#context = context;
		this.#projects = projects;
		this.#records = context.collection('builds');
	}

	/** Answers the build at once; it runs on. Throws ResourceNotFoundException and InvalidInputException. */
	start(input: StartBuildInput): Build {
		const {project} = this.#projects.get(input.projectName ?? '');
		const earlier = this.#startedWith(input);
		if (earlier !== undefined) return earlier.build;
		const record = newBuild(project, input, {
			region: this.#context.region,
			account: this.#context.account,
			now: this.#context.clock.now(),
			id: randomUUID(),
			number: this.#projects.nextBuildNumber(project.name ?? ''),
		});
		insistOnSource(record.build.source?.type ?? '', record.build.source?.location);
		this.#save(record);
		this.#run(record);
		return record.build;
	}

	/** Ends a build that runs, with everything it started; one that is complete stays as it is. */
	async stop(id: string): Promise<Build> {
		const record = this.#get(id);
		const running = this.#running.get(record.build.id ?? '');
		if (running === undefined) return record.build;
		record.isStopping = true;
		this.#save(record);
		running.controller.abort(new BuildInterruption('STOPPED', 'Build has been stopped.'));
		await running.done;
		return record.build;
	}

	retry(id: string, token: string | undefined): Build {
		const {input} = this.#get(id);
		const {idempotencyToken: _earlier, ...rest} = input;
		return this.start(token === undefined ? rest : {...rest, idempotencyToken: token});
	}

	find(id: string): Build | undefined {
		return this.#records.get(idOf(id))?.build;
	}

	/** Ids, newest first unless asked otherwise. */
	ids(project: string | undefined, sortOrder: string = 'DESCENDING'): string[] {
		const builds = this.#records.values().map(({build}) => build);
		const chosen = builds.filter(({projectName}) => project === undefined || projectName === project);
		const sorted = chosen.sort(
			(a, b) =>
				(a.startTime?.getTime() ?? 0) - (b.startTime?.getTime() ?? 0) || (a.buildNumber ?? 0) - (b.buildNumber ?? 0),
		);
		const ids = sorted.map(({id = ''}) => id);
		return sortOrder === 'ASCENDING' ? ids : ids.reverse();
	}

	/** Removes builds by id; answers those that were not there. */
	delete(ids: readonly string[]): {deleted: string[]; unknown: string[]} {
		const known = ids.filter((id) => this.#records.has(idOf(id)) && !this.#running.has(idOf(id)));
		for (const id of known) this.#records.delete(idOf(id));
		return {deleted: known, unknown: ids.filter((id) => !known.includes(id))};
	}

	/** Ends what builds of an earlier engine left running, and says so in their records. */
	async recover(): Promise<void> {
		const interrupted = this.#records.values().filter(({build}) => build.buildComplete !== true);
		for (const record of interrupted) {
			await faultBuild(record, this.#context);
			this.#save(record);
		}
	}

	/** Ends every build that runs. */
	async close(): Promise<void> {
		const all = [...this.#running.values()];
		for (const {controller} of all) {
			controller.abort(new BuildInterruption('FAULT', 'The local AWS was stopped while this build ran.'));
		}
		await Promise.all(all.map(({done}) => done));
	}

	#run(record: BuildRecord): void {
		const id = record.build.id ?? '';
		const controller = new AbortController();
		const done = runBuild({
			context: this.#context,
			record,
			signal: controller.signal,
			interrupt: (reason) => controller.abort(reason),
			save: () => this.#save(record),
		})
			.catch((error: unknown) => this.#context.log(`build ${id} failed inside: ${String(error)}`))
			.finally(() => this.#running.delete(id));
		this.#running.set(id, {controller, done});
	}

	#startedWith(input: StartBuildInput): BuildRecord | undefined {
		const {idempotencyToken: token} = input;
		if (token === undefined) return undefined;
		const oldest = this.#context.clock.now().getTime() - tokenMilliseconds;
		const earlier = this.#records
			.values()
			.find((record) => record.input.idempotencyToken === token && (record.build.startTime?.getTime() ?? 0) > oldest);
		if (earlier !== undefined && !isDeepStrictEqual(clean(earlier.input), clean(input))) {
			throw invalidInput('Idempotency token has been used with different request parameters');
		}
		return earlier;
	}

	#get(id: string): BuildRecord {
		const record = this.#records.get(idOf(id));
		if (record === undefined) throw notFound(`Build ID ${id} cannot be found`);
		return record;
	}

	#save(record: BuildRecord): void {
		this.#records.put(record.build.id ?? '', record);
	}
}

/** The id in an id or ARN. */
const idOf = (idOrArn: string): string => idOrArn.replace(/^arn:.*:build\//, '');

const clean = (input: StartBuildInput): unknown => JSON.parse(JSON.stringify(input));
