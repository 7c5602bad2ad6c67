import type {BuildPhaseType, StatusType} from '@aws-sdk/client-codebuild';
import {writeShims} from '../../../builder/shims.ts';
import type {ServiceContext} from '../../../engine/context.ts';
import {later} from '../../later.ts';
import {endProcesses} from '../../processes.ts';
import type {BuildRecord} from '../build-record.ts';
import {uploadArtifacts} from './artifacts.ts';
import {BuildLog} from './build-log.ts';
import {type Buildspec, type CommandPhase, commandPhases, parseBuildspec} from './buildspec.ts';
import {CommandRunner} from './command-runner.ts';
import {buildEnvironment} from './environment.ts';
import {PhaseFailure, toPhaseFailure} from './phase-failure.ts';
import {Phases} from './phases.ts';
import {fetchSource, readBuildspec} from './source.ts';
import {makeWorkspace, removeWorkspace, type Workspace, workspaceOf} from './workspace.ts';

/** Why a build ends before its end: the reason that its signal is aborted with. */
export class BuildInterruption extends Error {
	override readonly name = 'BuildInterruption';
	readonly status: 'FAULT' | 'STOPPED' | 'TIMED_OUT';

	constructor(status: 'FAULT' | 'STOPPED' | 'TIMED_OUT', message: string) {
		super(message);
		this.status = status;
	}
}

export interface BuildRun {
	readonly context: ServiceContext;
	readonly record: BuildRecord;
	/** Aborted with a `BuildInterruption`. */
	readonly signal: AbortSignal;
	readonly interrupt: (reason: BuildInterruption) => void;
	readonly save: () => void;
}

/** Runs a build from SUBMITTED to COMPLETED; what goes wrong ends up in its record. */
export async function runBuild(run: BuildRun): Promise<void> {
	const {context, record, save, signal, interrupt} = run;
	const {build} = record;
	const phases = new Phases(build, context.clock, save);
	const log = new BuildLog(context, build);
	const workspace = workspaceOf(context.directory, build.id ?? '');
	const timeout = later(context, (build.timeoutInMinutes ?? 60) * 60_000, () =>
		interrupt(new BuildInterruption('TIMED_OUT', 'Build has timed out. ')),
	);
	let status: StatusType = 'FAULT';
	let failure: PhaseFailure | undefined;
	try {
		status = (await new BuildSteps(run, phases, log, workspace).run()) ? 'SUCCEEDED' : 'FAILED';
	} catch (error) {
		const reason = signal.aborted ? signal.reason : error;
		if (reason instanceof BuildInterruption) status = reason.status;
		failure = interruptionFailure(reason);
	}
	timeout[Symbol.dispose]();
	await endProcesses(`CODEBUILD_BUILD_ID=${build.id ?? ''}\0`, workspace.directory);
	if (failure !== undefined) log.container(`Phase complete: ${build.currentPhase} State: ${status}`);
	await log.close();
	await removeWorkspace(workspace).catch((error: unknown) =>
		context.log(`a build's folder stays behind: ${String(error)}`),
	);
	phases.complete(status, failure);
}

function interruptionFailure(reason: unknown): PhaseFailure {
	if (!(reason instanceof BuildInterruption)) return toPhaseFailure(reason);
	if (reason.status === 'STOPPED') return new PhaseFailure('', '');
	return new PhaseFailure(reason.status === 'TIMED_OUT' ? 'BUILD_TIMED_OUT' : 'INTERNAL_ERROR', reason.message);
}

class BuildSteps {
	readonly #run: BuildRun;
	readonly #phases: Phases;
	readonly #log: BuildLog;
	readonly #workspace: Workspace;
	#isSucceeding = true;

	constructor(run: BuildRun, phases: Phases, log: BuildLog, workspace: Workspace) {
		this.#run = run;
		this.#phases = phases;
		this.#log = log;
		this.#workspace = workspace;
	}

