import {isIPv4} from 'node:net';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {AwsError} from '../../wire/errors.ts';
import {noSuchBucket} from './errors.ts';
import type {BucketRecord} from './model.ts';

const namePattern = /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/;

/** The rules for names of general purpose buckets (Amazon S3 user guide, "Bucket naming rules"). */
export const isBucketName = (name: string): boolean =>
	namePattern.test(name) &&
	!/\.\.|\.-|-\./.test(name) &&
	!isIPv4(name) &&
	!/^(?:xn--|sthree-|amzn-s3-demo-)/.test(name) &&
	!/(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);

/** What a new bucket has without being told (defaults since April 2023). */
const defaults = (): Record<string, unknown> => ({
	encryption: {
		Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: 'AES256'}, BucketKeyEnabled: false}],
	},
	publicAccessBlock: {
		BlockPublicAcls: true,
		IgnorePublicAcls: true,
		BlockPublicPolicy: true,
		RestrictPublicBuckets: true,
	},
	ownership: {Rules: [{ObjectOwnership: 'BucketOwnerEnforced'}]},
});

/** The buckets of the account, in all regions. */
export class Buckets {
	readonly #context: ServiceContext;
	readonly #records: Collection<BucketRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('buckets');
	}

	/** Throws InvalidBucketName, BucketAlreadyOwnedByYou; in us-east-1 making it again is no fault. */
	create(name: string, location: string | undefined): BucketRecord {
		if (!isBucketName(name)) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400);
		const existing = this.#records.get(name);
		if (existing !== undefined && location === undefined && existing.location === undefined) return existing;
		if (existing !== undefined) {
			const message = 'Your previous request to create the named bucket succeeded and you already own it.';
			throw new AwsError('BucketAlreadyOwnedByYou', message, 409);
		}
		return this.#records.put(name, {
			name,
			created: this.#context.clock.now(),
			location,
			versioning: undefined,
			documents: defaults(),
		});
	}

	all(): BucketRecord[] {
		return this.#records.values().sort((a, b) => (a.name < b.name ? -1 : 1));
	}

	find(name: string): BucketRecord | undefined {
		return this.#records.get(name);
	}

	/** Throws NoSuchBucket. */
	get(name: string | undefined): BucketRecord {
		const found = this.#records.get(name ?? '');
		if (found === undefined) throw noSuchBucket();
		return found;
	}

	change(name: string | undefined, change: (bucket: BucketRecord) => void): void {
		const bucket = this.get(name);
		change(bucket);
		this.#records.put(bucket.name, bucket);
	}

	delete(name: string): void {
		this.#records.delete(name);
	}
}
