import type {ChecksumAlgorithm, ChecksumType, StorageClass, Tag} from '@aws-sdk/client-s3';

export type Versioning = 'Enabled' | 'Suspended' | undefined;

export interface BucketRecord {
	readonly name: string;
	readonly created: Date;
	/** LocationConstraint; undefined is us-east-1. */
	readonly location: string | undefined;
	versioning: Versioning;
	/** Configurations that are kept and given back, by the name of their kind. */
	documents: Record<string, unknown>;
}

/** What a client says about an object besides its content, and is told again. */
export interface ObjectHeaders {
	readonly ContentType?: string | undefined;
	readonly CacheControl?: string | undefined;
	readonly ContentDisposition?: string | undefined;
	readonly ContentEncoding?: string | undefined;
	readonly ContentLanguage?: string | undefined;
	readonly WebsiteRedirectLocation?: string | undefined;
	readonly Metadata?: Record<string, string> | undefined;
	readonly StorageClass?: StorageClass | undefined;
}

export interface Checksum {
	readonly algorithm: ChecksumAlgorithm;
	/** Base64; of a composite one with `-` and the number of parts. */
	readonly value: string;
	readonly type: ChecksumType;
}

/** Content on disk. */
export interface Content {
	/** Name of its file. */
	readonly file: string;
	readonly size: number;
	/** Without quotes. */
	readonly etag: string;
	readonly checksum: Checksum | undefined;
}

export interface ObjectVersion {
	/** `null` for what was put without versioning. */
	readonly id: string;
	readonly modified: Date;
	/** Undefined for a delete marker. */
	readonly content: Content | undefined;
	readonly headers: ObjectHeaders;
	/** Bytes of each part; undefined when it came in one piece. */
	readonly partSizes: readonly number[] | undefined;
	tags: Tag[];
}

/** A key with its versions, the newest first. */
export interface ObjectRecord {
	readonly key: string;
	versions: ObjectVersion[];
}

export interface PartRecord {
	readonly number: number;
	readonly modified: Date;
	readonly content: Content;
}

export interface UploadRecord {
	readonly id: string;
	readonly bucket: string;
	readonly key: string;
	readonly initiated: Date;
	readonly headers: ObjectHeaders;
	readonly tags: Tag[];
	readonly algorithm: ChecksumAlgorithm | undefined;
	parts: Record<number, PartRecord>;
}

export const quoted = (etag: string): string => `"${etag}"`;
export const unquoted = (etag: string): string => etag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1');
