import type {Tree} from './tree.ts';

/** Health check as an image's configuration has it; times in nanoseconds. */
export interface HealthCheck {
	readonly Test: readonly string[];
	readonly Interval?: number;
	readonly Timeout?: number;
	readonly StartPeriod?: number;
	readonly StartInterval?: number;
	readonly Retries?: number;
}

/** One step of an image's history; without `layer` it only changed the configuration. */
export interface BuildStep {
	readonly createdBy: string;
	readonly layer: Tree | undefined;
}

/** An image while its Dockerfile is worked through. */
export interface ImageDraft {
	/** The base image that stands at the bottom. */
	base: string;
	environment: Map<string, string>;
	labels: Map<string, string>;
	ports: Set<string>;
	workingDirectory: string;
	user: string;
	entryPoint: readonly string[] | undefined;
	command: readonly string[] | undefined;
	healthCheck: HealthCheck | undefined;
	/** All files so far, by path. */
	files: Tree;
	steps: BuildStep[];
}

export function emptyDraft(base: string): ImageDraft {
	return {
		base,
		environment: new Map(),
		labels: new Map(),
		ports: new Set(),
		workingDirectory: '/',
		user: '',
		entryPoint: undefined,
		command: undefined,
		healthCheck: undefined,
		files: new Map(),
		steps: [],
	};
}

/** A draft that goes on from another: `FROM` an earlier stage. */
export function continueDraft(draft: ImageDraft): ImageDraft {
	return {
		...draft,
		environment: new Map(draft.environment),
		labels: new Map(draft.labels),
		ports: new Set(draft.ports),
		files: new Map(draft.files),
		steps: [...draft.steps],
	};
}
