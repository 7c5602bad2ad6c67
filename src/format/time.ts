/** What is shown for a value that is not known. */
const unknown = '-';

const two = (part: number): string => String(part).padStart(2, '0');

/** How long something took, from milliseconds: `850 ms`, `1.2 s`, `42 s`, `2m04s`, `3h12m`, `5d`. */
export function duration(milliseconds: number): string {
	if (!Number.isFinite(milliseconds)) return unknown;
	const rounded = Math.max(0, Math.round(milliseconds));
	if (rounded < 1000) return `${rounded} ms`;
	const tenths = Math.round(rounded / 100);
	if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
	const seconds = Math.round(rounded / 1000);
	return seconds < 60 ? `${seconds} s` : longSpan(seconds);
}

/**
 * How old something is, for a column that ticks: `1s`, `2m04s`, `42m`, `3h12m`, `5d`. Without seconds from ten minutes
 * on, so that a list of what is old is not drawn every second. Times in milliseconds since 1970.
 */
export function age(since: number | undefined, now: number): string {
	const milliseconds = now - (since ?? Number.NaN);
	if (!Number.isFinite(milliseconds)) return unknown;
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	if (seconds < 60) return `${seconds}s`;
	return seconds >= 600 && seconds < 3600 ? `${Math.floor(seconds / 60)}m` : longSpan(seconds);
}

/** When something was, as seen from now: `just now`, `2m04s ago`. Times in milliseconds since 1970. */
export function ago(since: number | undefined, now: number): string {
	const text = age(since, now);
	if (text === unknown) return text;
	return text === '0s' ? 'just now' : `${text} ago`;
}

function longSpan(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	if (hours === 0) return `${minutes}m${two(seconds % 60)}s`;
	if (hours < 48) return `${hours}h${two(minutes % 60)}m`;
	return `${Math.floor(hours / 24)}d`;
}

/** How long something took, in a sentence, from milliseconds: `12 s`, `3 min`, `2 h`, `5 d`. */
export function span(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 120) return `${seconds} s`;
	if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
	if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
	return `${Math.round(seconds / 86_400)} d`;
}

/** `2026-11-21 12:04:31` in local time. */
export const dayAndClock = (date: Date): string =>
	`${[date.getFullYear(), date.getMonth() + 1, date.getDate()].map(two).join('-')} ${clock(date)}`;

/** `12:04:31` in local time. By hand: `Intl.DateTimeFormat` takes longer to load than the console to start. */
export function clock(date: Date): string {
	if (Number.isNaN(date.getTime())) return '--:--:--';
	return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}
