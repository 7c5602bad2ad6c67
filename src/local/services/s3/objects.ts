import {randomBytes} from 'node:crypto';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import type {Contents} from './contents.ts';
import {compareKeys, placeOf} from './keys.ts';
import type {BucketRecord, ObjectRecord, ObjectVersion} from './model.ts';

/** What is about to become the current version of a key. */
export type NewVersion = Omit<ObjectVersion, 'id' | 'modified'>;

/** The keys of every bucket with their versions; files go when nothing refers to them any more. */
export class Objects {
	readonly #context: ServiceContext;
	readonly #contents: Contents;
	readonly #ordered = new Map<string, string[]>();

	constructor(context: ServiceContext, contents: Contents) {
		this.#context = context;
		this.#contents = contents;
	}

	/** Keys of a bucket in order, those with only a delete marker too. */
	keys(bucket: BucketRecord): readonly string[] {
		const known = this.#ordered.get(bucket.name);
		if (known !== undefined) return known;
		const keys = this.#records(bucket).keys().sort(compareKeys);
		this.#ordered.set(bucket.name, keys);
		return keys;
	}

	isEmpty(bucket: BucketRecord): boolean {
		return this.#records(bucket).size === 0;
	}

	record(bucket: BucketRecord, key: string): ObjectRecord | undefined {
		return this.#records(bucket).get(key);
	}

	/** The current version, unless it is a delete marker. */
	current(bucket: BucketRecord, key: string): ObjectVersion | undefined {
		const newest = this.record(bucket, key)?.versions[0];
		return newest?.content === undefined ? undefined : newest;
	}

	version(bucket: BucketRecord, key: string, id: string): ObjectVersion | undefined {
		return this.record(bucket, key)?.versions.find((version) => version.id === id);
	}

	/** Puts a version before the others; without versioning, or when it is suspended, in place of the `null` one. */
	add(bucket: BucketRecord, key: string, version: NewVersion): ObjectVersion {
		const id = bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null';
		const added: ObjectVersion = {...version, id, modified: this.#context.clock.now()};
		const before = this.record(bucket, key)?.versions ?? [];
		const replaced = id === 'null' ? before.filter((other) => other.id === 'null') : [];
		this.#put(bucket, key, [added, ...before.filter((other) => !replaced.includes(other))]);
		this.#forget(replaced);
		return added;
	}

	/** Removes one version for good. */
	remove(bucket: BucketRecord, key: string, id: string): ObjectVersion | undefined {
		const versions = this.record(bucket, key)?.versions ?? [];
		const removed = versions.find((version) => version.id === id);
		if (removed === undefined) return undefined;
		this.#put(
			bucket,
			key,
			versions.filter((version) => version !== removed),
		);
		this.#forget([removed]);
		return removed;
	}

	/** Keeps a version that was changed in place. */
	save(bucket: BucketRecord, key: string): void {
		const record = this.record(bucket, key);
		if (record !== undefined) this.#records(bucket).put(key, record);
	}

	/** Names of all files that versions refer to. */
	files(buckets: readonly BucketRecord[]): Set<string> {
		const records = buckets.flatMap((bucket) => this.#records(bucket).values());
		return new Set(records.flatMap(({versions}) => versions.flatMap(({content}) => content?.file ?? [])));
	}

	#put(bucket: BucketRecord, key: string, versions: ObjectVersion[]): void {
		const records = this.#records(bucket);
		const isKnown = records.has(key);
		if (versions.length > 0) {
			records.put(key, {key, versions});
			if (!isKnown) this.#insert(bucket, key);
		} else if (isKnown) {
			records.delete(key);
			this.#takeOut(bucket, key);
		}
	}

	/** Sorting anew for each key would make every listing during an upload slow. */
	#insert(bucket: BucketRecord, key: string): void {
		const ordered = this.#ordered.get(bucket.name);
		ordered?.splice(placeOf(ordered, key), 0, key);
	}

	#takeOut(bucket: BucketRecord, key: string): void {
		const ordered = this.#ordered.get(bucket.name);
		ordered?.splice(placeOf(ordered, key), 1);
	}

	#forget(versions: readonly ObjectVersion[]): void {
		const files = versions.flatMap(({content}) => content?.file ?? []);
		if (files.length > 0) this.#context.background('remove object files', () => this.#contents.remove(files));
	}

	#records(bucket: BucketRecord): Collection<ObjectRecord> {
		return this.#context.collection(`objects/${bucket.name}`);
	}
}
