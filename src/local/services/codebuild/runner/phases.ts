import type {Build, BuildPhase, BuildPhaseType, StatusType} from '@aws-sdk/client-codebuild';
import type {Clock} from '../../../engine/clock.ts';
import type {PhaseFailure} from './phase-failure.ts';

/** The phases of a build, entered into it as they begin and end. */
export class Phases {
	readonly #build: Build;
	readonly #clock: Clock;
	readonly #save: () => void;

	constructor(build: Build, clock: Clock, save: () => void) {
		this.#build = build;
		this.#clock = clock;
		this.#save = save;
	}

	/** The phase under way; undefined between phases. */
	get open(): BuildPhase | undefined {
		const last = this.#build.phases?.at(-1);
		return last?.phaseStatus === undefined && last?.phaseType !== 'COMPLETED' ? last : undefined;
	}

	begin(phaseType: BuildPhaseType): void {
		this.#build.currentPhase = phaseType;
		this.#build.phases = [...(this.#build.phases ?? []), {phaseType, startTime: this.#clock.now()}];
		this.#save();
	}

	end(phaseStatus: StatusType, failure?: PhaseFailure): void {
		const phase = this.open;
		if (phase === undefined) return;
		phase.phaseStatus = phaseStatus;
		phase.endTime = this.#clock.now();
		phase.durationInSeconds = Math.round((phase.endTime.getTime() - (phase.startTime?.getTime() ?? 0)) / 1000);
		phase.contexts = [{statusCode: failure?.statusCode ?? '', message: failure?.message ?? ''}];
		this.#save();
	}

	/** Enters the last phase and the build's outcome; whatever is still open ends with the same status. */
	complete(status: StatusType, failure?: PhaseFailure): void {
		this.end(status, failure);
		this.begin('COMPLETED');
		this.#build.buildStatus = status;
		this.#build.buildComplete = true;
		this.#build.endTime = this.#clock.now();
		this.#save();
	}
}