	/** Whether every phase succeeded. Rejects when the build was interrupted. */
	async run(): Promise<boolean> {
		const {context, signal, record, save} = this.#run;
		await this.#phase('SUBMITTED', () => Promise.resolve());
		await this.#phase('QUEUED', () => Promise.resolve());
		await this.#phase('PROVISIONING', async () => {
			await makeWorkspace(this.#workspace);
			await writeShims(this.#workspace.programs);
		});
		let prepared: {buildspec: Buildspec; runner: CommandRunner} | undefined;
		await this.#phase('DOWNLOAD_SOURCE', async () => {
			prepared = await this.#prepare();
		});
		if (prepared !== undefined) {
			const {buildspec, runner} = prepared;
			const goesOn = await this.#commandPhases(buildspec, runner);
			if (goesOn) {
				await this.#phase('UPLOAD_ARTIFACTS', async () => {
					const {build, artifacts} = record;
					build.artifacts = await uploadArtifacts(build, artifacts, buildspec.artifacts, this.#workspace, context);
				});
			}
			record.build.exportedEnvironmentVariables = await runner.exported(buildspec.exported);
			save();
		}
		signal.throwIfAborted();
		await this.#phase('FINALIZING', () => Promise.resolve());
		return this.#isSucceeding;
	}

	async #prepare(): Promise<{buildspec: Buildspec; runner: CommandRunner}> {
		const {context, signal, record} = this.#run;
		const {build} = record;
		const log = this.#log;
		log.container('Running on the local AWS of ecs-console');
		log.container('Phase is DOWNLOAD_SOURCE');
		log.container(`CODEBUILD_SRC_DIR=${this.#workspace.source}`);
		const version = await fetchSource(build, this.#workspace, context, signal);
		if (version !== undefined) build.resolvedSourceVersion = version;
		const {text, location} = await readBuildspec(build, this.#workspace);
		log.container(`YAML location is ${location}`);
		const buildspec = parseBuildspec(text);
		log.container('Processing environment variables');
		const environment = await buildEnvironment(build, buildspec, this.#workspace, context);
		for (const secret of environment.secrets) log.hide(secret);
		log.container(`Moving to directory ${this.#workspace.source}`);
		const named = commandPhases.filter((name) => buildspec.phases[name] !== undefined);
		log.container(`Phases found in YAML: ${named.length}`);
		for (const name of named) {
			log.container(` ${name.toUpperCase()}: ${buildspec.phases[name]?.commands.length ?? 0} commands`);
		}
		const host = {workspace: this.#workspace, shell: buildspec.shell, environment: environment.variables, signal};
		return {buildspec, runner: new CommandRunner(host, log)};
	}

	/** Answers whether artifacts are uploaded: a failed install or pre_build, or `on-failure: ABORT`, ends the build. */
	async #commandPhases(buildspec: Buildspec, runner: CommandRunner): Promise<boolean> {
		for (const name of commandPhases) {
			const content = buildspec.phases[name];
			const type = name.toUpperCase() as Uppercase<CommandPhase>;
			const succeeded = await this.#phase(type, async () => {
				this.#log.container(`Entering phase ${type}`);
				for (const [runtime, version] of Object.entries(content?.runtimes ?? {})) {
					this.#log.container(`Runtime ${runtime} ${version}: the local AWS uses the programs of this machine`);
				}
				if (content !== undefined) await runner.phase(content, this.#isSucceeding);
			});
			if (succeeded || content?.onFailure === 'CONTINUE') continue;
			if (content?.onFailure === 'ABORT' || name === 'install' || name === 'pre_build') return false;
		}
		return true;
	}

	async #phase(type: BuildPhaseType, work: () => Promise<void>): Promise<boolean> {
		const {signal} = this.#run;
		signal.throwIfAborted();
		this.#phases.begin(type);
		let failure: PhaseFailure | undefined;
		try {
			await work();
		} catch (error) {
			signal.throwIfAborted();
			failure = toPhaseFailure(error);
			this.#isSucceeding = false;
		}
		this.#phases.end(failure === undefined ? 'SUCCEEDED' : 'FAILED', failure);
		if (logged.has(type)) {
			this.#log.container(`Phase complete: ${type} State: ${failure === undefined ? 'SUCCEEDED' : 'FAILED'}`);
			this.#log.container(`Phase context status code: ${failure?.statusCode ?? ''} Message: ${failure?.message ?? ''}`);
		}
		return failure === undefined;
	}
}

/** The phases that run inside the container, and so are in its log. */
const logged: ReadonlySet<string> = new Set([
	'DOWNLOAD_SOURCE',
	'INSTALL',
	'PRE_BUILD',
	'BUILD',
	'POST_BUILD',
	'UPLOAD_ARTIFACTS',
]);
