import {noSuchKey, notModified, preconditionFailed} from './errors.ts';
import {type ObjectVersion, unquoted} from './model.ts';

interface ReadConditions {
	readonly IfMatch?: string | undefined;
	readonly IfNoneMatch?: string | undefined;
	readonly IfModifiedSince?: Date | undefined;
	readonly IfUnmodifiedSince?: Date | undefined;
}

/** Dates in headers have no milliseconds. */
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

const isEtag = (condition: string, version: ObjectVersion): boolean =>
	condition.split(',').some((etag) => etag.trim() === '*' || unquoted(etag) === version.content?.etag);

/**
 * Conditions of GET and HEAD; a matching ETag makes dates not count (RFC 9110, section 13.2.2).
 * Throws PreconditionFailed (412) and NotModified (304).
 */
export function checkRead(version: ObjectVersion, conditions: ReadConditions): void {
	const {IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince} = conditions;
	const modified = seconds(version.modified);
	if (IfMatch !== undefined) {
		if (!isEtag(IfMatch, version)) throw preconditionFailed();
	} else if (IfUnmodifiedSince !== undefined && modified > seconds(IfUnmodifiedSince)) throw preconditionFailed();
	if (IfNoneMatch !== undefined) {
		if (isEtag(IfNoneMatch, version)) throw notModified();
	} else if (IfModifiedSince !== undefined && modified <= seconds(IfModifiedSince)) throw notModified();
}

/** Conditions of a write on what is there now. Throws PreconditionFailed; NoSuchKey for If-Match on nothing. */
export function checkWrite(
	current: ObjectVersion | undefined,
	{IfMatch, IfNoneMatch}: {readonly IfMatch?: string | undefined; readonly IfNoneMatch?: string | undefined},
): void {
	if (IfNoneMatch !== undefined && current !== undefined && isEtag(IfNoneMatch, current)) throw preconditionFailed();
	if (IfMatch === undefined) return;
	if (current === undefined) throw noSuchKey();
	if (!isEtag(IfMatch, current)) throw preconditionFailed();
}

/** Conditions on the source of a copy; all failures are 412. */
export function checkCopySource(version: ObjectVersion, conditions: ReadConditions): void {
	try {
		checkRead(version, conditions);
	} catch {
		throw preconditionFailed();
	}
}
