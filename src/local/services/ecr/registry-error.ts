/** An error of the distribution protocol (OCI distribution spec, "Error Codes"). */
export class RegistryError extends Error {
	override readonly name = 'RegistryError';
	readonly status: number;
	readonly code: string;

	constructor(status: number, code: string, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}

	/** The body that the spec wants. */
	toJson(): string {
		return JSON.stringify({errors: [{code: this.code, message: this.message}]});
	}
}
