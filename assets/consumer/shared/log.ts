/** One JSON line per event on standard output, where the awslogs driver picks it up. Never pass a secret. */
export function log(
	level: 'info' | 'warn' | 'error',
	message: string,
	details: Readonly<Record<string, unknown>> = {},
): void {
	process.stdout.write(`${JSON.stringify({time: new Date().toISOString(), level, message, ...details})}\n`);
}

/** The message of anything thrown, for a log line. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
