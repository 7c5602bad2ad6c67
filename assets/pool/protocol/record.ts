/**
 * Where a task of the pool stands. The first three are the original's words for launching, available and occupied.
 * LAUNCHING → RUNNING → ASSIGNED → STOPPING → (no record); LAUNCHING, RUNNING and ASSIGNED may end in ERROR.
 * A task is used once: it never goes back to RUNNING.
 */
export type Status = 'LAUNCHING' | 'RUNNING' | 'ASSIGNED' | 'STOPPING' | 'ERROR';

/** Seconds of each part of a launch, as far as they are known. */
export interface LaunchProfile {
	/** From RunTask until the image is pulled: network and placement. */
	readonly provision?: number;
	readonly pull?: number;
	readonly start?: number;
	/** From RUNNING until the container answered. */
	readonly ready?: number;
	/** From the record to the answer. */
	readonly total?: number;
}

/** The record of one task: one container, one address. Times are ISO 8601 in UTC with milliseconds. */
export interface PoolTask {
	/** `task_2026-11-21T16-24-41-123Z_1f0c9a`: sorts by age; also the client token and, behind `pool/`, the startedBy of its RunTask. */
	readonly id: string;
	readonly status: Status;
	/** Grows by one with every change: who writes names the version that was read. */
	readonly version: number;
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly taskArn?: string;
	/** `203.0.113.7:80`, known before a task is RUNNING. */
	readonly address?: string;
	readonly availableAt?: string;
	readonly launch?: LaunchProfile;
	readonly user?: string;
	readonly assignedAt?: string;
	/** Of whoever grabs: the same claim asked for twice is answered with the same task. */
	readonly claimId?: string;
	/** An occupied task is stopped after this. */
	readonly leaseUntil?: string;
	/** Why it failed, or is stopped; in plain words. */
	readonly reason?: string;
}

/** What the pool should be. One record, changed only under its version. */
export interface PoolSettings {
	readonly version: number;
	/** How many tasks should be LAUNCHING or RUNNING. */
	readonly target: number;
	/** While it drains nothing is launched, and everything is stopped. */
	readonly isDraining: boolean;
	/** Of the last drain: asked for again with the same id, it is the same one. */
	readonly drainId?: string;
	/** Its drain does not end: the stack is about to go. */
	readonly isBeingDeleted?: boolean;
	/** Launches that failed one after the other. */
	readonly failuresInRow: number;
	/** Id of the launch that was counted last among them. */
	readonly failedLast?: string;
	/** Why nothing is launched until somebody resumes. */
	readonly pausedReason?: string;
	/** Tag of the image that is launched, as the pool was told last. */
	readonly image?: string;
	/** Id of the newest task that may run another image: warm ones up to it are replaced. */
	readonly outdatedUntil?: string;
	/** Only ever grow. What they grow by is what the metrics count, whoever it was: see `measurements`. */
	readonly grabs: number;
	readonly launches: number;
	/** Tasks that somebody stopped by name: neither drains, nor what the pool takes out of use by itself. */
	readonly kills: number;
}

/** Tasks that count for the target. */
export const isWarm = ({status}: Pick<PoolTask, 'status'>): boolean => status === 'LAUNCHING' || status === 'RUNNING';

/** The id of a new task: its age first, then enough chance that two launched in one millisecond differ. */
export function newTaskId(now: Date, random: string): string {
	return `task_${now.toISOString().replaceAll(/[:.]/g, '-')}_${random}`;
}

const startedByPrefix = 'pool/';

/** What RunTask is told as `startedBy` (letters, digits, `-`, `/` and `_`), so that a task without a record is found. */
export const startedBy = (id: string): string => `${startedByPrefix}${id}`;

/** The id of the record that a task of ECS was started for; undefined for a task that no pool started. */
export const idOfStarted = ({startedBy: by}: {readonly startedBy: string}): string | undefined =>
	by.startsWith(startedByPrefix) ? by.slice(startedByPrefix.length) : undefined;
