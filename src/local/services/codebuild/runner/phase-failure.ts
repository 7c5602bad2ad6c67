/** Why a phase failed, as the phase's context shows it. */
export class PhaseFailure extends Error {
	override readonly name = 'PhaseFailure';
	/** `COMMAND_EXECUTION_ERROR`, `YAML_FILE_ERROR`, `CLIENT_ERROR`… */
	readonly statusCode: string;

	constructor(statusCode: string, message: string) {
		super(message);
		this.statusCode = statusCode;
	}
}

/** Anything thrown while a phase ran, as a PhaseFailure. */
export function toPhaseFailure(error: unknown): PhaseFailure {
	if (error instanceof PhaseFailure) return error;
	return new PhaseFailure('CLIENT_ERROR', error instanceof Error ? error.message : String(error));
}
