/** Seconds after which a launch without a task is tried again: its RunTask, or the answer to it, was lost. */
export const launchAgainAfter = 20;
/** Seconds that ECS may take to know of a task that it started, or was asked for. */
export const visibleAfter = 120;
/** Seconds that a failed task stays to be read. */
export const failedShownFor = 3_600;
