/** Seconds from a time until another, to the millisecond. */
export function secondsSince(start: string | Date, end: Date): number {
	return (end.getTime() - new Date(start).getTime()) / 1_000;
}

/** The time so many seconds later, as records write it. */
export function later(start: Date, seconds: number): string {
	return new Date(start.getTime() + seconds * 1_000).toISOString();
}
