/** What travels between browser, console, backend and its peers: JSON over HTTP, `POST /consume`. */

export const candidates = ['ALL', 'SELF', 'RANDOM', 'SPECIFIC'] as const;
export type Candidate = (typeof candidates)[number];

export const resources = ['CPU', 'MEMORY', 'DISK', 'NETWORK'] as const;
export type Resource = (typeof resources)[number];

/** `PERCENTAGE` is a fraction of the task's limit (0.33 = 33 %); `VCPU` is CPU units (1024 = one vCPU). */
export type Unit =
	| 'PERCENTAGE'
	| 'VCPU'
	| 'BYTES'
	| 'KILOBYTES'
	| 'MEGABYTES'
	| 'GIGABYTES'
	| 'BYTES_PER_SECOND'
	| 'KILOBYTES_PER_SECOND'
	| 'MEGABYTES_PER_SECOND';

export interface UsageSpec {
	readonly resource: Resource;
	readonly unit: Unit;
	readonly target: number;
}

export interface ConsumeRequest {
	readonly candidate: Candidate;
	/** Only for SPECIFIC: a registered host, as Cloud Map shows it. */
	readonly host?: string;
	readonly port?: number;
	/** Empty: only read. */
	readonly usage: readonly UsageSpec[];
}

export interface Usage extends UsageSpec {
	readonly actual: number;
}

export interface InstanceSummary {
	readonly host: string;
	readonly port: number;
	readonly usage: readonly Usage[];
}

export type ErrorType = 'UNKNOWN' | 'INVALID_PARAMETER' | 'CLIENT_FAILURE' | 'DEPENDENCY_FAILURE' | 'INTERNAL_FAILURE';

export interface ConsumeError {
	readonly type: ErrorType;
	readonly message: string;
	/** The host that failed, where it was another than the one that answers. */
	readonly host?: string;
	readonly port?: number;
}

export interface ConsumeResponse {
	readonly errors: readonly ConsumeError[];
	readonly instances: readonly InstanceSummary[];
}
